// Every kind of page, in every language, light and dark: accessible, readable at 320 pixels, whole without scripts.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { violations_on } from './axe.mjs';
import { open_tab, start_browser } from './browser.mjs';
import { in_language, languages, page_kinds, schemes } from './page_kinds.mjs';
import { serve_demonstration } from './server.mjs';

const demonstration_note = { en: /Demonstration/, ja: /[ぁ-んァ-ヶ一-龠]/ };
const proper_names = ['Atom', 'JSON Feed', 'OpenAPI', 'haip'];

let register, browser, register_name, data_words;

before(async () => {
  register = await serve_demonstration();
  browser = await start_browser();
  const read = async (path) => (await fetch(register.address + path)).json();
  register_name = (await read('/api/v1/log')).name;
  const { organisations } = await read('/api/v1/organisations');
  // Names of those who comment, and ids of drafts, are the same in every language.
  const { comments } = await read('/api/v1/consultations/coc-2026/comments');
  const { rounds } = await read('/api/v1/consultations/coc-2026');
  data_words = [register_name, ...organisations.flatMap(({ name, domain }) => [name, domain]),
    ...comments.map(({ by }) => by.name), ...rounds.map(({ edition }) => edition)];
});
after(async () => {
  await browser?.close();
  await register?.end();
});

/** Opens a page and makes sure that it is the page, not an error page in its place. */
async function open(tab, { path, status }, language) {
  const response = await tab.goto(in_language(path, language));
  assert.equal(response.status(), status, `${path} answers ${response.status()}`);
}

for (const language of languages) {
  for (const scheme of schemes) {
    describe(`accessible: ${language}, ${scheme}`, () => {
      let tab;
      before(async () => { tab = await open_tab(browser, { address: register.address, language, scheme, scripts: true }); });
      after(() => tab?.context().close());

      for (const kind of page_kinds) {
        test(kind.name, async () => {
          await open(tab, kind, language);
          assert.deepEqual(await violations_on(tab), []);
        });
      }
    });
  }

  describe(`whole without scripts: ${language}`, () => {
    let tab, narrow;
    const complaints = [];
    before(async () => {
      tab = await open_tab(browser, { address: register.address, language });
      tab.on('console', (message) => {
        if (message.type() === 'error') complaints.push({ text: message.text(), url: message.location().url });
      });
      tab.on('pageerror', (error) => complaints.push({ text: String(error) }));
      // A request that the browser itself gives up, such as for the icon when the next page is opened, is no complaint.
      tab.on('requestfailed', (request) => {
        if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push({ text: 'could not be loaded', url: request.url() });
      });
      narrow = await open_tab(browser, { address: register.address, language, width: 320 });
    });
    after(async () => {
      await tab?.context().close();
      await narrow?.context().close();
    });

    for (const kind of page_kinds) {
      test(`frame: ${kind.name}`, async () => {
        complaints.length = 0;
        await open(tab, kind, language);
        const seen = await tab.evaluate(() => ({
          language: document.documentElement.lang,
          direction: document.documentElement.dir,
          headings: [...document.querySelectorAll('h1')].map((h1) => h1.textContent.trim()),
          title: document.title,
          note: document.querySelector('.demonstration')?.textContent ?? '',
          mains: document.querySelectorAll('main').length,
          styled: document.styleSheets.length > 0 && document.styleSheets[0].cssRules.length > 0,
          current: [...document.querySelectorAll('header nav [aria-current]')].map((link) => link.getAttribute('href')),
          repeated_ids: [...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, at, ids) => ids.indexOf(id) !== at),
        }));
        assert.equal(seen.language, language);
        assert.equal(seen.direction, 'ltr');
        assert.equal(seen.headings.length, 1, `headings of the first level: ${seen.headings}`);
        assert.notEqual(seen.headings[0], '');
        assert.ok(seen.title.includes(register_name), `the title is "${seen.title}"`);
        assert.match(seen.note, demonstration_note[language]);
        assert.equal(seen.mains, 1);
        assert.ok(seen.styled, 'the style sheet is loaded');
        assert.ok(seen.current.length <= 1, `more than one current section: ${seen.current}`);
        assert.deepEqual(seen.repeated_ids, []);
        // The browser itself reports that the page answers 404 or 400; that is what was asked for.
        assert.deepEqual(complaints.filter(({ url }) => !(kind.status >= 400 && url?.includes(kind.path))), []);
      });

      test(`320 pixels: ${kind.name}`, async () => {
        await open(narrow, kind, language);
        const seen = await narrow.evaluate(() => {
          const scrolls_by_itself = (element) => element.closest('body *') !== null && [...ancestors(element)].some(
            (outer) => ['auto', 'scroll'].includes(getComputedStyle(outer).overflowX) && outer !== document.documentElement);
          function* ancestors(element) {
            for (let outer = element; outer; outer = outer.parentElement) yield outer;
          }
          return {
            width: document.documentElement.scrollWidth,
            too_wide: [...document.querySelectorAll('body *')]
              .filter((element) => element.getBoundingClientRect().right > 320.5 && !scrolls_by_itself(element))
              .map((element) => `${element.outerHTML.slice(0, 120)} ends at ${Math.round(element.getBoundingClientRect().right)}`),
          };
        });
        assert.deepEqual(seen.too_wide, []);
        assert.ok(seen.width <= 320, `the page is ${seen.width} pixels wide`);
      });

      if (language === 'en') continue;
      test(`nothing left in English: ${kind.name}`, async () => {
        await open(tab, kind, 'en');
        const english = new Set(await interface_texts(tab));
        await open(tab, kind, language);
        const left = (await interface_texts(tab)).filter((text) => english.has(text)
          ? !proper_names.includes(text) && !data_words.includes(text)
          : english_words_in(text) > 1);
        assert.deepEqual([...new Set(left)], [], 'in English, and not marked as English');
      });
    }
  });
}

