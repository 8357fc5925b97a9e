// A review of the Code from the call to the new edition, as the secretariat and ten participants live it, without
// scripts: comments in three scripts, an amendment, a second draft with what became of all comments, their dispositions,
// the adoption by two people, the history of a provision back to a comment, and that comment's proof, checked offline.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { open_tab, start_browser } from './browser.mjs';
import { add_officer, sign_in } from './officer.mjs';
import { haip, make_folder, serve } from './server.mjs';

let folder, server, browser, editor, moderator, first_adopter, second_adopter, code;
const inside = (...names) => join(folder.path, ...names);
const main_of = (tab) => tab.locator('main').innerText();
const consultation = '/consultations/coc-2027';
const wording = 'secure environments, by people who did not build the system';

// Each from an address of its own: the server believes the proxy in front of it.
const participants = [
  { place: 'coc/a1/f', quoted: 'secure environments', proposed: wording, text: 'The builders should not be the only testers.',
    name: 'Reader 1', group: 'civil-society', economy: 'KE' },
  { place: 'coc/a1/f', text: '試験を行う者の独立性も書いてほしい。', name: '読者2', group: 'academia', economy: 'JP', language: 'ja' },
  { place: 'coc/a1/d', text: 'أضيفوا البيانات التي استبعدت ولماذا.', name: 'قارئ 3', group: 'government', economy: 'EG' },
  { place: 'coc/a3/a', quoted: 'transparency reports', text: 'Say how long.', name: 'Reader 4', group: 'private-sector', economy: 'NL' },
  { place: 'coc/a3/a', text: 'Every release, not only the significant ones.', name: 'Reader 5', group: 'individual', economy: '' },
  { place: 'coc/a7/a', quoted: 'for example by watermarking', text: 'Watermarks wash out.', name: 'Reader 6', group: 'technical-community', economy: 'BR' },
  { place: 'coc/a7/a', text: 'Provenance helps small papers.', name: 'Reader 7', group: 'private-sector', economy: 'IT' },
  { place: 'coc/a2/a', text: 'Monitoring in proportion to risk is right.', name: 'Reader 8', group: 'international-organisation', economy: '' },
  { place: 'coc/a11/d', text: 'Keep this one.', name: 'Reader 9', group: 'individual', economy: 'SN' },
  { place: 'whole', text: 'Review the Code every year.', name: 'Reader 10', group: 'civil-society', economy: 'IN' },
];

const provision_of = (draft, id) => draft.provisions.find((provision) => provision.id === id);

async function record(edition, change) {
  const draft = structuredClone(code);
  draft.note = { en: 'Made up for a test.' };
  change(draft);
  await writeFile(inside(`${edition}.json`), JSON.stringify(draft));
  await server.end();
  await haip('instrument', 'import', inside('register'), inside(`${edition}.json`), '--instrument', 'coc', '--edition', edition,
    '--date', '2027-01-15');
  server = await serve_behind_proxy();
}

const serve_behind_proxy = () => serve(inside('register'), '--behind-proxy');

before(async () => {
  folder = await make_folder();
  await haip('init', inside('register'), '--origin', 'register.example/log', '--name', 'Register under test');
  const secrets = {};
  for (const [login, roles] of [['edda', ['editor']], ['momo', ['moderator']], ['anna', ['editor', 'adopter']], ['bert', ['adopter']]])
    secrets[login] = await add_officer(inside('register'), login, `Officer ${login}`, roles);
  server = await serve_behind_proxy();
  code = await (await fetch(server.address + '/api/v1/instruments/coc/editions/2023-10-30')).json();
  await record('2027-draft-1', (draft) => { draft.note = { en: 'Made up for a test, draft 1.' }; });
  await record('2027-draft-2', (draft) => {
    provision_of(draft, 'coc/a1/f').text = { en: `Testing should take place in ${wording}.`, ja: '試験は、作成者以外が、安全な環境で行うべきである。' };
    provision_of(draft, 'coc/a7/a').text.en = provision_of(draft, 'coc/a7/a').text.en.replace(', for example by watermarking', ' that survives copying');
    draft.provisions = draft.provisions.filter((provision) => provision.id !== 'coc/a11/d');
  });
  browser = await start_browser();
  const tab = () => open_tab(browser, { address: server.address });
  [editor, moderator, first_adopter, second_adopter] = [await tab(), await tab(), await tab(), await tab()];
  await sign_in(editor, 'edda', secrets.edda);
  await sign_in(moderator, 'momo', secrets.momo);
  await sign_in(first_adopter, 'anna', secrets.anna);
  await sign_in(second_adopter, 'bert', secrets.bert);
});
after(async () => {
  await browser?.close();
  await server?.end();
  await folder?.remove();
});

