// The main job, seen through the browser: an organisation commits, and anyone can see and verify it.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { open_tab, start_browser } from './browser.mjs';
import { haip, make_folder, serve } from './server.mjs';

const register_name = 'Register under test';
const statement = 'We apply the Code to all our advanced AI systems, <b>without</b> exception & from today.';

let folder, server, browser, tab, entry_path;
const inside = (...names) => join(folder.path, ...names);

before(async () => {
  folder = await make_folder();
  await haip('init', inside('register'), '--origin', 'register.example/log', '--name', register_name);
  server = await serve(inside('register'));
  await haip('key', 'new', inside('lab.key'), '--domain', 'lab.example');
  await haip('organisation', 'vouch', inside('register'), '--key', inside('lab.key.pub'), '--name', 'Example Lab',
    '--economy', 'JP', '--role', 'model-developer');
  await haip('commitment', 'make', '--key', inside('lab.key'), '--instrument', 'coc', '--statement', statement,
    '--out', inside('commitment'));
  await haip('submit', inside('commitment'), '--to', server.address);
  browser = await start_browser();
  tab = await open_tab(browser, { address: server.address });
});
after(async () => {
  await browser?.close();
  await server?.end();
  await folder?.remove();
});

test('no page claims to be a demonstration', async () => {
  await tab.goto('/');
  assert.equal(await tab.locator('.demonstration').count(), 0);
  assert.ok((await tab.title()).includes(register_name));
});

test('the list of organisations leads to the commitment', async () => {
  await tab.goto('/');
  await tab.locator('header nav a[href="/organisations"]').click();
  await tab.waitForURL('**/organisations');
  await tab.getByRole('link', { name: 'Example Lab' }).click();
  await tab.waitForURL('**/organisations/lab.example');
  assert.equal((await tab.locator('main h1').textContent()).trim(), 'Example Lab');
  const words = tab.locator('blockquote.statement');
  assert.equal((await words.textContent()).trim(), statement, 'word for word, markup in it shown as text');
  assert.equal(await words.locator('b').count(), 0);
  assert.match(await tab.locator('main').textContent(), /stands/);
});

test('its entry says which key signed, and why that key counts', async () => {
  await tab.goto('/organisations/lab.example');
  const link = tab.locator('#commitment-coc + blockquote + dl a[href^="/log/entries/"]').first();
  entry_path = await link.getAttribute('href');
  await link.click();
  await tab.waitForURL('**' + entry_path);
  const main = await tab.locator('main').textContent();
  assert.match(main, /commitment\.make/);
  assert.match(main, /Example Lab committed to/);
  const thumbprint = (await (await fetch(server.address + '/api/v1/organisations/lab.example')).json()).keys[0].thumbprint;
  assert.ok(main.includes(thumbprint.slice(0, 12)), 'the beginning of the key’s thumbprint');
  assert.match(main, /vouched for by the register/);
});

test('the evidence of the entry page is downloaded under names that say what it is', async () => {
  await tab.goto(entry_path);
  for (const [suffix, name] of [['/proof', /\.tlog-proof$/], ['/statement', /\.cose$/]]) {
    const arrival = tab.waitForEvent('download', { timeout: 5_000 });
    arrival.catch(() => {});
    await tab.locator(`main a[href$="${suffix}"]`).click({ noWaitAfter: true });
    const file = await arrival.catch(() => assert.fail(`${suffix} is shown in the browser instead of downloaded`));
    assert.match(file.suggestedFilename(), name);
  }
});

test('the proof and the statement of the entry page verify offline', async () => {
  await tab.goto(entry_path);
  const save = async (suffix, name) => {
    const link = await tab.locator(`main a[href$="${suffix}"]`).getAttribute('href');
    const response = await fetch(server.address + link);
    assert.equal(response.status, 200);
    await writeFile(inside(name), Buffer.from(await response.arrayBuffer()));
  };
  await save('/proof', 'entry.tlog-proof');
  await save('/statement', 'statement.cose');
  const policy = inside('register', 'policy.txt');
  const verify = (statement_file) =>
    haip('verify', inside('entry.tlog-proof'), '--statement', statement_file, '--policy', policy);
  assert.match(await verify(inside('statement.cose')), new RegExp(`\\b${entry_path.split('/').pop()}\\b`));

  const changed = await readFile(inside('statement.cose'));
  changed[changed.length - 1] ^= 1;
  await writeFile(inside('changed.cose'), changed);
  await assert.rejects(verify(inside('changed.cose')), ({ code }) => code === 1, 'one bit of the signature changed');
});

