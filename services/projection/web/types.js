// The types of the interface, from its description: `npm run types` writes them, `npm run types -- --check` says whether
// they are up to date. The description itself is held by a test of the view against what it answers.

import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const FROM = new URL('./openapi.json', import.meta.url);
const TO = new URL('./src/api/schema.d.ts', import.meta.url);

// Money and exact decimals may be beyond what a number of JavaScript holds; they are then read as bigint.
const EXACT = ['won', 'decimal'];

/** @param {import('openapi-typescript').SchemaObject} schema */
function exact(schema) {
  if (!EXACT.includes(schema.format ?? '')) return undefined;
  const kinds = [ts.SyntaxKind.NumberKeyword, ts.SyntaxKind.BigIntKeyword].map((kind) => ts.factory.createKeywordTypeNode(kind));
  const nothing = [schema.type].flat().includes('null') ? [ts.factory.createLiteralTypeNode(ts.factory.createNull())] : [];
  return ts.factory.createUnionTypeNode([...kinds, ...nothing]);
}

const made = astToString(await openapiTS(JSON.parse(await readFile(FROM, 'utf8')), { immutable: true, transform: exact }));
const text = `// Made by \`npm run types\` from openapi.json.\n\n${made}`;
if (process.argv.includes('--check')) {
  if ((await readFile(TO, 'utf8')) !== text) {
    console.error('src/api/schema.d.ts is not what openapi.json says: npm run types');
    process.exit(1);
  }
} else {
  await writeFile(TO, text);
}
