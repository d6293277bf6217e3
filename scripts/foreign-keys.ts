import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Turns the configuration schema that `openclaw config schema` prints (a JSON file, given as the argument) into
 * `src/gateway/config/generated/foreign-keys.ts`: every key OpenClaw knows, equal subtrees written once.
 */
interface Shape {
  readonly members: Map<string, Shape>;
  text: boolean;
  open: boolean;
}

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const entries = (value: unknown): [string, unknown][] => (isSchema(value) ? Object.entries(value) : []);
const fresh = (): Shape => ({ members: new Map(), text: false, open: false });

const variants = (schema: Schema): Schema[] =>
  ['anyOf', 'oneOf', 'allOf'].flatMap((key) => {
    const list = schema[key];
    return Array.isArray(list) ? list.filter(isSchema) : [];
  });

function isOpen(schema: Schema): boolean {
  const extra = schema['additionalProperties'];
  if (extra === true || (isSchema(extra) && Object.keys(extra).length === 0)) return true;
  const closed = extra !== undefined || schema['properties'] !== undefined;
  return (schema['type'] === 'object' && !closed) || Object.keys(schema).length === 0;
}

function add(shape: Shape, name: string, schema: unknown): void {
  const child = shape.members.get(name) ?? fresh();
  shape.members.set(name, child);
  if (isSchema(schema)) collect(schema, child);
  else child.open ||= schema === true;
}

function collect(schema: Schema, into: Shape): void {
  into.text ||= schema['type'] === 'string';
  into.open ||= isOpen(schema);
  for (const [name, property] of entries(schema['properties'])) add(into, name, property);
  const extra = schema['additionalProperties'];
  if (isSchema(extra) && Object.keys(extra).length > 0) add(into, '*', extra);
  if (isSchema(schema['items'])) add(into, '[]', schema['items']);
  else if (schema['type'] === 'array') add(into, '[]', true);
  for (const variant of variants(schema)) collect(variant, into);
}

/** Index of the shape in `lines`; 0 is a plain value, 1 a text, 2 anything at all. */
function intern(shape: Shape, lines: string[]): number {
  if (shape.open && shape.members.size === 0) return 2;
  if (shape.members.size === 0) return shape.text ? 1 : 0;
  const names = [...shape.members.keys()].sort();
  const tokens = names.map((name) => {
    const index = intern(shape.members.get(name) ?? fresh(), lines);
    return index === 0 ? name : `${name}:${index}`;
  });
  const line = [...(shape.open ? ['**'] : []), ...tokens].join(' ');
  const known = lines.indexOf(line);
  return known > 2 ? known : lines.push(line) - 1;
}

function generate(schema: Schema): string {
  const root = fresh();
  collect(schema, root);
  root.open = false;
  // A channel that nobody ships is a misspelling, whatever the schema lets plugins add.
  const channels = root.members.get('channels');
  if (channels !== undefined) channels.open = false;
  const lines = ['', '', ''];
  intern(root, lines);
  const rows = lines.map((line) => `  ${JSON.stringify(line)},`).join('\n');
  return `// Written by scripts/foreign-keys.ts from the configuration schema of OpenClaw 2026.9.6; do not edit.\n\n/** Equal subtrees once; \`name:index\` points to another row, 0 is a value, 1 a text, 2 anything; the last row is the root. */\nexport const foreignShapes: readonly string[] = [\n${rows}\n];\n`;
}

const file = process.argv[2];
if (file === undefined) throw new Error('usage: node scripts/foreign-keys.ts <schema.json>');
const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
const schema = isSchema(parsed) && isSchema(parsed['schema']) ? parsed['schema'] : parsed;
if (!isSchema(schema)) throw new Error(`${file} holds no schema`);
writeFileSync(new URL('../src/gateway/config/generated/foreign-keys.ts', import.meta.url), generate(schema));
