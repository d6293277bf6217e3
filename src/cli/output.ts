/**
 * The law of our terminal output. Results go to stdout, messages to stderr; text from outside passes `printable()` here and
 * nowhere else in the command line; with `--json` stdout holds exactly one document and stderr stays empty.
 * Errors are three lines (what happened, why if known, what to do) and a code line.
 */
import { wrap } from '../components/text/cells.ts';
import { jsonSafe } from '../components/text/json-safe.ts';
import { own, printable, type Reading, type Safe, safe } from '../components/text/printable.ts';
import { retryRule } from '../gateway/client/retry-rule.ts';
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
  /** How its text is read; a command and an id show whole words of look-alike scripts letter by letter. */
  readonly as?: Reading['as'];
}

/** Text that was made printable where it was made, with parts from outside inside it. */
export interface Ready {
  readonly ready: Safe;
}

export interface Output {
  readonly json: boolean;
  /** One line of text for people, to stdout; a line break inside it is shown, not obeyed. */
  say(...parts: readonly (string | Cell | Ready)[]): void;
  /**
   * The same for a line with text from outside at its end: what is wider than the terminal goes on behind a sign of ours, so
   * that no part of it can pass for a line of its own.
   */
  row(...parts: readonly (string | Cell | Ready)[]): void;
  /**
   * A text of several lines from outside. Only this program writes left of the bar: `n |` before a line of the text, `. |`
   * before the rest of one that is wider than the terminal. Three empty lines in a row and more are counted.
   */
  passage(text: string): void;
  /** A label of ours and one line of text from outside, read as a command: what is wider than the terminal goes on under it. */
  field(label: string, text: string | Ready): void;
  /** One record of a stream: a JSON object on a line of its own with --json, else `human`. */
  record(data: object, human: () => void): void;
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
  /** Cells of a line of the terminal; undefined when stdout is none. */
  readonly columns?: number | undefined;
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
    row(...parts) {
      for (const line of hanging(parts.map(drawn).join(''), columnsOf(streams))) streams.out(`${line}\n`);
    },
    passage(text) {
      for (const row of passageRows(text, columnsOf(streams))) streams.out(`${row}\n`);
    },
    field(label, text) {
      for (const row of fieldRows(label, text, columnsOf(streams))) streams.out(`${row}\n`);
    },
    record(data, human) {
      if (flags.json) streams.out(`${jsonSafe(data)}\n`);
      else human();
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

function drawn(part: string | Cell | Ready): string {
  if (typeof part === 'string') return printable(part);
  if ('ready' in part) return part.ready;
  const { text, width, align, as = 'name' } = part;
  const shown = printable(text, { as });
  return align === 'right' ? shown.padStart(width) : shown.padEnd(width);
}

const columnsOf = ({ columns }: Streams): number => columns ?? Number.POSITIVE_INFINITY;

/** Every line but the first begins with this. */
const goesOn = own('. ');

function hanging(line: string, columns: number): readonly Safe[] {
  // why: parts that `drawn` has made
  const text = line as Safe;
  if (columns === Number.POSITIVE_INFINITY) return [text];
  return wrap(text, Math.max(8, columns - goesOn.length)).map((part, at) => (at === 0 ? part : safe`${goesOn}${part}`));
}

const labelCells = 10;

/** Wrapped by us: a terminal would begin the rest at its left edge, where only our labels stand. */
function fieldRows(label: string, text: string | Ready, columns: number): readonly Safe[] {
  const shown = typeof text === 'string' ? printable(text, { as: 'command' }) : text.ready;
  const parts = columns === Number.POSITIVE_INFINITY ? [shown] : wrap(shown, Math.max(8, columns - labelCells));
  // why: a label of ours, or a sign that stands for it, filled with spaces
  return parts.map((part, row) => safe`${(row === 0 ? label : '       .').padEnd(labelCells) as Safe}${part}`);
}

const gutterCells = 8;
const fewEmpty = 3;

function passageRows(text: string, columns: number): readonly Safe[] {
  const lines = text.split('\n');
  const rows: Safe[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at;
    while (end < lines.length && lines[end] === '') end += 1;
    const empty = end - at;
    const shown = empty >= fewEmpty ? safe`<U+000A x${empty}>` : printable(lines[at] ?? '', { as: 'command' });
    const parts = columns === Number.POSITIVE_INFINITY ? [shown] : wrap(shown, Math.max(8, columns - gutterCells));
    rows.push(...parts.map((part, row) => safe`${gutter(row === 0 ? at + 1 : null)} | ${part}`));
    at = empty >= fewEmpty ? end : at + 1;
  }
  return rows;
}

// why: digits, a dot and spaces of ours.
const gutter = (line: number | null): Safe => (line === null ? own('.') : String(line)).padStart(5) as Safe;

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
  // Some of what keeps a gateway out of reach will be the same the next time.
  retryable: error.exit === 5 && retryRule(error).kind !== 'never',
});
