// The page that a report can be downloaded as, opened from a disk: accessible, narrow, and asking nobody for anything.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, test } from 'node:test';

import { violations_on } from './axe.mjs';
import { open_tab, start_browser } from './browser.mjs';
import { make_folder, serve_demonstration } from './server.mjs';

const report = '/reports/boreal-lab.example/oecd-haip/2026/exports';
let register, browser, folder;
before(async () => {
  register = await serve_demonstration();
  browser = await start_browser();
  folder = await make_folder();
});
after(async () => {
  await browser?.close();
  await register?.end();
  await folder?.remove();
});

for (const language of ['en', 'ja'])
  for (const scheme of ['light', 'dark'])
    describe(`downloaded page: ${language}, ${scheme}`, () => {
      let tab;
      const asked = [];
      before(async () => {
        const answer = await fetch(`${register.address}${report}/html?lang=${language}`);
        assert.match(answer.headers.get('content-disposition'), /^attachment; filename="[a-z0-9.-]+\.html"$/);
        const file = join(folder.path, `${language}-${scheme}.html`);
        await writeFile(file, Buffer.from(await answer.arrayBuffer()));
        tab = await open_tab(browser, { address: register.address, language, scheme, width: 320, scripts: true });
        tab.on('request', (request) => asked.push(request.url()));
        await tab.goto(pathToFileURL(file).href);
      });
      after(() => tab?.context().close());

      test('asks for nothing but itself', () => assert.equal(asked.length, 1, asked.join('\n')));
      test('is in its language', async () => assert.equal(await tab.locator('html').getAttribute('lang'), language));
      test('is accessible', async () => assert.deepEqual(await violations_on(tab), []));
      test('is not wider than a telephone', async () =>
        assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth), 320));
      test('its contents lead to every answer', async () => {
        const lost = await tab.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
          .map((link) => link.getAttribute('href')).filter((place) => !document.querySelector(place)));
        assert.deepEqual(lost, []);
      });
    });
