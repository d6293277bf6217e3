/**
 * From JSON Schema to the source of small TypeScript functions. Knows the keywords that the served schemas use and stops
 * at any other, so that a new keyword is never ignored. Each function answers null or the first thing that is wrong, in the
 * words official clients know (`at /client/id: must be equal to one of the allowed values`).
 */
export type Schema = Readonly<Record<string, unknown>>;

/** `params`: one check a method. `single`: named exports. */
export interface CheckSources {
  readonly params: Readonly<Record<string, Schema>>;
  readonly single: Readonly<Record<string, Schema>>;
}

const head = `// Written by scripts/generate.ts from the method table and the pinned protocol schema. Do not edit.
import type { MethodName } from '../methods.ts';

/** Null, or the first thing that is wrong with the value. */
export type Check = (value: unknown) => string | null;

const wrong = (at: string, text: string): string => (at === '' ? text : \`at \${at}: \${text}\`);
const shown = (name: string): string => (name.length > 64 ? \`\${name.slice(0, 64)}…\` : name);
const unexpected = (at: string, name: string): string =>
  \`at \${at === '' ? 'root' : at}: unexpected property '\${shown(name)}'\`;
`;

const annotations = new Set(['title', 'description', 'default', 'x-openclaw-since', '$id', '$schema']);
const quote = (value: unknown): string => JSON.stringify(value);
const fail = (text: string): string => `return wrong(at, ${quote(text)});`;

/** Schemas that are equal share one function. */
class Functions {
  readonly #names = new Map<string, string>();
  readonly #sources: string[] = [];

  nameOf(schema: Schema): string {
    const key = JSON.stringify(schema);
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = `c${this.#names.size}`;
    this.#names.set(key, name);
    const { constants, body } = emitBody(schema, name, this);
    const lines = body.map((line) => `  ${line}\n`).join('');
    this.#sources.push(
      `${constants}function ${name}(v: unknown, at: string): string | null {\n${lines}  return null;\n}\n`,
    );
    return name;
  }

  get source(): string {
    return this.#sources.join('\n');
  }
}

/** The whole module as text. */
export function emitChecks({ params, single }: CheckSources): string {
  const functions = new Functions();
  const rows = Object.entries(params).map(
    ([method, schema]) => `  ${quote(method)}: (v) => ${functions.nameOf(schema)}(v, ''),`,
  );
  const exports = Object.entries(single).map(
    ([name, schema]) => `export const ${name}: Check = (v) => ${functions.nameOf(schema)}(v, '');`,
  );
  const table = `/** Checks of the params of every served method. */\nexport const paramChecks: Readonly<Record<MethodName, Check>> = {\n${rows.join('\n')}\n};`;
  return `${[head, functions.source, ...exports, table].join('\n')}\n`;
}

type Body = { readonly constants: string; readonly body: readonly string[] };
type Emitter = (schema: Schema, name: string, functions: Functions) => Body;

const emitters: Readonly<Record<string, { readonly keys: readonly string[]; readonly emit: Emitter }>> = {
  object: { keys: ['required', 'properties', 'additionalProperties', 'patternProperties'], emit: emitObject },
  array: { keys: ['items', 'minItems', 'maxItems', 'uniqueItems'], emit: emitArray },
  string: { keys: ['minLength', 'maxLength', 'pattern', 'const'], emit: emitString },
  integer: { keys: ['minimum', 'maximum'], emit: emitInteger },
  number: { keys: ['const'], emit: emitNumber },
  boolean: { keys: [], emit: () => plain([`if (typeof v !== 'boolean') ${fail('must be boolean')}`]) },
  null: { keys: [], emit: () => plain([`if (v !== null) ${fail('must be null')}`]) },
};

const plain = (body: readonly string[]): Body => ({ constants: '', body });

function emitBody(schema: Schema, name: string, functions: Functions): Body {
  const keys = Object.keys(schema).filter((key) => !annotations.has(key));
  if (keys.length === 0) return plain([]);
  if (keys.join() === 'enum') return emitEnum(schema, name);
  if (keys.join() === 'anyOf') return emitAnyOf(schema, functions);
  const parts = partsOf(schema);
  if (parts !== null) return emitAll(parts, functions);
  const emitter = emitters[String(schema['type'])];
  const stray = keys.filter((key) => key !== 'type' && !emitter?.keys.includes(key));
  if (emitter === undefined || stray.length > 0) throw new Error(`no validator for this schema: ${quote(schema)}`);
  return emitter.emit(schema, name, functions);
}

/**
 * What stands beside each other in one schema, taken apart: an enumeration or an `anyOf` from the type, and a list of types
 * into a choice of them. Null when there is nothing to take apart.
 */
function partsOf({ enum: values, anyOf, type, ...rest }: Schema): readonly Schema[] | null {
  const typed = Array.isArray(type) ? { anyOf: type.map((one: string) => forType(one, rest)) } : { type, ...rest };
  if (values !== undefined) return [typed, { enum: values }];
  if (anyOf !== undefined) return [typed, { anyOf }];
  return Array.isArray(type) ? [typed] : null;
}

/** A keyword that does not speak of a type is none of its schema. */
function forType(type: string, rest: Schema): Schema {
  const own = emitters[type]?.keys ?? [];
  const stray = Object.keys(rest).find(
    (key) => !annotations.has(key) && !Object.values(emitters).some(({ keys }) => keys.includes(key)),
  );
  if (stray !== undefined) throw new Error(`no validator for the keyword ${stray}`);
  return { type, ...Object.fromEntries(Object.entries(rest).filter(([key]) => own.includes(key))) };
}

