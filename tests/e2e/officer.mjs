// An account of the secretariat, and signing in with it as a person does.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { spawn } from 'node:child_process';

import { program } from './server.mjs';

const password = 'a long enough password';

/** Makes the account; its authenticator's secret in base32. */
export async function add_officer(register, login, name, roles) {
  const options = roles.flatMap((role) => ['--role', role]);
  const child = spawn(program, ['staff', 'add', register, '--login', login, '--name', name, ...options, '--password-stdin']);
  let text = '';
  child.stdout.on('data', (part) => { text += part; });
  child.stdin.end(password + '\n');
  assert.equal(await new Promise((done) => child.once('close', done)), 0);
  return text.trim().split('\n').at(-1);
}

/** The code of RFC 6238 that the authenticator shows now. */
function code_of(secret) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

export async function sign_in(tab, login, secret) {
  await tab.goto('/desk/sign-in');
  await tab.fill('#login', login);
  await tab.fill('#password', password);
  await tab.fill('#code', code_of(secret));
  await tab.locator('main button').click();
  await tab.waitForURL('**/desk');
}
