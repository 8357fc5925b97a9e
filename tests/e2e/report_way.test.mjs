// A report all the way, as its author, the secretariat and a reader live it: new, check, mend, sign, submit, the desk, the
// page, a revision, what changed, side by side with another one, and downloads that an outside validator accepts.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import ajv_module from 'ajv';
import add_formats from 'ajv-formats';

import { open_tab, start_browser } from './browser.mjs';
import { add_officer, sign_in } from './officer.mjs';
import { haip, make_folder, serve } from './server.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const examples = here('../../examples');
const oscal_schemas = here('../../../shared/data/oscal/schemas');
let folder, server, browser, reader, officer;
const inside = (...names) => join(folder.path, ...names);
const main_of = (tab) => tab.locator('main').innerText();
const report = '/reports/lab.example/oecd-haip/2026';

/** The findings of the check, and its exit code. */
async function check(name) {
  try {
    return { code: 0, text: await haip('report', 'check', inside(name), '--offline') };
  } catch (error) {
    return { code: error.code, text: error.stdout };
  }
}

async function edit(name, before_text, after_text) {
  const file = inside(name, 'report.yaml');
  const text = await readFile(file, 'utf8');
  assert.ok(text.includes(before_text), before_text);
  await writeFile(file, text.replace(before_text, after_text));
}

async function sign_and_submit(name, key, out) {
  await haip('report', 'sign', inside(name), '--key', inside(key), '--out', inside(out));
  await haip('report', 'submit', inside(out), '--to', server.address);
}

before(async () => {
  folder = await make_folder();
  await haip('init', inside('register'), '--origin', 'register.example/log', '--name', 'Register under test');
  const secret = await add_officer(inside('register'), 'edda', 'First Editor', ['editor']);
  server = await serve(inside('register'));
  for (const [name, domain, title, role] of [['lab', 'lab.example', 'Example Lab', 'model-developer'],
    ['clinic', 'clinic.example', 'Example Clinic Group', 'deployer']]) {
    await haip('key', 'new', inside(`${name}.key`), '--domain', domain);
    await haip('organisation', 'vouch', inside('register'), '--key', inside(`${name}.key.pub`), '--name', title,
      '--economy', 'JP', '--role', role);
  }
  browser = await start_browser();
  reader = await open_tab(browser, { address: server.address });
  officer = await open_tab(browser, { address: server.address });
  await sign_in(officer, 'edda', secret);
});
after(async () => {
  await browser?.close();
  await server?.end();
  await folder?.remove();
});

test('a new report has findings, and no signature is made over them', async () => {
  await haip('report', 'new', inside('new'), '--framework', 'oecd-haip/1', '--role', 'model-developer');
  const { code, text } = await check('new');
  assert.equal(code, 1);
  assert.match(text, /\[question-unanswered\]/);
  await assert.rejects(haip('report', 'sign', inside('new'), '--key', inside('lab.key'), '--out', inside('unsigned')));
  assert.ok(!existsSync(inside('unsigned')));
});

test('a mistake is found where it stands, and mended the report is clean', async () => {
  await cp(join(examples, 'model-developer'), inside('report'), { recursive: true });
  await edit('report', '    date: 2025-06-02\n', '');
  const found = await check('report');
  assert.match(found.text, /report\.yaml:\d+:\d+/);
  assert.match(found.text, /\[claim-undated\]/);
  await edit('report', '    until: 2027-06-30\n', '    date: 2025-06-02\n    until: 2027-06-30\n');
  const mended = await check('report');
  assert.equal(mended.code, 0);
  assert.doesNotMatch(mended.text, /claim-undated/);
});

test('submitted it is public, and the desk lists it', async () => {
  await sign_and_submit('report', 'lab.key', 'signed');
  await reader.goto(report);
  assert.match(await main_of(reader), /The secretariat has not looked at this report yet/);
  await officer.goto('/desk/reports');
  await officer.getByRole('link', { name: 'Example Lab' }).click();
  assert.match(await main_of(officer), /OECD/, 'why the economy is eligible');
  await officer.getByRole('button', { name: 'List the report' }).click();
  await officer.waitForURL('**/desk?logged=*');
  await reader.goto(report);
  assert.match(await main_of(reader), /Listed by the secretariat on .*39 of 39 questions answered/s);
});

test('the desk asks for more, and a revision answers', async () => {
  await officer.goto('/desk/reports/lab.example/oecd-haip/2026');
  await officer.locator('input[name="question"]').first().check();
  await officer.fill('#reason', 'Please say which thresholds are meant.');
  const in_a_month = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await officer.fill('#until', in_a_month);
  await officer.getByRole('button', { name: 'Ask and log' }).click();
  await officer.waitForURL('**/desk?logged=*');
  await reader.goto(report);
  assert.match(await main_of(reader), /Please say which thresholds are meant/);
  await edit('report', 'kind: practice', 'kind: policy');
  await sign_and_submit('report', 'lab.key', 'revised');
  await reader.goto(report);
  assert.doesNotMatch(await main_of(reader), /has not looked at this report yet/);
  assert.match(await main_of(reader), /answered by the revision/i);
});

test('what changed is shown with the rule that classed it', async () => {
  await reader.goto(report);
  await reader.getByRole('link', { name: 'What changed' }).click();
  assert.match(await main_of(reader), /weakened/);
  assert.match(await main_of(reader), /because a claim is of a less firm kind/);
});

test('two organisations stand side by side, without a score', async () => {
  await cp(join(examples, 'deployer'), inside('clinic'), { recursive: true });
  await sign_and_submit('clinic', 'clinic.key', 'clinic-signed');
  const { reports } = await (await fetch(server.address + '/api/v1/reports')).json();
  const query = reports.map(({ domain, instrument, period }) => `report=${domain}/${instrument}/${period}`).join('&');
  await reader.goto('/compare?' + query);
  const text = await main_of(reader);
  assert.match(text, /Example Lab/);
  assert.match(text, /Example Clinic Group/);
  assert.doesNotMatch(text, /score|rank/i);
});

test('every download comes, without a word of what is internal', async () => {
  await reader.goto(report);
  await reader.getByRole('link', { name: 'Download this report' }).click();
  const links = await reader.locator('main a[href*="/exports/"]').evaluateAll((all) => all.map((one) => one.href));
  assert.ok(links.length >= 7, links.join(' '));
  for (const link of links) {
    const answer = await fetch(link);
    assert.equal(answer.status, 200, link);
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.ok(bytes.length > 1000, link);
    assert.ok(!bytes.includes('INTERNAL-ONLY-MARKER'), link);
  }
});

test('ajv accepts the OSCAL that is downloaded', { skip: existsSync(oscal_schemas) ? false : '../shared/data is not beside the source tree' }, async () => {
  const ajv = new ajv_module.default({ strict: false, unicodeRegExp: true });
  add_formats.default(ajv);
  for (const [form, schema] of [['oscal-assessment-results', 'oscal_assessment-results_schema.json'],
    ['oscal-catalog', 'oscal_catalog_schema.json']]) {
    const document = await (await fetch(`${server.address}${report}/exports/${form}`)).json();
    const validate = ajv.compile(JSON.parse(await readFile(join(oscal_schemas, schema), 'utf8')));
    assert.ok(validate(document), JSON.stringify(validate.errors));
  }
});
