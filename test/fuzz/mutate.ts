import { type Random, some } from './random.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const oddTexts = some([
  '',
  ' ',
  '0',
  '__proto__',
  'constructor',
  'toString',
  'a'.repeat(5000),
  'ａｂｃ',
  '\u0000',
  '\u202e\u200b\ufeff',
  '\ud800',
  '😀'.repeat(50),
  '$(id)',
  '../../etc/passwd',
  'operator.admin',
  'operator',
  'node',
  '*',
]);
const oddValues: readonly [Json, ...Json[]] = [
  null,
  true,
  false,
  0,
  -1,
  3,
  4,
  5,
  2 ** 53,
  -0.5,
  1e308,
  [],
  {},
  [[]],
  [null],
  ['operator.admin'],
  { length: 3 },
  { toString: 'x' },
];
const oddKeys = some([
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  '',
  'id',
  'type',
  'method',
  'params',
  'auth',
  'token',
  'device',
  'x',
]);

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function oddValue(random: Random): Json {
  if (random.chance(0.4)) return random.pick(oddTexts);
  if (random.chance(0.05)) return nested(random.int(90));
  return random.pick(oddValues);
}

/** So many levels of lists or objects. */
function nested(levels: number): Json {
  let value: Json = 1;
  for (let i = 0; i < levels; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** The value with one thing changed somewhere in it; `others` are what its parts may be taken from. */
export function mutateValue(random: Random, value: Json, others: readonly [Json, ...Json[]]): Json {
  const goesDown = (isObject(value) || isList(value)) && random.chance(0.75);
  if (!goesDown) return random.chance(0.2) ? partOf(random, random.pick(others)) : oddValue(random);
  if (isList(value)) return mutateList(random, value, others);
  return isObject(value) ? mutateObject(random, value, others) : value;
}

function mutateList(random: Random, list: readonly Json[], others: readonly [Json, ...Json[]]): Json {
  const at = random.int(list.length + 1);
  const here = list[at];
  if (here === undefined || random.chance(0.2)) return list.toSpliced(at, 0, oddValue(random));
  if (random.chance(0.3)) return list.toSpliced(at, 1);
  return list.with(at, mutateValue(random, here, others));
}

function mutateObject(
  random: Random,
  object: { readonly [key: string]: Json },
  others: readonly [Json, ...Json[]],
): Json {
  const entries = Object.entries(object);
  const at = random.int(entries.length + 1);
  const entry = entries[at];
  if (entry === undefined || random.chance(0.15)) return made([...entries, [random.pick(oddKeys), oddValue(random)]]);
  const [key, here] = entry;
  if (random.chance(0.15)) return made(entries.toSpliced(at, 1));
  if (random.chance(0.1)) return made(entries.with(at, [random.pick(oddKeys), here]));
  return made(entries.with(at, [key, mutateValue(random, here, others)]));
}

/** As JSON.parse makes it, with `__proto__` as a property of its own. */
const made = (entries: readonly (readonly [string, Json])[]): Json => Object.fromEntries(entries);

function partOf(random: Random, value: Json): Json {
  const parts = isList(value) ? value : isObject(value) ? Object.values(value) : [];
  return parts.length === 0 || random.chance(0.3) ? value : partOf(random, random.pick(some(parts)));
}

type TextMutation = (random: Random, text: string, other: string) => string;

const cut = (random: Random, text: string): readonly [number, number] => {
  const from = random.int(text.length + 1);
  return [from, Math.min(text.length, from + 1 + random.int(12))];
};

const textMutations = some<TextMutation>([
  (random, text) => text.slice(0, random.int(text.length + 1)),
  (random, text) => text.slice(random.int(text.length + 1)),
  (random, text, other) => text.slice(0, random.int(text.length + 1)) + other.slice(random.int(other.length + 1)),
  (random, text) => text.slice(0, cut(random, text)[0]) + text.slice(cut(random, text)[1]),
  (random, text) => text.replaceAll('"', random.pick(['', "'", '\\"', '""'])),
  (random, text) => insert(random, text, String.fromCharCode(random.int(0x10000))),
  (random, text) =>
    insert(
      random,
      text,
      random.pick(['{', '}', '[', ']', ',', ':', '"', '\\', '\u0000', '\ufeff', 'null', '1e999', '\\u0000', '/**/']),
    ),
  // The same key once more, at the end: the last one is the one that counts.
  (random, text) => text.replace(/\}$/, `,"${random.pick(oddKeys)}":${JSON.stringify(oddValue(random))}}`),
  (random, text) => text.replace(/\{/, `{"${random.pick(oddKeys)}":${JSON.stringify(oddValue(random))},`),
  (random, text) => text + random.pick([text, ' ', '\n', '{}', '\u0000']),
  (random) => `${'['.repeat(random.int(3000))}${'{"a":'.repeat(random.int(300))}`,
  (random) => random.bytes(random.int(200)).toString('latin1'),
]);

function insert(random: Random, text: string, what: string): string {
  const at = random.int(text.length + 1);
  return text.slice(0, at) + what + text.slice(at);
}

export const mutateText = (random: Random, text: string, other: string): string =>
  random.pick(textMutations)(random, text, other);
