// What travels on the wire: size of a first view, headers, encodings, caching.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { in_language, languages, page_kinds } from './page_kinds.mjs';
import { request } from './raw_http.mjs';
import { serve_demonstration } from './server.mjs';

const limit_first_view_bytes = 14_600;  // ten segments of 1,460 bytes: what a server sends before it must wait

let register;
before(async () => { register = await serve_demonstration(); });
after(() => register?.end());

const style_sheet_of = (html) => /<link rel="stylesheet" href="([^"]+)"/.exec(html)?.[1];

for (const language of languages) {
  describe(`first view: ${language}`, () => {
    for (const kind of page_kinds) {
      test(kind.name, async (t) => {
        const path = in_language(kind.path, language);
        const page = await request(register.address, path, { 'Accept-Encoding': 'gzip, deflate, br' });
        assert.equal(page.status, kind.status, `${path} answers ${page.status}`);
        // The desk is never compressed: its pages hold form tokens, which compression would leak (BREACH).
        if (kind.status === 200) assert.equal(page.encoding, kind.is_public ? 'br' : 'identity');
        const html = page.text();
        const sheets = html.match(/<link rel="stylesheet"/g) ?? [];
        assert.equal(sheets.length, 1, 'one style sheet');
        const sheet = await request(register.address, style_sheet_of(html), { 'Accept-Encoding': 'gzip, deflate, br' });
        assert.equal(sheet.status, 200);
        assert.equal(sheet.encoding, 'br');
        const total = page.received + sheet.received;
        t.diagnostic(`${total} bytes: page ${page.received}, style sheet ${sheet.received}`);
        assert.ok(total <= limit_first_view_bytes, `${total} bytes on the wire, ${total - limit_first_view_bytes} too many`);
      });
    }
  });
}

