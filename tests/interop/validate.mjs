// node validate.mjs FOLDER-WITH-NODE-MODULES SCHEMA FILE… [-- OTHER-SCHEMA…]: ajv, with Unicode patterns and formats.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';

const [folder, schema_file, ...rest] = process.argv.slice(2);
const dashes = rest.indexOf('--');
const files = dashes < 0 ? rest : rest.slice(0, dashes);
const others = dashes < 0 ? [] : rest.slice(dashes + 1);
const require = createRequire(join(resolve(folder), 'package.json'));
const Ajv = require('ajv').default;
const add_formats = require('ajv-formats').default;
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

// OSCAL's schemas name their definitions in ways that ajv's strict mode warns of; patterns such as \p{L} need the u flag.
// SARIF's schema, of draft-04, holds a pattern that is wrong with it.
const schema = read(schema_file);
const is_draft_04 = String(schema.$schema).includes('draft-04');
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: !is_draft_04 });
add_formats(ajv);
for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, true);
// What it uses of draft-04 means the same in draft-07, but for the name of its own address.
if (is_draft_04) {
  delete schema.$schema;
  delete schema.id;
}
for (const other of others) ajv.addSchema(read(other), new URL(basename(other), schema.$id).href);
const validate = ajv.compile(schema);
for (const file of files) {
  if (validate(read(file))) continue;
  console.error(file, validate.errors.slice(0, 5));
  process.exit(1);
}
console.log(`ajv ${require('ajv/package.json').version}, ${basename(schema_file)}: ${files.length} files`);