/** How many English words are in a text beside names that stay as they are: a sentence that is translated in part. */
function english_words_in(text) {
  const rest = [...data_words, ...proper_names].reduce((left, name) => left.replaceAll(name, ' '), text);
  return (rest.match(/(?<![\w./-])[a-z]{3,}(?![\w./-])/g) ?? []).length;
}

/**
 * The texts and labels a reader meets that hold an English word, without what is marked as another language, quoted or
 * written for machines. Data in English needs lang="en" on a page in another language (WCAG 3.1.2).
 */
function interface_texts(tab) {
  return tab.evaluate(() => {
    const passed_over = 'code, pre, kbd, samp, script, style, blockquote, time, [lang]:not(html)';
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (!node.parentElement.closest(passed_over)) texts.push(node.data);
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      if (element.closest(passed_over)) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.push(element.getAttribute(name) ?? '');
    }
    return texts.map((text) => text.replace(/\s+/g, ' ').trim())
      .filter((text) => /[a-z]{3,}/.test(text))              // names of standards and the like are in capitals
      .filter((text) => !/^\S+[./@]\S+$/.test(text));        // addresses
  });
}

describe('a chosen language stays', () => {
  let tab;
  before(async () => { tab = await open_tab(browser, { address: register.address, language: 'en' }); });
  after(() => tab?.context().close());
  const shown = () => tab.evaluate(() => document.documentElement.lang);

  test('the foot of a page offers it, and it is shown', async () => {
    await tab.goto('/organisations');
    await tab.locator('footer nav a[hreflang=ja]').click();
    await tab.waitForURL('**/organisations?lang=ja');
    assert.equal(await shown(), 'ja');
  });
  test('when a link is followed', async () => {
    await tab.goto('/organisations?lang=ja');
    await tab.locator('header nav a[href^="/timeline"]').click();
    await tab.waitForURL('**/timeline*');
    assert.equal(await shown(), 'ja');
  });
  test('when a form is sent', async () => {
    await tab.goto('/organisations?lang=ja');
    await tab.locator('form.filter button').click();
    await tab.waitForURL('**/organisations?*economy=*');
    assert.equal(await shown(), 'ja');
  });
  test('a filter stays when the language changes', async () => {
    await tab.goto('/organisations?economy=JP');
    await tab.locator('footer nav a[hreflang=ja]').click();
    await tab.waitForURL('**/organisations?*lang=ja*');
    assert.equal(await tab.locator('select[name=economy]').inputValue(), 'JP');
  });
});
