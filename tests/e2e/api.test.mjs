// The description of the interface for programs, and whether the server does what it says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import add_formats from 'ajv-formats';

import { crawl } from './crawl.mjs';
import { serve_demonstration } from './server.mjs';

let register, description, links;
before(async () => {
  register = await serve_demonstration();
  description = await (await fetch(register.address + '/api/openapi.json')).json();
  links = await crawl(register.address);
});
after(() => register?.end());

/** Checks a value against a schema of the description; the list of what is wrong. */
function faults(schema, value) {
  const ajv = new Ajv2020.default({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  add_formats.default(ajv);
  ajv.addVocabulary(['components']);
  const check = ajv.compile({ ...schema, components: description.components });
  return check(value) ? [] : check.errors.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
}

const operations = () => Object.entries(description.paths).flatMap(([path, item]) => {
  assert.deepEqual(Object.keys(item), ['get'], `${path}: this test knows only reading`);
  return [{ path, operation: item.get }];
});

/** The real addresses that a path of the description stands for: what pages link to. */
function addresses_of(path) {
  const pattern = path.split(/(\{[^}]+\})/).map((part) =>
    part === '{rest}' ? '.+' : part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('');
  const matching = links.map((link) => link.path).filter((real) => new RegExp(`^${pattern}(\\?.*)?$`).test(real));
  return path.includes('{') ? matching : [path, ...matching];
}

/** What Python's csv module reads from a table: a list of rows, each by the names of the header row. */
function read_csv(bytes) {
  const reader = 'import csv, io, json, sys\n'
    + "text = sys.stdin.buffer.read().decode('utf-8')\n"
    + "rows = list(csv.reader(io.StringIO(text, newline=''), strict=True))\n"
    + 'assert all(len(row) == len(rows[0]) for row in rows), "rows of different length"\n'
    + 'json.dump({"columns": rows[0], "rows": [dict(zip(rows[0], row)) for row in rows[1:]]}, sys.stdout)';
  const { status, stdout, stderr } = spawnSync('python3', ['-c', reader], { input: bytes, encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

/** The value that a cell stands for, by the rules of the description: what JSON has there, or undefined. */
function value_in_cell(cell, expected) {
  if (typeof expected === 'string') return cell.startsWith("'") ? cell.slice(1) : cell;
  return cell === '' ? undefined : JSON.parse(cell);
}

const value_at = (row, column) => column.split('.').reduce((value, name) => value?.[name], row);

const tables = () => operations().filter(({ operation }) => operation.responses['200'].content['text/csv'])
  .map(({ path, operation }) => ({ path, ...operation.responses['200'].content['text/csv'] }));

const as_csv = (path) => path + (path.includes('?') ? '&' : '?') + 'format=csv';

async function assert_problem(response, status) {
  assert.equal(response.status, status);
  assert.match(response.headers.get('content-type'), /^application\/problem\+json/);
  const problem = await response.json();
  assert.deepEqual(faults({ $ref: '#/components/schemas/Problem' }, problem), []);
  assert.equal(problem.status, status);
  assert.notEqual(problem.detail, '');
}

describe('description', () => {
  test('is an OpenAPI 3.1 document', async () => {
    const response = await fetch(register.address + '/api/openapi.json');
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type'), /^application\/(json|openapi\+json|vnd\.oai\.openapi\+json)/);
    assert.match(description.openapi, /^3\.1\.\d+$/);
    assert.equal(typeof description.info.title, 'string');
    assert.equal(typeof description.info.version, 'string');
    if (description.info.license) {
      assert.equal(typeof description.info.license.name, 'string');
      assert.ok(!(description.info.license.identifier && description.info.license.url), 'identifier and url exclude each other');
    }
    assert.ok(Object.keys(description.paths).length > 0);
    const known = ['openapi', 'info', 'jsonSchemaDialect', 'servers', 'paths', 'webhooks', 'components', 'security', 'tags', 'externalDocs'];
    assert.deepEqual(Object.keys(description).filter((name) => !known.includes(name) && !name.startsWith('x-')), []);
  });

  test('each operation says what it takes and gives', () => {
    for (const { path, operation } of operations()) {
      assert.match(path, /^\/api\/v1\//);
      assert.ok(operation.summary, path);
      const named = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      const parameters = operation.parameters ?? [];
      assert.deepEqual(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name), named, path);
      for (const parameter of parameters) {
        assert.ok(parameter.name && ['path', 'query', 'header', 'cookie'].includes(parameter.in), path);
        if (parameter.in === 'path') assert.equal(parameter.required, true, `${path}: ${parameter.name}`);
        assert.ok(parameter.schema || parameter.content, `${path}: ${parameter.name}`);
      }
      assert.ok(operation.responses['200'], path);
      for (const [status, response] of Object.entries(operation.responses)) {
        assert.match(status, /^([1-5]\d\d|[1-5]XX|default)$/);
        assert.ok(response.description, `${path}: ${status}`);
      }
    }
  });

  test('each schema is a valid JSON Schema (2020-12)', () => {
    for (const { operation } of operations())
      for (const response of Object.values(operation.responses))
        for (const { schema } of Object.values(response.content ?? {})) faults(schema, null);
  });

  test('what pages link to is described', () => {
    const described = new Set(operations().flatMap(({ path }) => addresses_of(path)));
    const undescribed = links.map(({ path }) => path).filter((path) => path.startsWith('/api/v1/') && !described.has(path));
    assert.deepEqual(undescribed, []);
  });
});

describe('answers', () => {
  test('each path gives, at every address that pages link to, what its schema says', async (t) => {
    for (const { path, operation } of operations()) {
      const addresses = addresses_of(path);
      assert.ok(addresses.length > 0, `no page links to anything of ${path}`);
      t.diagnostic(`${path}: ${addresses.length} addresses`);
      for (const real of addresses) {
        const response = await fetch(register.address + real);
        assert.equal(response.status, 200, real);
        const type = response.headers.get('content-type').split(';')[0];
        if (type === 'text/csv') {
          assert.ok(operation.responses['200'].content[type], `${real} is a table, which is not described`);
          continue;
        }
        const { schema } = operation.responses['200'].content[type] ?? assert.fail(`${real} is ${type}, which is not described`);
        assert.deepEqual(faults(schema, await response.json()), [], real);
        assert.equal(response.headers.get('access-control-allow-origin'), '*', 'other sites may read it');
        assert.equal(response.headers.get('set-cookie'), null);
      }
    }
  });

  test('304 when nothing changed', async () => {
    for (const { path } of operations()) {
      const real = addresses_of(path)[0];
      const tag = (await fetch(register.address + real)).headers.get('etag');
      assert.ok(tag, real);
      const again = await fetch(register.address + real, { headers: { 'If-None-Match': tag }, cache: 'no-store' });
      assert.equal(again.status, 304, real);
    }
  });

  test('the entries of the log, page by page, are all of them once', async () => {
    const seen = [];
    for (let next = '/api/v1/log/entries'; next;) {
      const part = await (await fetch(new URL(next, register.address))).json();
      seen.push(...part.entries.map(({ entry }) => entry));
      assert.ok(seen.length <= part.size, 'no end');
      next = part.next;
    }
    const { size } = await (await fetch(register.address + '/api/v1/log')).json();
    assert.deepEqual(seen, Array.from({ length: size }, (_, at) => size - 1 - at));
  });
});

describe('tables (CSV)', () => {
  test('every list has one: nothing that JSON gives is lost in it', async (t) => {
    assert.ok(tables().length >= 8);
    for (const { path, 'x-csv-rows': rows_name, 'x-csv-columns': columns } of tables()) {
      const addresses = addresses_of(path).filter((real) => !real.includes('format='));
      assert.ok(addresses.length > 0, path);
      for (const real of addresses) {
        const items = (await (await fetch(register.address + real)).json())[rows_name];
        const response = await fetch(register.address + as_csv(real));
        assert.equal(response.status, 200, real);
        assert.match(response.headers.get('content-type'), /^text\/csv; charset=utf-8/);
        assert.match(response.headers.get('content-disposition'), /^attachment; filename="[a-zA-Z0-9.-]+\.csv"$/);
        assert.match(response.headers.get('vary'), /\bAccept\b(?!-)/);
        assert.equal(response.headers.get('access-control-allow-origin'), '*');
        const bytes = Buffer.from(await response.arrayBuffer());
        assert.ok(!bytes.includes('\ufeff'), 'no byte order mark');
        assert.ok(bytes.subarray(-2).equals(Buffer.from('\r\n')), 'RFC 4180: CRLF');
        const table = read_csv(bytes);
        assert.deepEqual(table.columns, columns, real);
        assert.equal(table.rows.length, items.length, real);
        for (const [at, item] of items.entries())
          for (const column of columns) {
            const expected = value_at(item, column);
            const cell = table.rows[at][column];
            // null is a number that is not shown: nothing in a table either.
            if (expected === undefined || expected === null) assert.equal(cell, '', `${real}: ${column}`);
            else assert.deepEqual(value_in_cell(cell, expected), expected, `${real}: ${column}`);
          }
        for (const item of items)
          for (const member of Object.keys(item)) assert.ok(columns.includes(member), `${real}: ${member} has no column`);
      }
      t.diagnostic(`${path}: ${addresses.length} tables`);
    }
  });

  test('can be asked for by Accept, and JSON stays the default', async () => {
    const type_of = async (path, accept) => (await fetch(register.address + path, { headers: { Accept: accept } })).headers.get('content-type').split(';')[0];
    assert.equal(await type_of('/api/v1/organisations', 'text/csv'), 'text/csv');
    assert.equal(await type_of('/api/v1/organisations', 'text/csv;q=0.5, application/json'), 'application/json');
    assert.equal(await type_of('/api/v1/organisations', '*/*'), 'application/json');
    assert.equal(await type_of('/api/v1/log', 'text/csv'), 'application/json', 'one thing is no table');
  });

  test('have an ETag of their own', async () => {
    for (const { path } of tables()) {
      const real = addresses_of(path)[0];
      const tag_of = async (address) => (await fetch(register.address + address)).headers.get('etag');
      const tag = await tag_of(as_csv(real));
      assert.notEqual(tag, await tag_of(real), real);
      const again = await fetch(register.address + as_csv(real), { headers: { 'If-None-Match': tag }, cache: 'no-store' });
      assert.equal(again.status, 304, real);
    }
  });

  test('the entries of the log, part by part over Link, are all of them once', async () => {
    const seen = [];
    for (let next = '/api/v1/log/entries?format=csv'; next;) {
      const response = await fetch(new URL(next, register.address));
      const { rows } = read_csv(Buffer.from(await response.arrayBuffer()));
      seen.push(...rows.map(({ entry }) => Number(entry)));
      next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
      assert.ok(seen.length < 10_000, 'no end');
    }
    const { size } = await (await fetch(register.address + '/api/v1/log')).json();
    assert.deepEqual(seen, Array.from({ length: size }, (_, at) => size - 1 - at));
  });

  test('a filter holds for the table too', async () => {
    const response = await fetch(register.address + '/api/v1/organisations?economy=JP&format=csv');
    const { rows } = read_csv(Buffer.from(await response.arrayBuffer()));
    assert.deepEqual(rows.map(({ economy }) => economy), ['JP']);
  });

  test('pages whose data is a list link to it, others do not', async () => {
    const link = /href="([^"]*)">CSV<\/a>/;
    const foot_of = async (path) => link.exec(await (await fetch(register.address + path)).text())?.[1]?.replaceAll('&amp;', '&');
    assert.equal(await foot_of('/organisations?economy=JP'), '/api/v1/organisations?economy=JP&format=csv');
    assert.equal(await foot_of('/timeline'), '/api/v1/timeline?format=csv');
    assert.equal(await foot_of('/organisations/aster.example'), undefined);
  });
});

describe('errors are problem details (RFC 9457)', () => {
  for (const [what, path] of [['an unknown organisation', '/api/v1/organisations/nobody.example'],
    ['an entry beyond the end', '/api/v1/log/entries/999999999'], ['an unknown instrument', '/api/v1/instruments/none'],
    ['an unknown edition', '/api/v1/instruments/coc/editions/1999-01-01'], ['an unknown provision', '/api/v1/provisions/coc/none'],
    ['a path that does not exist', '/api/v1/none']]) {
    test(`404 for ${what}`, async () => assert_problem(await fetch(register.address + path), 404));
  }
  for (const path of ['/api/v1/log/entries/one', '/api/v1/log/entries/-1', '/api/v1/log/entries/99999999999999999999999',
    '/api/v1/log/entries?before=one', '/api/v1/log/entries?before=-1']) {
    test(`400 or 404 for ${path}`, async () => {
      const response = await fetch(register.address + path);
      await assert_problem(response, response.status === 404 ? 404 : 400);
    });
  }
  for (const path of ['/api/v1/organisations?format=xml', '/api/v1/log?format=csv', '/api/v1/provisions/coc/a1?format=csv'])
    test(`400 for ${path}`, async () => assert_problem(await fetch(register.address + path), 400));
  test('404 is a problem for whoever asks for a table', async () =>
    assert_problem(await fetch(register.address + '/api/v1/instruments/none?format=csv'), 404));
  test('405 for a method that is not there, with the methods that are', async () => {
    const response = await fetch(register.address + '/api/v1/log', { method: 'DELETE' });
    assert.match(response.headers.get('allow') ?? '', /\bGET\b/);
    await assert_problem(response, 405);
  });
});

describe('links of the site', () => {
  test('none leads nowhere', () => {
    const dead = links.filter(({ status, path }) => status >= 400 && !(status === 410 && path.startsWith('/payloads/')));
    assert.deepEqual(dead.map(({ path, from, status }) => `${status} ${path}, from ${from}`), []);
  });
  test('none takes a detour over a redirect', () => {
    const detours = links.filter(({ status }) => status >= 300 && status < 400);
    assert.deepEqual(detours.map(({ path, from, location }) => `${path}, from ${from}, is now ${location}`), []);
  });
});
