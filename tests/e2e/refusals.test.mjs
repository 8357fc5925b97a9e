// What a reader gets instead of what was asked for: a page in the reader's language; a program gets a problem.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { open_tab, start_browser } from './browser.mjs';
import { in_language } from './page_kinds.mjs';
import { serve_demonstration } from './server.mjs';

let register, browser, erased_path;
before(async () => {
  register = await serve_demonstration();
  browser = await start_browser();
  const { entries } = await (await fetch(register.address + '/api/v1/log/entries')).json();
  for (const { content } of entries) {
    const response = await fetch(`${register.address}/payloads/${content}`);
    if (response.status === 410) erased_path = `/payloads/${content}`;
  }
  assert.ok(erased_path, 'the demonstration erases a document');
});
after(async () => {
  await browser?.close();
  await register?.end();
});

const kinds = [
  { name: 'not found', path: () => '/no/such/page', status: 404, heading: { en: 'Page not found', ja: 'ページが見つかりません' } },
  { name: 'an unknown instrument', path: () => '/instruments/none', status: 404, heading: { en: 'Page not found', ja: 'ページが見つかりません' } },
  { name: 'an unknown entry', path: () => '/log/entries/999999', status: 404, heading: { en: 'Page not found', ja: 'ページが見つかりません' } },
  { name: 'malformed', path: () => '/log/?before=one', status: 400, heading: { en: 'This request cannot be read', ja: 'リクエストを読み取れません' } },
  { name: 'gone', path: () => erased_path, status: 410, heading: { en: 'Erased', ja: '消去されました' } },
];

for (const language of ['en', 'ja']) {
  describe(`refusals in ${language}`, () => {
    let tab;
    before(async () => { tab = await open_tab(browser, { address: register.address, language }); });
    after(() => tab?.context().close());

    for (const kind of kinds) {
      test(kind.name, async () => {
        const response = await tab.goto(in_language(kind.path(), language));
        assert.equal(response.status(), kind.status);
        assert.match(response.headers()['cache-control'], /no-store/);
        await assert_page(tab, language, kind.heading[language], kind.status);
      });
    }

    test('forbidden: a form from elsewhere', async () => {
      await tab.goto(in_language('/desk/sign-in', language));
      await tab.context().clearCookies();
      await tab.locator('main button').click();
      await tab.waitForLoadState();
      await assert_page(tab, language, { en: 'You may not do this', ja: 'この操作は許可されていません' }[language], 403);
    });

    test('a way on keeps the language', async () => {
      await tab.goto(in_language('/no/such/page', language));
      await tab.locator('main ul a').first().click();
      await tab.waitForURL((url) => url.pathname === '/');
      assert.equal(await tab.evaluate(() => document.documentElement.lang), language);
    });
  });
}

async function assert_page(tab, language, heading, status) {
  assert.equal(await tab.evaluate(() => document.documentElement.lang), language);
  assert.equal((await tab.locator('main h1').textContent()).trim(), heading);
  assert.ok((await tab.locator('main .lead').textContent()).length > 10, 'says what happened');
  assert.ok(await tab.locator('main ul a').count() > 0, 'leads on');
  const detail = await tab.locator('main .detail [lang=en]').textContent();
  assert.ok(detail.startsWith(`${status}, `), detail);
  if (language === 'en') return;
  const rest = await tab.evaluate(() => {
    const main = document.querySelector('main').cloneNode(true);
    main.querySelectorAll('[lang=en]').forEach((element) => element.remove());
    return main.textContent;
  });
  assert.doesNotMatch(rest, /[a-z]{3,} [a-z]{3,}/, 'no English sentence that is not marked as English');
}

describe('other statuses have words of their own', () => {
  test('405', async () => {
    const response = await fetch(register.address + '/about?lang=ja', { method: 'POST' });
    assert.equal(response.status, 405);
    assert.match(response.headers.get('allow'), /\bGET\b/);
    assert.match(await response.text(), /<h1>このページでは受け付けられません<\/h1>/);
  });
});

describe('programs', () => {
  test('get a problem for an erased document', async () => {
    for (const accept of ['*/*', 'application/json']) {
      const response = await fetch(register.address + erased_path, { headers: { Accept: accept } });
      assert.equal(response.status, 410);
      assert.match(response.headers.get('content-type'), /^application\/problem\+json/);
      assert.match(response.headers.get('vary') ?? '', /\baccept\b/i);
      assert.notEqual((await response.json()).detail, '');
    }
  });
  test('and tiles stay beside the explorer of the log', async () => {
    const checkpoint = await fetch(register.address + '/log/checkpoint');
    assert.equal(checkpoint.status, 200);
    assert.match(checkpoint.headers.get('content-type'), /^text\/plain/);
  });
});

test('/log leads to /log/, with what is asked', async () => {
  const moved = await fetch(register.address + '/log?before=40&lang=ja', { redirect: 'manual' });
  assert.equal(moved.status, 308);
  assert.equal(moved.headers.get('location'), '/log/?before=40&lang=ja');
  const page = await fetch(register.address + '/log/?before=40&lang=ja');
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type'), /^text\/html/);
});