const clock_of = (seconds_from_now) => new Date(Date.now() + seconds_from_now * 1000).toISOString().slice(0, 16).replace('T', ' ');

test('the secretariat calls the consultation', async () => {
  await editor.goto('/desk');
  await editor.getByRole('link', { name: 'Consultations', exact: true }).last().click();
  await editor.getByRole('link', { name: 'Call a consultation' }).click();
  await editor.selectOption('#edition', 'coc/2027-draft-1');
  for (const [field, value] of [['id', 'coc-2027'], ['title', 'Review of the Code'], ['purpose', 'To see whether it still fits.'],
    ['decides', 'The members.'], ['use', 'Every comment gets a disposition.'], ['questions', 'What is missing?'],
    ['languages', 'en ja ar'], ['time-zone', 'UTC'], ['opens-at', clock_of(-3600)], ['closes-at', clock_of(30 * 86400)]])
    await editor.fill(`#${field}`, value);
  await editor.getByRole('button', { name: 'Call and log' }).click();
  await editor.waitForURL('**/desk/consultations/coc-2027');
});

test('ten people comment, in three scripts', async () => {
  for (const [number, person] of participants.entries()) {
    const tab = await open_tab(browser, { address: server.address, language: person.language ?? 'en',
      headers: { 'X-Forwarded-For': `198.51.100.${number + 1}` } });
    await tab.goto(`${consultation}/comment/${person.place}`);
    for (const field of ['quoted', 'text', 'proposed', 'name', 'economy'])
      if (person[field]) await tab.fill(`#${field}`, person[field]);
    await tab.selectOption('#group', person.group);
    await tab.locator('main form button').click();
    await tab.waitForURL('**/moderation/*');
    await tab.context().close();
  }
  for (let left = participants.length; left > 0; --left) {
    await moderator.goto('/desk/moderation');
    await moderator.getByRole('link', { name: 'Comment in a consultation' }).first().click();
    await moderator.getByRole('button', { name: 'Publish and log' }).click();
    await moderator.waitForURL('**/desk?logged=*');
  }
  const reader = await open_tab(browser, { address: server.address });
  await reader.goto(consultation + '/comments');
  const text = await main_of(reader);
  assert.match(text, /10 comments/);
  for (const words of ['試験を行う者の独立性', 'أضيفوا البيانات', 'The builders should not be'])
    assert.ok(text.includes(words), words);
  await reader.context().close();
});

test('the second draft is looked at first, and every comment has an outcome in it', async () => {
  await editor.goto('/desk/consultations/coc-2027');
  await editor.getByRole('link', { name: '2027-draft-2' }).click();
  assert.match(await main_of(editor), /coc\/a11\/d/);
  await editor.fill('#note', 'Other people test, provenance survives copying, and Action 11 (d) is gone.');
  await editor.getByRole('button', { name: 'Bring in and log' }).click();
  await editor.waitForURL('**/desk/consultations/coc-2027');
  await editor.goto(consultation);
  const text = await main_of(editor);
  // Nine of ten: one is on the whole.
  const count = (word) => Number(new RegExp(`${word}\\s+(\\d+)`).exec(text)[1]);
  assert.equal(count('kept') + count('moved') + count('words changed') + count('place lost'), 9, text);
  assert.ok(count('place lost') >= 1, 'the one whose provision is gone');
  assert.ok(!text.includes('not carried over yet'));
});

