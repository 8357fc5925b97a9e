// Starts the program under test: one register and one server per test file, ended by its own process.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run_file = promisify(execFile);

export const program = resolve(
  process.env.HAIP ?? stop('say which program to test, as in HAIP=$PWD/../../build/test/haip npm test'));

function stop(message) {
  throw new Error(message);
}

/** Runs one command of the program to its end; throws with its messages when it does not exit with 0. */
export async function haip(...arguments_) {
  const { stdout } = await run_file(program, arguments_, { env: { ...process.env, NO_COLOR: '1' } });
  return stdout;
}

/** An empty folder of its own, removed at the end of the test file. */
export async function make_folder() {
  const path = await mkdtemp(join(tmpdir(), 'haip-e2e-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Serves a register at a free port of this machine: its address, and how to end it. */
export async function serve(register, ...options) {
  const child = spawn(program, ['serve', register, '--listen', '127.0.0.1:0', '--no-discovery', ...options],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  let messages = '';
  child.stderr.on('data', (part) => { messages += part; });
  const ended = new Promise((done) => child.once('close', done));
  const first_line = await Promise.race([
    new Promise((done) => createInterface({ input: child.stdout }).once('line', done)),
    ended.then((code) => stop(`the server ended with ${code} before it was ready: ${messages}`)),
  ]);
  const address = /https?:\/\/[^\s/]+/.exec(first_line)?.[0] ?? stop(`no address in the first line: ${first_line}`);
  return {
    address,
    async end() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A demonstration register, served. */
export async function serve_demonstration() {
  const folder = await make_folder();
  const register = join(folder.path, 'register');
  await haip('demo', register);
  const server = await serve(register);
  return {
    address: server.address,
    register,
    async end() {
      await server.end();
      await folder.remove();
    },
  };
}
