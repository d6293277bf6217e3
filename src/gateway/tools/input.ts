import type { InputSchema } from './tool.ts';

/** One argument of a tool: what the model is told of it, and how its value is read. */
export interface Argument<T> {
  readonly schema: InputSchema;
  readonly required: boolean;
  /** The value, or what is wrong with it, as words after its name. */
  readonly read: (value: unknown) => { readonly value: T } | { readonly wrong: string };
}

export type Arguments = Readonly<Record<string, Argument<unknown>>>;
export type InputOf<A extends Arguments> = { readonly [K in keyof A]: A[K] extends Argument<infer T> ? T : never };

interface TextRules {
  /** UTF-16 units. */
  readonly most: number;
  /** It may be empty. */
  readonly empty?: true;
}

export const text = (description: string, { most, empty }: TextRules): Argument<string> => ({
  schema: { type: 'string', description },
  required: true,
  read: (value) => {
    if (typeof value !== 'string') return { wrong: 'must be a text' };
    if (value === '' && empty !== true) return { wrong: 'is empty' };
    if (value.length > most) return { wrong: `has ${value.length} characters, and ${most} are the most` };
    // A program's words end at a NUL, and half of a pair is no text anywhere else.
    return value.includes('\0') || !value.isWellFormed() ? { wrong: 'contains what is no text' } : { value };
  },
});

export const whole = (description: string, least: number, most: number): Argument<number> => ({
  schema: { type: 'integer', description, minimum: least, maximum: most },
  required: true,
  read: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? { value }
      : { wrong: `must be a whole number from ${least} to ${most}` },
});

export const flag = (description: string): Argument<boolean> => ({
  schema: { type: 'boolean', description },
  required: true,
  read: (value) => (typeof value === 'boolean' ? { value } : { wrong: 'must be true or false' }),
});

export const oneOf = <W extends string>(description: string, words: readonly W[]): Argument<W> => ({
  schema: { type: 'string', description, enum: words },
  required: true,
  read: (value) => {
    const found = words.find((word) => word === value);
    return found === undefined ? { wrong: `must be one of ${words.join(', ')}` } : { value: found };
  },
});

export const optional = <T>({ schema, read }: Argument<T>): Argument<T | undefined> => ({
  schema,
  required: false,
  // Some models write null where they mean nothing.
  read: (value) => (value === undefined || value === null ? { value: undefined } : read(value)),
});

export const schemaOf = (args: Arguments): InputSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(args).map(([name, { schema }]) => [name, schema])),
  required: Object.entries(args).flatMap(([name, { required }]) => (required ? [name] : [])),
  additionalProperties: false,
});

/** Words that other programs route a call by. */
const routing = new Set(['host', 'node', 'nodeId', 'agent', 'agentId', 'sessionKey', 'security', 'ask', 'sandbox']);

/** Reads what a model wrote. A member that the tool does not have is refused and not left out: it was meant to do something. */
export function readInput<A extends Arguments>(args: A, input: unknown): InputOf<A> | { readonly refused: string } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { refused: 'The arguments must be an object.' };
  }
  const given: Readonly<Record<string, unknown>> = { ...input };
  const strange = Object.keys(given).find((name) => !Object.hasOwn(args, name));
  if (strange !== undefined) return { refused: strangeWords(strange, Object.keys(args)) };
  const values: Record<string, unknown> = {};
  for (const [name, { required, read }] of Object.entries(args)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined && required) return { refused: `The argument ${name} is missing.` };
    const found = read(value);
    if ('wrong' in found) return { refused: `The argument ${name} ${found.wrong}.` };
    values[name] = found.value;
  }
  return values as InputOf<A>; // why: every argument was read by its own reader just now
}

const strangeWords = (name: string, known: readonly string[]): string =>
  routing.has(name)
    ? `"${name}" cannot be chosen: the gateway alone decides where a call runs, and for whom.`
    : `There is no argument ${JSON.stringify(name.slice(0, 40))}; there are: ${known.join(', ')}.`;