test('every comment gets its disposition; before that nothing can be concluded', async () => {
  await first_adopter.goto('/desk/consultations/coc-2027');
  await first_adopter.fill('#close-reason', 'Everybody spoke.');
  await first_adopter.getByRole('button', { name: 'Close and log' }).click();
  await first_adopter.waitForURL('**/desk?logged=*');
  await first_adopter.goto('/desk/consultations/coc-2027');
  assert.match(await main_of(first_adopter), /10 comments wait for their disposition/);
  const give = async (tick, disposition, reason, change) => {
    await editor.goto('/desk/consultations/coc-2027/dispositions');
    await tick();
    await editor.selectOption('#disposition', disposition);
    await editor.fill('#reason', reason);
    if (change) {
      await editor.fill('#provision', change);
      await editor.selectOption('#edition', '2027-draft-2');
    }
    await editor.getByRole('button', { name: 'Give and log' }).click();
    await editor.waitForURL('**/dispositions');
  };
  await give(() => editor.getByLabel(/by Reader 1$/).check(), 'accepted', 'Taken over word for word.', 'coc/a1/f');
  await give(async () => { for (const box of await editor.locator('input[name=comment]').all()) await box.check(); },
    'noted', 'Read, and thank you.');
  assert.match(await main_of(editor), /No comment waits for its disposition/);
});

test('two people adopt the draft', async () => {
  await first_adopter.goto('/desk/consultations/coc-2027');
  await first_adopter.selectOption('#adopts', '2027-draft-2');
  await first_adopter.fill('#summary', 'The second draft is the new edition.');
  await first_adopter.getByRole('button', { name: 'Propose' }).click();
  await first_adopter.waitForURL('**/desk/proposals/*');
  await second_adopter.goto(new URL(first_adopter.url()).pathname);
  await second_adopter.getByRole('button', { name: 'Confirm and log' }).click();
  await second_adopter.waitForURL('**/desk?logged=*');
  await editor.goto(consultation);
  assert.match(await main_of(editor), /The second draft is the new edition/);
  await editor.goto('/instruments/coc');
  assert.match(await main_of(editor), /2027-draft-2/);
});

test('from the words of a provision back to the comment, and its proof holds offline', async () => {
  const reader = await open_tab(browser, { address: server.address });
  await reader.goto('/instruments/coc/a1/f');
  assert.match(await main_of(reader), /by people who did not build the system/);
  await reader.locator('#origin + ul').getByRole('link', { name: /^comment \d+$/ }).click();
  const text = await main_of(reader);
  assert.match(text, /The builders should not be the only testers/);
  assert.match(text, /Taken over word for word/);
  const entry = /comments\/(\d+)$/.exec(reader.url())[1];
  const facts = await (await fetch(`${server.address}/api/v1/log/entries/${entry}`)).json();
  for (const [name, at] of [['comment.tlog-proof', facts.proof_at], ['comment.cose', facts.statement_at]]) {
    const answer = await fetch(server.address + at);
    assert.equal(answer.status, 200, at);
    await writeFile(inside(name), Buffer.from(await answer.arrayBuffer()));
  }
  const policy = await readFile(inside('register', 'policy.txt'), 'utf8');
  await writeFile(inside('policy.txt'), policy);
  await server.end();
  server = undefined;
  const verified = await haip('verify', inside('comment.tlog-proof'), '--statement', inside('comment.cose'), '--policy', inside('policy.txt'));
  assert.match(verified, new RegExp(`entry ${entry}\\b`));
  await reader.context().close();
});