function emitAll(parts: readonly Schema[], functions: Functions): Body {
  return plain(
    parts.flatMap((part, at) => [
      `const problem${at} = ${functions.nameOf(part)}(v, at);`,
      `if (problem${at} !== null) return problem${at};`,
    ]),
  );
}

function emitEnum(schema: Schema, name: string): Body {
  const text = 'must be equal to one of the allowed values';
  return {
    constants: `const ${name}Values: ReadonlySet<unknown> = new Set(${quote(schema['enum'])});\n`,
    body: [`if (!${name}Values.has(v)) ${fail(text)}`],
  };
}

function emitAnyOf(schema: Schema, functions: Functions): Body {
  const branches = (schema['anyOf'] as readonly Schema[]).map(
    (branch) => `${functions.nameOf(branch)}(v, at) !== null`,
  );
  return plain([`if (${branches.join(' && ')}) ${fail('must match a schema in anyOf')}`]);
}

function emitString(schema: Schema, name: string): Body {
  const body = [`if (typeof v !== 'string') ${fail('must be string')}`];
  const { minLength, maxLength, pattern, const: only } = schema;
  if (only !== undefined) body.push(`if (v !== ${quote(only)}) ${fail('must be equal to constant')}`);
  if (minLength !== undefined)
    body.push(`if (v.length < ${minLength}) ${fail(`must not have fewer than ${minLength} characters`)}`);
  if (maxLength !== undefined)
    body.push(`if (v.length > ${maxLength}) ${fail(`must not have more than ${maxLength} characters`)}`);
  if (pattern === undefined) return plain(body);
  body.push(`if (!${name}Pattern.test(v)) ${fail(`must match pattern ${quote(pattern)}`)}`);
  return { constants: `const ${name}Pattern = new RegExp(${quote(pattern)}, 'u');\n`, body };
}

function emitInteger(schema: Schema): Body {
  const body = [`if (typeof v !== 'number' || !Number.isInteger(v)) ${fail('must be integer')}`];
  const { minimum, maximum } = schema;
  if (minimum !== undefined) body.push(`if (v < ${minimum}) ${fail(`must be >= ${minimum}`)}`);
  if (maximum !== undefined) body.push(`if (v > ${maximum}) ${fail(`must be <= ${maximum}`)}`);
  return plain(body);
}

function emitNumber({ const: only }: Schema): Body {
  const body = [`if (typeof v !== 'number') ${fail('must be number')}`];
  if (only !== undefined) body.push(`if (v !== ${quote(only)}) ${fail('must be equal to constant')}`);
  return plain(body);
}

function emitArray(schema: Schema, _name: string, functions: Functions): Body {
  const { items, minItems, maxItems, uniqueItems } = schema;
  const body = [`if (!Array.isArray(v)) ${fail('must be array')}`];
  if (minItems !== undefined)
    body.push(`if (v.length < ${minItems}) ${fail(`must not have fewer than ${minItems} items`)}`);
  if (maxItems !== undefined)
    body.push(`if (v.length > ${maxItems}) ${fail(`must not have more than ${maxItems} items`)}`);
  if (uniqueItems === true) body.push(`if (new Set(v).size !== v.length) ${fail('must not have duplicate items')}`);
  if (items === undefined) return plain(body);
  body.push(
    'for (let i = 0; i < v.length; i += 1) {',
    `  const problem = ${functions.nameOf(items as Schema)}(v[i], \`\${at}/\${i}\`);`,
    '  if (problem !== null) return problem;',
    '}',
  );
  return plain(body);
}

function emitObject(schema: Schema, name: string, functions: Functions): Body {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema['required'] ?? []) as readonly string[];
  const patterns = Object.entries((schema['patternProperties'] ?? {}) as Readonly<Record<string, Schema>>);
  const fields = Object.keys(properties);
  const body = [
    `if (typeof v !== 'object' || v === null || Array.isArray(v)) ${fail('must be object')}`,
    'const o = v as Record<string, unknown>; // an object, checked above',
    ...required.map((key) => `if (!Object.hasOwn(o, ${quote(key)})) ${fail(`must have required property '${key}'`)}`),
  ];
  let constants = '';
  if (schema['additionalProperties'] === false) {
    constants = `const ${name}Keys: ReadonlySet<string> = new Set(${quote(fields)});\n`;
    body.push(`for (const key of Object.keys(o)) if (!${name}Keys.has(key)) return unexpected(at, key);`);
  }
  for (const field of fields) body.push(...emitField(field, functions.nameOf(properties[field] ?? {})));
  for (const [pattern, value] of patterns) body.push(...emitPattern(pattern, functions.nameOf(value)));
  return { constants, body };
}

const emitField = (field: string, check: string): string[] => [
  `if (Object.hasOwn(o, ${quote(field)})) {`,
  `  const problem = ${check}(o[${quote(field)}], \`\${at}/${field}\`);`,
  '  if (problem !== null) return problem;',
  '}',
];

function emitPattern(pattern: string, check: string): string[] {
  if (pattern !== '^.*$') throw new Error(`no validator for patternProperties ${pattern}`);
  return [
    'for (const value of Object.values(o)) {',
    `  const problem = ${check}(value, at);`,
    '  if (problem !== null) return problem;',
    '}',
  ];
}