test('the document of the entry page is what was signed', async () => {
  await tab.goto(entry_path);
  const path = await tab.locator('main a[href^="/payloads/"]').getAttribute('href');
  const document = await (await fetch(server.address + path)).json();
  assert.equal(document.body.statement, statement);
  assert.deepEqual(document, JSON.parse(await tab.locator('main pre').last().textContent()));
});

test('the log lists it, newest first', async () => {
  await tab.goto('/log/');
  const rows = await tab.locator('main tbody tr').allTextContents();
  assert.ok(rows.some((row) => row.includes('Example Lab committed to')), rows.join('\n'));
  const numbers = await tab.locator('main tbody tr td:first-child').allTextContents();
  assert.deepEqual(numbers.map(Number), numbers.map(Number).toSorted((a, b) => b - a));
});

test('the Atom feed is well-formed and lists it', async () => {
  const response = await fetch(server.address + '/feed.atom');
  assert.match(response.headers.get('content-type'), /^application\/atom\+xml/);
  const text = await response.text();
  await tab.goto('/about');
  const feed = await tab.evaluate((xml) => {
    const read = new DOMParser().parseFromString(xml, 'application/xml');
    const atom = 'http://www.w3.org/2005/Atom';
    const one = (element, name) => element.getElementsByTagNameNS(atom, name)[0]?.textContent;
    return {
      error: read.querySelector('parsererror')?.textContent,
      root: `${read.documentElement.namespaceURI} ${read.documentElement.localName}`,
      id: one(read, 'id'), updated: one(read, 'updated'),
      entries: [...read.getElementsByTagNameNS(atom, 'entry')].map((entry) => ({
        id: one(entry, 'id'), title: one(entry, 'title'), updated: one(entry, 'updated'),
        links: entry.getElementsByTagNameNS(atom, 'link').length,
      })),
    };
  }, text);
  assert.equal(feed.error, undefined);
  assert.equal(feed.root, 'http://www.w3.org/2005/Atom feed');
  assert.ok(feed.id && !Number.isNaN(Date.parse(feed.updated)));
  assert.ok(feed.entries.some(({ title, id }) => title.includes('Example Lab committed to') && id.endsWith(entry_path)), text);
  for (const entry of feed.entries) assert.ok(entry.title && entry.links === 1 && !Number.isNaN(Date.parse(entry.updated)), entry.id);
  assert.equal(new Set(feed.entries.map(({ id }) => id)).size, feed.entries.length, 'every entry has its own id');
  assert.equal(feed.updated, feed.entries.map(({ updated }) => updated).sort().at(-1));
});

test('the JSON feed lists it', async () => {
  const response = await fetch(server.address + '/feed.json');
  assert.match(response.headers.get('content-type'), /^application\/feed\+json/);
  const feed = await response.json();
  assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
  assert.equal(feed.title, register_name);
  const item = feed.items.find(({ title }) => title.includes('Example Lab committed to'));
  assert.ok(item?.id.endsWith(entry_path));
  for (const { id, content_text, content_html } of feed.items) assert.ok(id && (content_text || content_html));
});

test('the feed of one organisation holds only its acts', async () => {
  await tab.goto('/organisations/lab.example');
  const path = await tab.locator('head link[rel=alternate]').getAttribute('href');
  const text = await (await fetch(server.address + path)).text();
  assert.match(text, /Example Lab committed to/);
  const titles = [...text.matchAll(/<entry><title>([^<]*)/g)].map(([, title]) => title);
  for (const title of titles) assert.match(title, /Example Lab|lab\.example/);
});

test('a withdrawal shows at once, and the commitment stays on record', async () => {
  await haip('commitment', 'withdraw', '--key', inside('lab.key'), '--instrument', 'coc', '--statement', 'We no longer develop models.',
    '--out', inside('withdrawal'));
  await haip('submit', inside('withdrawal'), '--to', server.address);
  await tab.goto('/organisations/lab.example');
  const main = await tab.locator('main').textContent();
  assert.match(main, /withdrawn/);
  assert.match(main, /Example Lab committed to/);
  assert.match(main, /Example Lab withdrew its commitment to/);
  await tab.goto('/organisations?state=standing');
  assert.equal(await tab.getByRole('link', { name: 'Example Lab' }).count(), 0);
});
