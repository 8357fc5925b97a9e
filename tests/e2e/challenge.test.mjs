// A reader challenges an answer, without scripts and without an account: to the moderator, to the answer's page, to the
// organisation's reply. And declined: the sender reads why.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { open_tab, start_browser } from './browser.mjs';
import { add_officer, sign_in } from './officer.mjs';
import { haip, make_folder, serve } from './server.mjs';

const example = fileURLToPath(new URL('../../examples/model-developer', import.meta.url));
const words = 'The page that is cited names two levels, <b>not</b> three.';
let folder, server, browser, reader, officer, report, challenge_entry;
const inside = (...names) => join(folder.path, ...names);
const main_of = (tab) => tab.locator('main').innerText();

before(async () => {
  folder = await make_folder();
  await haip('init', inside('register'), '--origin', 'register.example/log', '--name', 'Register under test');
  const secret = await add_officer(inside('register'), 'momo', 'First Moderator', ['editor', 'moderator']);
  server = await serve(inside('register'));
  await haip('key', 'new', inside('lab.key'), '--domain', 'lab.example');
  await haip('organisation', 'vouch', inside('register'), '--key', inside('lab.key.pub'), '--name', 'Example Lab',
    '--economy', 'JP', '--role', 'model-developer');
  await haip('report', 'sign', example, '--key', inside('lab.key'), '--out', inside('signed'));
  await haip('submit', inside('signed'), '--to', server.address);
  const { reports } = await (await fetch(server.address + '/api/v1/reports')).json();
  report = `/reports/${reports[0].domain}/${reports[0].instrument}/${reports[0].period}`;
  browser = await start_browser();
  reader = await open_tab(browser, { address: server.address });
  officer = await open_tab(browser, { address: server.address });
  await sign_in(officer, 'momo', secret);
});
after(async () => {
  await browser?.close();
  await server?.end();
  await folder?.remove();
});

async function send_challenge(added = '') {
  await reader.goto(report + '/1a');
  await reader.getByRole('link', { name: 'Challenge this answer' }).click();
  await reader.fill('#statement', words + added);
  await reader.fill('#source', 'https://news.example/levels');
  await reader.fill('#source-date', '2026-05-31');
  await reader.fill('#name', 'Reader 1');
  await reader.selectOption('#group', 'civil-society');
  await reader.getByRole('button', { name: 'Send' }).click();
  await reader.waitForURL('**/moderation/*');
  assert.match(await main_of(reader), /It waits for a moderator/);
  return new URL(reader.url()).pathname;
}

async function open_waiting() {
  await officer.goto('/desk');
  await officer.getByRole('link', { name: 'Moderation' }).click();
  await officer.getByRole('link', { name: 'Challenge to an answer' }).click();
  assert.ok((await main_of(officer)).includes(words), 'word for word, markup in it shown as text');
}

test('the secretariat looks at the report and lists it', async () => {
  await reader.goto(report);
  assert.match(await main_of(reader), /The secretariat has not looked at this report yet/);
  await officer.goto('/desk');
  await officer.getByRole('link', { name: 'Reports to look at' }).click();
  await officer.getByRole('link', { name: 'Example Lab' }).click();
  await officer.getByRole('button', { name: 'List the report' }).click();
  await officer.waitForURL('**/desk?logged=*');
  await reader.goto(report);
  assert.match(await main_of(reader), /Listed by the secretariat on/);
});

test('the form says what is missing, each beside its field', async () => {
  await reader.goto(report + '/challenge/1a');
  await reader.getByRole('button', { name: 'Send' }).click();
  assert.equal(await reader.locator('main .problem li').count(), 5);
  for (const field of ['statement', 'source', 'source-date', 'name', 'group'])
    assert.equal(await reader.locator(`#${field}[aria-invalid="true"]`).count(), 1, field);
});

test('a challenge is published by a moderator and stands under the answer', async () => {
  const outcome = await send_challenge();
  await reader.goto(report + '/1a');
  assert.ok(!(await main_of(reader)).includes(words), 'published before anybody read it');
  await open_waiting();
  await officer.getByRole('button', { name: 'Publish and log' }).click();
  await officer.waitForURL('**/desk?logged=*');
  challenge_entry = new URL(officer.url()).searchParams.get('logged');
  await reader.goto(outcome);
  assert.match(await main_of(reader), /It was published/);
  await reader.goto(report + '/1a');
  const challenge = reader.locator(`#challenge-${challenge_entry}`);
  assert.ok((await challenge.innerText()).includes(words));
  assert.match(await challenge.innerText(), /Reader 1 \(civil society/);
});

test('the organisation replies, and the reply stands under the challenge', async () => {
  await haip('report', 'reply', '--key', inside('lab.key'), '--to', challenge_entry, '--text', 'It is three since June.',
    '--out', inside('reply'));
  await haip('submit', inside('reply'), '--to', server.address);
  await reader.goto(report + '/1a');
  assert.match(await reader.locator(`#challenge-${challenge_entry} .reply`).innerText(), /It is three since June/);
  await reader.goto(report);
  assert.match(await main_of(reader), /1 challenge, 1 reply/);
});

test('a declined challenge has a reason that its sender reads, and is counted', async () => {
  const outcome = await send_challenge(' Again.'); // the same within a minute is one
  await open_waiting();
  await officer.selectOption('#reason', 'said-already');
  await officer.getByRole('button', { name: 'Decline' }).click();
  await officer.waitForURL('**/desk?logged=*');
  await reader.goto(outcome);
  assert.match(await main_of(reader), /It was declined and is not published/);
  assert.match(await main_of(reader), /said already/);
  await reader.getByRole('link', { name: 'How moderators decide' }).click();
  await reader.waitForURL('**/moderation');
  const row = reader.locator('tr', { has: reader.locator('#said-already') });
  assert.match(await row.innerText(), /1\s*$/);
  await reader.goto(report);
  assert.match(await main_of(reader), /1 challenge, 1 reply/);
});
