// The desk, signed in: accessible in each language, light and dark; readable at 320 pixels.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { violations_on } from './axe.mjs';
import { open_tab, start_browser } from './browser.mjs';
import { in_language, languages, schemes } from './page_kinds.mjs';
import { haip, make_folder, program, serve } from './server.mjs';

const password = 'a long enough password';
let folder, server, browser, cookies;

before(async () => {
  folder = await make_folder();
  const register = join(folder.path, 'register');
  await haip('demo', register);
  const secret = await add_officer(register);
  server = await serve(register);
  browser = await start_browser();
  const tab = await open_tab(browser, { address: server.address });
  await tab.goto('/desk/sign-in');
  await tab.fill('#login', 'anna');
  await tab.fill('#password', password);
  await tab.fill('#code', code_of(secret));
  await tab.locator('main button').click();
  await tab.waitForURL('**/desk');
  cookies = await tab.context().cookies();
  await tab.context().close();
});
after(async () => {
  await browser?.close();
  await server?.end();
  await folder?.remove();
});

/** An account with every role; its authenticator's secret in base32. */
async function add_officer(register) {
  const roles = ['editor', 'adopter', 'administrator'].flatMap((role) => ['--role', role]);
  const child = spawn(program, ['staff', 'add', register, '--login', 'anna', '--name', 'First Adopter', ...roles, '--password-stdin']);
  let text = '';
  child.stdout.on('data', (part) => { text += part; });
  child.stdin.end(password + '\n');
  assert.equal(await new Promise((done) => child.once('close', done)), 0);
  return text.trim().split('\n').at(-1);
}

/** The code of RFC 6238 that the authenticator shows now. */
function code_of(secret) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

const send = async (tab) => {
  await tab.locator('form[novalidate] button').first().click();
  await tab.waitForLoadState();
};
const pages = [
  { name: 'overview', path: '/desk' },
  { name: 'vouching', path: '/desk/vouch' },
  { name: 'vouching with nothing filled in', path: '/desk/vouch', act: send, problems: 3 },
  { name: 'erasing', path: '/desk/erase' },
  { name: 'erasing with nothing filled in', path: '/desk/erase', act: send, problems: 2 },
  { name: 'delisting', path: '/desk/organisations/aster.example/delist' },
  { name: 'not found', path: '/desk/organisations/nobody.example/delist' },
];

async function open_page(view, page) {
  const tab = await open_tab(browser, { address: server.address, scripts: true, ...view });
  await tab.context().addCookies(cookies);
  await tab.goto(in_language(page.path, view.language));
  if (page.act) await page.act(tab);
  return tab;
}

for (const language of languages)
  for (const scheme of schemes)
    describe(`desk: ${language}, ${scheme}`, () => {
      for (const page of pages)
        test(page.name, async () => {
          const tab = await open_page({ language, scheme }, page);
          assert.equal(new URL(tab.url()).pathname, page.path, 'still signed in');
          assert.equal(await tab.evaluate(() => document.documentElement.lang), language);
          assert.equal(await tab.locator('main .problem li').count(), page.problems ?? 0);
          assert.deepEqual(await violations_on(tab), []);
          await tab.context().close();
        });
    });

describe('desk: 320 pixels', () => {
  for (const page of pages)
    test(page.name, async () => {
      const tab = await open_page({ language: 'en', width: 320 }, page);
      assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth) <= 320);
      await tab.context().close();
    });
});

test('a problem leads to its field', async () => {
  const tab = await open_page({ language: 'en' }, pages[2]);
  await tab.locator('main .problem a').nth(1).click();
  assert.equal(await tab.evaluate(() => document.activeElement.id), 'name');
  await tab.context().close();
});