describe('every page', () => {
  for (const kind of page_kinds) {
    test(`no script, a strict policy, no cookie: ${kind.name}`, async () => {
      const page = await request(register.address, kind.path);
      assert.equal(page.status, kind.status, `${kind.path} answers ${page.status}`);
      assert.match(page.header('content-type'), /^text\/html; *charset=utf-8$/i);
      const html = page.text();
      assert.doesNotMatch(html, /<script\b/i);
      assert.doesNotMatch(html, /<[^>]*\son[a-z]+\s*=/i, 'no event handler in markup');
      assert.doesNotMatch(html, /(href|action|src)\s*=\s*["']?\s*javascript:/i);
      assert.doesNotMatch(html, /\sstyle\s*=\s*["']/i, 'no style in markup: the policy would drop it');
      assert.doesNotMatch(html, /<(iframe|object|embed)\b/i);
      assert.doesNotMatch(html, /<(link|img|source)[^>]*(href|src)="(https?:)?\/\//i, 'nothing is fetched from elsewhere');
      assert_strict(page.header('content-security-policy'));
      assert.equal(page.header('x-content-type-options'), 'nosniff');
      assert.ok(page.header('referrer-policy'));
      assert.equal(page.header('server'), undefined, 'says nothing about the program');
      if (kind.is_public) assert.equal(page.header('set-cookie'), undefined);
    });

    if (kind.status !== 200) {
      test(`not kept for readers of another language: ${kind.name}`, async () => {
        const page = await request(register.address, kind.path);
        assert.ok(/no-store|no-cache|private/.test(page.header('cache-control')) || /accept-language/i.test(page.header('vary')),
          'a shared cache may keep a 404 (RFC 9110, 15.5.5); this one depends on the language');
      });
      continue;
    }

    if (kind.is_public) test(`the same in each encoding: ${kind.name}`, async () => {
      const plain = await request(register.address, kind.path);
      assert.equal(plain.status, kind.status, `${kind.path} answers ${plain.status}`);
      assert.equal(plain.encoding, 'identity');
      assert.equal(Number(plain.header('content-length')), plain.body.length);
      for (const encoding of ['br', 'gzip', 'identity']) {
        const coded = await request(register.address, kind.path, { 'Accept-Encoding': encoding });
        assert.equal(coded.encoding, encoding);
        assert.match(coded.header('vary') ?? '', /accept-encoding/i);
        assert.equal(coded.text(), plain.text());
      }
      const refused = await request(register.address, kind.path, { 'Accept-Encoding': 'br;q=0, gzip;q=0' });
      assert.equal(refused.encoding, 'identity', 'q=0 means: not that one');
    });

    test(`HEAD has the headers of GET and no body: ${kind.name}`, async () => {
      const page = await request(register.address, kind.path);
      const head = await request(register.address, kind.path, {}, 'HEAD');
      assert.equal(head.status, kind.status);
      assert.equal(head.body.length, 0);
      for (const name of ['content-type', 'content-length', 'content-security-policy', 'cache-control'])
        if (kind.is_public) assert.equal(head.header(name), page.header(name), name);
    });

    if (!kind.is_public) continue;
    test(`not sent again when nothing changed: ${kind.name}`, async () => {
      for (const encoding of ['br', 'gzip', 'identity']) {
        const headers = { 'Accept-Encoding': encoding };
        const page = await request(register.address, kind.path, headers);
        assert.equal(page.status, kind.status, `${kind.path} answers ${page.status}`);
        const tag = page.header('etag');
        assert.match(tag, /^(W\/)?"[^"]+"$/);
        for (const known of [tag, `"other", ${tag}`, '*']) {
          const again = await request(register.address, kind.path, { ...headers, 'If-None-Match': known });
          assert.equal(again.status, 304, `If-None-Match: ${known}`);
          assert.equal(again.body.length, 0);
          assert.equal(again.header('etag'), tag);
          assert.equal(again.header('set-cookie'), undefined);
        }
        const changed = await request(register.address, kind.path, { ...headers, 'If-None-Match': '"other"' });
        assert.equal(changed.status, 200);
      }
    });

    test(`each language and encoding has its own tag: ${kind.name}`, async () => {
      const tags = new Set();
      for (const language of languages) {
        for (const encoding of ['br', 'gzip', 'identity']) {
          const page = await request(register.address, kind.path, { 'Accept-Encoding': encoding, 'Accept-Language': language });
          assert.equal(page.status, kind.status, `${kind.path} answers ${page.status}`);
          assert.equal(page.header('content-language'), language);
          assert.match(page.header('vary') ?? '', /accept-language/i);
          tags.add(page.header('etag'));
        }
      }
      // RFC 9110, 8.8.3.3: a strong tag names one sequence of bytes. A weak one may name all encodings together.
      const expected = [...tags][0].startsWith('W/') ? languages.length : languages.length * 3;
      assert.equal(tags.size, expected, [...tags].join(' '));
    });
  }
});

test('the style sheet may be kept for good: its name changes with its content', async () => {
  const sheet_path = style_sheet_of((await request(register.address, '/')).text());
  assert.match(sheet_path, /[0-9a-f]{8}/);
  const sheet = await request(register.address, sheet_path);
  assert.equal(sheet.header('content-type').split(';')[0], 'text/css');
  assert.match(sheet.header('cache-control'), /max-age=31536000/);
  assert.match(sheet.header('cache-control'), /immutable/);
  assert.doesNotMatch(sheet.text(), /@import|url\(\s*["']?(https?:)?\/\//i, 'fetches nothing more');
});

test('a body may hold any byte, also when it arrives together with the header', async () => {
  // About every third signed statement holds a zero byte.
  const body = Buffer.from([0xd2, 0x84, 0x00, 0x0a, 0x0d, 0x0a, 0x00]);
  const answer = await request(register.address, '/entries', { 'Content-Type': 'application/cose' }, 'POST', body);
  assert.equal(answer.header('content-type'), 'application/concise-problem-details+cbor',
    `the request was not read: ${answer.body.toString('latin1')}`);
});

function assert_strict(policy) {
  assert.ok(policy, 'there is a Content-Security-Policy');
  const directives = new Map(policy.split(';').map((directive) => directive.trim().split(/\s+/)).map(([name, ...values]) => [name, values]));
  for (const name of ['default-src', 'base-uri', 'frame-ancestors']) assert.deepEqual(directives.get(name), ["'none'"], name);
  assert.deepEqual(directives.get('form-action'), ["'self'"]);
  for (const name of ['script-src', 'script-src-elem', 'object-src', 'connect-src', 'worker-src'])
    assert.deepEqual(directives.get(name) ?? ["'none'"], ["'none'"], name);
  assert.doesNotMatch(policy, /unsafe-|\*|https?:/, 'no exception, no other address');
}
