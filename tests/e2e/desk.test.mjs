// The desk, signed in: accessible in each language, light and dark; readable at 320 pixels.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { violations_on } from './axe.mjs';
import { open_tab, start_browser } from './browser.mjs';
import { in_language, languages, schemes } from './page_kinds.mjs';
import { add_officer, sign_in } from './officer.mjs';
import { haip, make_folder, serve } from './server.mjs';

let folder, server, browser, cookies;

before(async () => {
  folder = await make_folder();
  const register = join(folder.path, 'register');
  await haip('demo', register);
  const secret = await add_officer(register, 'anna', 'First Adopter', ['editor', 'moderator', 'adopter', 'administrator']);
  server = await serve(register);
  browser = await start_browser();
  const tab = await open_tab(browser, { address: server.address });
  await sign_in(tab, 'anna', secret);
  cookies = await tab.context().cookies();
  await tab.goto(report + '/challenge/1b');
  for (const [field, value] of Object.entries(challenge)) await tab.fill('#' + field, value);
  await tab.selectOption('#group', 'academia');
  await tab.locator('main form button').click();
  await tab.waitForURL('**/moderation/*');
  for (const page of pages) page.path ??= '/desk' + new URL(tab.url()).pathname;
  await tab.context().close();
});
after(async () => {
  await browser?.close();
  await server?.end();
  await folder?.remove();
});

const report = '/reports/boreal-lab.example/oecd-haip/2026';
const challenge = { statement: 'That is not so.', source: 'https://news.example/', 'source-date': '2026-05-31', name: 'Reader 2' };
const press = (name, value) => async (tab) => {
  await tab.locator(`form[novalidate] button[name="${name}"][value="${value}"]`).click();
  await tab.waitForLoadState();
};
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
  { name: 'reports', path: '/desk/reports' },
  { name: 'one report', path: '/desk' + report },
  { name: 'asking for nothing', path: '/desk' + report, act: press('do', 'request'), problems: 2 },
  { name: 'moderation', path: '/desk/moderation' },
  { name: 'a contribution', path: undefined },
  { name: 'declining without a reason', path: undefined, act: press('decision', 'decline'), problems: 1 },
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
