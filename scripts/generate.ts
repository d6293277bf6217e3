/**
 * Writes `src/gateway/protocol/generated/validators.ts`: one plain function a schema of the method table, so that nothing
 * compiles a schema while the gateway runs. `node scripts/generate.ts` writes, `--check` fails when the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { methods } from '../src/gateway/protocol/methods.ts';
import { emitChecks, type Schema } from './validator-source.ts';

const target = new URL('../src/gateway/protocol/generated/validators.ts', import.meta.url);
const refPrefix = '#/definitions/';

// The package exports no path to its schema; the file lies beside its `dist`.
const published = new URL('../protocol.schema.json', import.meta.resolve('@openclaw/gateway-protocol'));
const { definitions } = JSON.parse(readFileSync(published, 'utf8')) as { definitions: Record<string, Schema> };

function definition(name: string): Schema {
  const found = definitions[name];
  if (found === undefined) throw new Error(`the published schema has no definition "${name}"`);
  return found;
}

/** A row names an official definition as a whole, or brings a schema of its own. */
function resolve(schema: Schema): Schema {
  const ref = schema['$ref'];
  return typeof ref === 'string' ? definition(ref.slice(refPrefix.length)) : schema;
}

const rows: Record<string, Schema> = Object.fromEntries(
  Object.entries(methods).map(([name, row]) => [name, resolve(row.params.schema)]),
);
const source = emitChecks({
  params: rows,
  single: { checkConnectParams: definition('ConnectParams'), checkRequestFrame: definition('RequestFrame') },
});

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== source) {
    process.stderr.write('The generated validators are stale. Run  npm run generate\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, source);
}
