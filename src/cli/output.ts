/**
 * The law of our terminal output. Results go to stdout, messages to stderr; text from outside passes `printable()` here and
 * nowhere else in the command line; with `--json` stdout holds exactly one document and stderr stays empty.
 * Errors are three lines (what happened, why if known, what to do) and a code line.
 */
import { jsonSafe } from '../components/text/json-safe.ts';
import { printable } from '../components/text/printable.ts';
import { OcError } from '../gateway/protocol/errors.ts';

/**
 * Text of ours in a column. It is filled up after it was made printable, since a long run of spaces in text that comes
 * from outside is shown as a sign, and our own padding is none.
 */
export interface Cell {
  readonly text: string;
  /** Signs, at least. */
  readonly width: number;
  readonly align?: 'right';
}

export interface Output {
  readonly json: boolean;
  /** One line of text for people, to stdout; a line break inside it is shown, not obeyed. */
  say(...parts: readonly (string | Cell)[]): void;
  /** A remark that is no result, to stderr; with --json it goes into the document's `warnings`. */
  warn(line: string): void;
  /** The result for scripts: `{ok:true, schema, data, warnings}`, or its values with --tsv; `human` for people otherwise. */
  result(schema: string, data: unknown, human: () => void): void;
  /** Tab-separated records with --tsv, else `human`; the JSON document as `result`. */
  table(schema: string, data: unknown, rows: readonly (readonly string[])[], human: () => void): void;
  /** As `table`, but with --json the object alone with its schema added: a form that another program has, too. */
  bare(schema: string, data: object, rows: readonly (readonly string[])[], human: () => void): void;
  /** The exit code that the program ends with. */
  exit(code: number): void;
  fail(error: unknown): void;
}

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export interface OutputFlags {
  readonly json: boolean;
  readonly tsv: boolean;
  readonly debug: boolean;
}

export interface CliOutput extends Output {
  /** Read after everything was said. */
  readonly code: number;
}

export function createOutput(flags: OutputFlags, streams: Streams): CliOutput {
  const warnings: string[] = [];
  let code = 0;
  const say: Output['say'] = (...parts) => streams.out(`${parts.map(drawn).join('')}\n`);
  const document = (body: object): void => streams.out(`${jsonSafe(body, 2)}\n`);
  const records = (rows: readonly (readonly string[])[]): void => {
    for (const row of rows) streams.out(`${row.map((cell) => printable(cell)).join('\t')}\n`);
  };
  const result: Output['result'] = (schema, data, human) => {
    if (flags.json) document({ ok: true, schema, data, warnings });
    else if (flags.tsv) records(leaves(data));
    else human();
  };
  return {
    json: flags.json,
    get code() {
      return code;
    },
    say,
    warn(line) {
      warnings.push(line);
      if (!flags.json) streams.err(`${printable(line)}\n`);
    },
    result,
    table(schema, data, rows, human) {
      if (flags.tsv && !flags.json) records(rows);
      else result(schema, data, human);
    },
    bare(schema, data, rows, human) {
      if (flags.json) document({ schema, ...data });
      else if (flags.tsv) records(rows);
      else human();
    },
    exit(next) {
      code = next;
    },
    fail(error) {
      const known = error instanceof OcError ? error : internal(error);
      code = known.exit;
      if (flags.json) document(errorDocument(known));
      else for (const line of errorLines(known)) streams.err(`${printable(line)}\n`);
      if (flags.debug && error instanceof Error) streams.err(`${printable(error.stack ?? '')}\n`);
    },
  };
}

/** Every value of a document as `dotted.path`, value; for results that are no table. */
function leaves(data: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof data !== 'object' || data === null) return [[path, String(data ?? '')]];
  return Object.entries(data).flatMap(([name, value]) => leaves(value, path === '' ? name : `${path}.${name}`));
}

function drawn(part: string | Cell): string {
  if (typeof part === 'string') return printable(part);
  const { text, width, align } = part;
  return align === 'right' ? printable(text).padStart(width) : printable(text).padEnd(width);
}

/** A bug of ours is said to be one; its text is kept, because it is what a report needs. */
function internal(error: unknown): OcError {
  const what = error instanceof Error ? error.message : String(error);
  return new OcError('INTERNAL', `this is a bug in oc: ${what}`, [
    'Run it again with --debug and report what it prints.',
  ]);
}

function errorLines(error: OcError): string[] {
  return [
    `oc: ${error.message}`,
    ...error.hints.map((hint) => `    ${hint}`),
    `    [${error.code}, exit ${error.exit}]`,
  ];
}

const errorDocument = (error: OcError): object => ({
  ok: false,
  schema: 'oc.error/1',
  code: error.code,
  exit: error.exit,
  message: error.message,
  try: error.hints,
  details: error.details,
  retryable: error.exit === 5,
});
