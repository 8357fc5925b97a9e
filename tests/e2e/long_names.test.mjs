// Names and texts at their limits, and in a language that is written from right to left, stay within their pages.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { open_tab, start_browser } from './browser.mjs';
import { haip, make_folder, serve } from './server.mjs';

const label = 'a'.repeat(60);
const long_domain = `${label}.${label}.${label}.example`;
const long_name = 'W'.repeat(200);

const begin = (domain, name, language) => `format: haip-report/1
organisation:
  domain: ${domain}
  name: {${language}: "${name}"}
  economy: JP
  size: 250+
  roles: [model-developer]
framework: oecd-haip/1
period: {from: 2026-01-01, to: 2026-12-31}
language: ${language}
attestation: {name: "${'N'.repeat(200)}", function: "${'F'.repeat(200)}", date: 2026-11-20}
`;
const long_report = (words) => begin(long_domain, long_name, 'en') + `claims:
  ${'c'.repeat(60)}:
    kind: practice
    scope: {models: ["${'M'.repeat(300)}"]}
    text: "${words}"
answers:
  1a: {claims: [${'c'.repeat(60)}], options: ["${'O'.repeat(300)}"], text: "${'y'.repeat(3000)}"}
`;
const arabic_report = (words) => begin('arabic.example', 'مختبر المثال', 'ar') + `answers:
  1a: {text: "${words}"}
`;

let folder, server, browser;
const inside = (...names) => join(folder.path, ...names);

async function submit(name, key, text) {
  await mkdir(inside(name));
  await writeFile(inside(name, 'report.yaml'), text);
  await haip('report', 'sign', inside(name), '--key', inside(key), '--out', inside(`${name}-signed`), '--despite-findings');
  await haip('report', 'submit', inside(`${name}-signed`), '--to', server.address);
}

before(async () => {
  folder = await make_folder();
  await haip('init', inside('register'), '--origin', 'register.example/log', '--name', 'Register under test');
  for (const [key, domain, name] of [['long.key', long_domain, long_name], ['arabic.key', 'arabic.example', 'مختبر المثال']]) {
    await haip('key', 'new', inside(key), '--domain', domain);
    await haip('organisation', 'vouch', inside('register'), '--key', inside(`${key}.pub`), '--name', name,
      '--economy', 'JP', '--role', 'model-developer');
  }
  server = await serve(inside('register'));
  await submit('long', 'long.key', long_report('x'.repeat(1000)));
  await submit('longer', 'long.key', long_report('x'.repeat(900) + 'z'.repeat(300)));
  await submit('arabic', 'arabic.key', arabic_report('نختبر كل نموذج (v3.0).'));
  await submit('more-arabic', 'arabic.key', arabic_report('نختبر كل نموذج مرتين (v3.0).'));
  browser = await start_browser();
});
after(async () => {
  await browser?.close();
  await server?.end();
  await folder?.remove();
});

const pages = {
  'what changed': `/reports/${long_domain}/oecd-haip/2026/changes`,
  'downloads': `/reports/${long_domain}/oecd-haip/2026/exports`,
  'choosing': '/compare',
  'side by side': `/compare?report=${long_domain}/oecd-haip/2026&report=arabic.example/oecd-haip/2026`,
  'overview': '/compare/overview',
  'counts': '/compare/counts',
  'counted answers': '/compare/answers?question=1a',
};
for (const width of [320, 1280])
  describe(`long names: ${width} pixels`, () => {
    let tab;
    before(async () => { tab = await open_tab(browser, { address: server.address, width, scripts: true }); });
    after(() => tab?.context().close());
    for (const [name, address] of Object.entries(pages))
      test(name, async () => {
        assert.equal((await tab.goto(address)).status(), 200);
        for (const direction of ['ltr', 'rtl']) {
          const too_wide = await tab.evaluate((to) => {
            document.documentElement.dir = to;
            return document.documentElement.scrollWidth - document.documentElement.clientWidth;
          }, direction);
          assert.ok(too_wide <= 0, `${too_wide} pixels too wide, ${direction}`);
        }
      });
  });

test('a text from right to left ends at its left on a page of another direction', async () => {
  const tab = await open_tab(browser, { address: server.address, scripts: true });
  await tab.goto('/reports/arabic.example/oecd-haip/2026/changes');
  const ends = await tab.evaluate(() => {
    const line = document.querySelector('.redline');
    const place = (node, at) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect().left;
    };
    const last = line.lastChild;
    return { first: place(line.firstChild, 0), stop: place(last, last.textContent.trimEnd().length - 1) };
  });
  assert.ok(ends.stop < ends.first, `the full stop stands at ${ends.stop}, the first letter at ${ends.first}`);
  await tab.context().close();
});
