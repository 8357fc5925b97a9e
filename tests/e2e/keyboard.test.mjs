// The site by keyboard alone, without scripts.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { open_tab, start_browser } from './browser.mjs';
import { page_kinds, schemes } from './page_kinds.mjs';
import { serve_demonstration } from './server.mjs';

let register, browser, organisations;
before(async () => {
  register = await serve_demonstration();
  browser = await start_browser();
  ({ organisations } = await (await fetch(register.address + '/api/v1/organisations')).json());
});
after(async () => {
  await browser?.close();
  await register?.end();
});

/** What has the focus, and how it shows. */
function focused(tab) {
  return tab.evaluate(() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
      number: window.stops?.indexOf(element) ?? -1,
      name: element === document.body ? 'body' : element.outerHTML.slice(0, 120),
      id: element.id,
      has_outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
        && !/^(transparent|rgba\(.*, 0\))$/.test(style.outlineColor),
      is_in_view: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
        && box.width > 0 && box.height > 0,
    };
  });
}

for (const scheme of schemes) {
  describe(`Tab reaches everything, and shows where it is: ${scheme}`, () => {
    let tab;
    before(async () => { tab = await open_tab(browser, { address: register.address, scheme }); });
    after(() => tab?.context().close());

    for (const kind of page_kinds) {
      test(kind.name, async () => {
        const response = await tab.goto(kind.path);
        assert.equal(response.status(), kind.status, `${kind.path} answers ${response.status()}`);
        const stops = await tab.evaluate(() => {
          window.stops = [...document.querySelectorAll(
            'a[href], button, input:not([type=hidden]):not([tabindex="-1"]), select, textarea, summary, [tabindex="0"]')]
            .filter((element) => !element.disabled && element.checkVisibility())
            .filter((element) => !(element.closest('details:not([open])') && element.localName !== 'summary'));
          const seen = new Set();  // of radio buttons with one name, Tab stops at one
          window.stops = window.stops.filter(({ type, name }) => type !== 'radio' || (!seen.has(name) && seen.add(name)));
          return window.stops.map((element) => element.outerHTML.slice(0, 120));
        });
        const positive = await tab.locator('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])').count();
        assert.equal(positive, 0, 'no order of its own by tabindex');
        const order = [];
        for (let pressed = 0; pressed < stops.length; ++pressed) {
          await tab.keyboard.press('Tab');
          const at = await focused(tab);
          assert.notEqual(at.name, 'body', `Tab leaves the page after ${order.length} of ${stops.length} stops`);
          assert.ok(at.has_outline, `no visible outline on ${at.name}`);
          assert.ok(at.is_in_view, `out of view: ${at.name}`);
          order.push(at.number);
        }
        assert.deepEqual(order, stops.map((_, number) => number), 'in the order of the document');
      });
    }
  });
}

describe('skip link', () => {
  let tab;
  beforeEach(async () => {
    await tab?.context().close();
    tab = await open_tab(browser, { address: register.address });
  });
  after(() => tab?.context().close());

  for (const kind of page_kinds) {
    test(kind.name, async () => {
      const response = await tab.goto(kind.path);
      assert.equal(response.status(), kind.status, `${kind.path} answers ${response.status()}`);
      await tab.keyboard.press('Tab');
      const skip = await focused(tab);
      assert.match(skip.name, /href="#main"/);
      assert.ok(skip.is_in_view, 'the skip link shows when it has the focus');
      await tab.keyboard.press('Enter');
      await tab.waitForURL('**#main');
      assert.equal((await focused(tab)).id, 'main');
      await tab.keyboard.press('Tab');
      const next = await tab.evaluate(() => document.activeElement.closest('main, footer, header')?.localName);
      assert.ok(['main', 'footer'].includes(next), `the next stop is in ${next}`);
    });
  }
});

describe('filter of organisations', () => {
  let tab;
  beforeEach(async () => {
    await tab?.context().close();
    tab = await open_tab(browser, { address: register.address });
    await tab.goto('/organisations');
  });
  after(() => tab?.context().close());
  const names = () => tab.locator('main tbody th[scope=row]').allTextContents();
  const expected = (wanted) => organisations.filter(wanted).map(({ name }) => name).sort();
  const tab_to = async (selector) => {
    for (let pressed = 0; pressed < 60; ++pressed) {
      await tab.keyboard.press('Tab');
      if (await tab.locator(selector).evaluate((element) => element === document.activeElement)) return;
    }
    assert.fail(`Tab does not reach ${selector}`);
  };
  const state_of = ({ commitments }) => commitments.find(({ instrument }) => instrument === 'coc')?.state ?? 'none';

  test('by keyboard', async () => {
    await tab_to('select[name=economy]');
    await tab.keyboard.type('Jap');
    await tab_to('form.filter button');
    await tab.keyboard.press('Enter');
    await tab.waitForURL('**/organisations?*economy=JP*');
    assert.deepEqual(await names(), ['Aster Models']);
    assert.match(await tab.locator('main [role=status]').textContent(), /\b1 organisation\b/);
    assert.equal(await tab.locator('select[name=economy]').inputValue(), 'JP', 'the form keeps what was chosen');
  });

  for (const [field, value_of] of [['economy', ({ economy }) => [economy]], ['role', ({ roles }) => roles],
    ['size', ({ size }) => [size]], ['state', (organisation) => [state_of(organisation)]]]) {
    test(`each choice of ${field} shows just those`, async () => {
      const choices = await tab.locator(`select[name=${field}] option`).evaluateAll((options) => options.map(({ value }) => value));
      assert.ok(choices.length > 1);
      for (const choice of choices) {
        await tab.goto('/organisations');
        await tab.locator(`select[name=${field}]`).selectOption(choice);
        await tab.locator('form.filter button').click();
        await tab.waitForURL(`**/organisations?*${field}=*`);
        assert.deepEqual((await names()).sort(), expected((organisation) => !choice || value_of(organisation).includes(choice)),
          `${field}=${choice}`);
        assert.equal(await tab.locator(`select[name=${field}]`).inputValue(), choice);
      }
      const all = new Set(organisations.flatMap(value_of));
      assert.deepEqual([...all].filter((value) => !choices.includes(value)), [], 'every value can be chosen');
    });
  }

  test('two choices together', async () => {
    await tab.locator('select[name=role]').selectOption('deployer');
    await tab.locator('select[name=size]').selectOption('250+');
    await tab.locator('form.filter button').click();
    await tab.waitForURL('**/organisations?*size=250*');
    const both = expected(({ roles, size }) => roles.includes('deployer') && size === '250+');
    assert.ok(both.length > 0);
    assert.deepEqual((await names()).sort(), both);
  });

  test('nothing found is said, and the way back is there', async () => {
    await tab.goto('/organisations?economy=NL&role=model-developer');
    assert.deepEqual(await names(), []);
    assert.match(await tab.locator('main [role=status]').textContent(), /\b(0|no) organisations\b/i);
    assert.ok(await tab.locator('main .empty').isVisible());
    assert.ok(await tab.locator('form.filter').isVisible());
  });
});
