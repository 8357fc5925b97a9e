// A reader without scripts and without an account: comments, confirms by the mailed link, changes the words, takes the
// receipt away and checks it offline, withdraws, and has the words erased.
import assert from 'node:assert/strict';
import { readdir, readFile, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { violations_on } from './axe.mjs';
import { open_tab, start_browser } from './browser.mjs';
import { add_officer, sign_in } from './officer.mjs';
import { haip, make_folder, serve } from './server.mjs';

const address = 'reader.one@mail.example';
let folder, server, browser, reader, officer, checker, own_page, comment_page;
const inside = (...names) => join(folder.path, ...names);
const main_of = (tab) => tab.locator('main').innerText();
const utc = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16).replace('T', ' ');

before(async () => {
  folder = await make_folder();
  await haip('init', inside('register'), '--origin', 'register.example/log', '--name', 'Register under test');
  const secret = await add_officer(inside('register'), 'momo', 'First Moderator', ['editor', 'moderator']);
  server = await serve(inside('register'), '--mail-outbox', inside('mail.outbox'));
  browser = await start_browser();
  reader = await open_tab(browser, { address: server.address });
  officer = await open_tab(browser, { address: server.address });
  checker = await open_tab(browser, { address: server.address, width: 320, scripts: true });
  await sign_in(officer, 'momo', secret);
});
after(async () => {
  await browser?.close();
  await server?.end();
  await folder?.remove();
});

/** Accessible, and no wider than a small screen. */
async function check_page(path) {
  await checker.goto(path);
  assert.deepEqual(await violations_on(checker), [], path);
  assert.ok(await checker.evaluate(() => document.documentElement.scrollWidth) <= 320, `${path} is too wide`);
}

/** The only message of the outbox, once it is there. */
async function mailed_message() {
  const changes = watch(inside('mail.outbox'), { signal: AbortSignal.timeout(30_000) });
  for (;;) {
    const change = changes.next(); // watched before it is looked, so that nothing is missed
    const [name] = (await readdir(inside('mail.outbox'))).filter((each) => each.endsWith('.eml'));
    if (name) {
      change.catch(() => {});
      return readFile(inside('mail.outbox', name), 'utf8');
    }
    await change;
  }
}

/** The path of the link in it. */
async function mailed_link() {
  const message = await mailed_message();
  assert.match(message, new RegExp(`^To: <${address}>\\r$`, 'm'));
  return /https:\/\/register\.example(\/confirm\/[0-9a-f]+)/.exec(message)[1];
}

async function publish(name) {
  await officer.goto('/desk/moderation');
  await officer.getByRole('link', { name }).click();
  await officer.getByRole('button', { name: 'Publish and log' }).click();
  await officer.waitForURL('**/desk?logged=*');
  return new URL(officer.url()).searchParams.get('logged');
}

test('a consultation asks for confirmation by mail', async () => {
  await officer.goto('/desk/consultations/open');
  const editions = await officer.locator('#edition option').evaluateAll((all) => all.map(({ value }) => value));
  await officer.selectOption('#edition', editions.find((value) => value.startsWith('coc/')));
  for (const [field, text] of Object.entries({ id: 'coc-trial', title: 'Review of the Code', purpose: 'To learn.',
    decides: 'The members.', use: 'Every comment is answered.', 'opens-at': utc(-1), 'closes-at': utc(1) }))
    await officer.fill(`#${field}`, text);
  await officer.selectOption('#confirmation', 'e-mail');
  await officer.getByRole('button', { name: 'Call and log' }).click();
  await officer.waitForURL('**/desk/consultations/coc-trial');
});

test('a comment waits for its sender, who confirms by the mailed link', async () => {
  await reader.goto('/consultations/coc-trial/comment/coc/a1/d');
  await reader.fill('#text', 'Say who keeps the record.');
  await reader.fill('#name', 'Reader 1');
  await reader.selectOption('#group', 'academia');
  await reader.fill('#mail', address);
  await check_page('/consultations/coc-trial/comment/coc/a1/d');
  await reader.getByRole('button', { name: 'Send' }).click();
  await reader.waitForURL('**/confirm');
  assert.ok(!(await reader.content()).includes(address));
  const link = await mailed_link();
  await check_page('/confirm');
  await check_page(link);
  await officer.goto('/desk/moderation');
  assert.match(await main_of(officer), /Nothing waits/, 'looked at is not confirmed');
  await reader.goto(link);
  await reader.getByRole('button', { name: 'Yes, I sent this' }).click();
  await reader.waitForURL('**/moderation/*');
  own_page = new URL(reader.url()).pathname;
  comment_page = `/consultations/coc-trial/comments/${await publish('Comment in a consultation')}`;
  await reader.goto(comment_page);
  assert.ok(!(await reader.content()).includes('mail.example'));
});

test('the receipt is checked offline', async () => {
  await writeFile(inside('policy.txt'), `log ${(await (await fetch(server.address + '/log/key')).text()).trim()}\nquorum none\n`);
  for (const page of [own_page, comment_page]) {
    await reader.goto(page);
    const waiting = reader.waitForEvent('download');
    await reader.getByRole('link', { name: 'Receipt of entry' }).click();
    const download = await waiting;
    const file = inside(download.suggestedFilename());
    await download.saveAs(file);
    assert.match(await haip('verify', file, '--policy', inside('policy.txt')),
      /signed this comment\.make[^]*included +entry \d+ of register\.example\/log/);
  }
});

test('the author changes the words, and a moderator reads them first', async () => {
  await check_page(own_page);
  await reader.goto(own_page);
  await reader.getByRole('link', { name: 'Change the words' }).click();
  assert.equal(await reader.inputValue('#text'), 'Say who keeps the record.');
  await check_page(own_page + '/change');
  await reader.fill('#text', 'Say who keeps the record, and for how long.');
  await reader.getByRole('button', { name: 'Send' }).click();
  await reader.waitForURL('**' + own_page);
  await publish('New words for a comment');
  await reader.goto(comment_page);
  assert.match(await main_of(reader), /and for how long/);
});

test('the author withdraws at once, and has the words erased by a moderator', async () => {
  await reader.goto(own_page);
  await reader.getByRole('link', { name: 'Withdraw it' }).click();
  await check_page(own_page + '/withdraw');
  await reader.getByRole('button', { name: 'Withdraw it' }).click();
  await reader.waitForURL('**' + own_page);
  assert.match(await main_of(reader), /You withdrew it/);
  await reader.getByRole('link', { name: 'Ask for the words to be erased' }).click();
  await check_page(own_page + '/erasure');
  await reader.getByRole('button', { name: 'Ask for erasure' }).click();
  await reader.waitForURL('**' + own_page);
  await officer.goto('/desk');
  await officer.getByRole('link', { name: 'Requests for erasure' }).click();
  await officer.getByRole('link', { name: comment_page }).click();
  await officer.getByRole('button', { name: 'Erase for good' }).click();
  await officer.waitForURL('**/desk?logged=*');
  await reader.goto(comment_page);
  assert.match(await main_of(reader), /Withdrawn by its author[^]*The words were erased/);
  await reader.goto(own_page);
  assert.match(await main_of(reader), /The words were erased, as you asked/);
});
