// The pages as a language that is written from right to left would have them: no such language is shipped yet, so the
// test turns the page round.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { open_tab, start_browser } from './browser.mjs';
import { page_kinds } from './page_kinds.mjs';
import { serve_demonstration } from './server.mjs';

let register, browser;
before(async () => {
  register = await serve_demonstration();
  browser = await start_browser();
});
after(async () => {
  await browser?.close();
  await register?.end();
});

for (const width of [320, 1280])
  describe(`right to left: ${width} pixels`, () => {
    let tab;
    before(async () => { tab = await open_tab(browser, { address: register.address, width, scripts: true }); });
    after(() => tab?.context().close());

    for (const kind of page_kinds)
      test(kind.name, async () => {
        await tab.goto(kind.path);
        const seen = await tab.evaluate(() => {
          const left_to_right = document.querySelector('h1').getBoundingClientRect().left;
          document.documentElement.dir = 'rtl';
          const end = document.documentElement.clientWidth;
          return {
            too_wide: document.documentElement.scrollWidth - end,
            start: left_to_right,
            mirrored_start: end - document.querySelector('h1').getBoundingClientRect().right,
            code: [...document.querySelectorAll('main code, main pre')].map((code) => getComputedStyle(code).direction),
          };
        });
        assert.ok(seen.too_wide <= 0, `${seen.too_wide} pixels too wide`);
        assert.ok(Math.abs(seen.start - seen.mirrored_start) < 1, 'headings begin at the other edge, as far from it');
        assert.deepEqual(seen.code.filter((direction) => direction !== 'ltr'), [], 'code stays from left to right');
      });
  });
