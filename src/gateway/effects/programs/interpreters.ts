import { type Arg, argOfText } from '../arg.ts';
import { type GivenWords, isOption, optionNames, readOptions } from '../options.ts';
import type { Call, Does, ProgramRow, ProgramTable, Reader } from '../program-row.ts';
import { each } from '../program-row.ts';
import { takesAnyWord } from '../saying-words.ts';
import { awkDoes } from '../texts/awk-text.ts';
import { namedIn } from '../texts/program-text.ts';
import { sedDoes } from '../texts/sed-text.ts';
import { sqlDoes } from '../texts/sql-text.ts';

interface Interpreting {
  readonly language: string;
  /** Options whose value is a program text, other options with a value, and options that only change how it runs. */
  readonly text: string;
  readonly values?: string;
  readonly flags: string;
  /** Options that load a file of program before. */
  readonly loads?: string;
  /** Options that only check the program or say something of the interpreter. */
  readonly shows?: string;
}

const letters = (signs: string): string => [...signs].map((sign) => `-${sign}`).join(' ');

/** Runs a text that stands in the command, in a file or on its standard input. Unknown options may do anything. */
const interprets = (interpreting: Interpreting): ProgramRow => ({
  note: 'interpreter',
  more: (call, reader) => interpret(interpreting, call, reader),
});

const others = (shows: string): ProgramRow =>
  interprets({ language: 'other', text: '-e --eval -E --execute', flags: '-q --quiet', shows });

const python: Interpreting = {
  language: 'python',
  text: '-c',
  values: '-W -X -m',
  flags: letters('bBdEiIOPqsSuvx'),
  shows: '-V -h --version --help',
};

export const interpreters: ProgramTable = {
  ...each('python python2 python3 python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 pypy pypy3', {
    note: 'interpreter',
    more: (call, reader) => (pythonModule(call, reader) ? undefined : interpret(python, call, reader)),
  }),
  ...each(
    'node nodejs',
    interprets({
      language: 'node',
      text: '-e --eval -p --print -pe',
      loads: '-r --require --import --loader --experimental-loader --env-file',
      flags:
        '-i -c --test --check --watch --no-warnings --enable-source-maps --experimental-strip-types --trace-warnings --input-type -C --conditions --max-old-space-size --test-reporter --test-name-pattern',
      shows: '-v --version -h --help',
    }),
  ),
  perl: interprets({
    language: 'perl',
    text: '-e -E',
    values: '-F',
    flags: `${letters('nplawWcitTsSu0123456789')}`,
    shows: '-v -V --version --help -h',
  }),
  ruby: interprets({
    language: 'ruby',
    text: '-e',
    values: '-F -K',
    loads: '-r',
    flags: letters('nplawWcsi0'),
    shows: '-v --version --help -h',
  }),
  php: interprets({
    language: 'php',
    text: '-r -B -R -E',
    values: '',
    loads: '-f -F',
    flags: '-l -n',
    shows: '-v --version --help -h -m -i',
  }),
  ...each(
    'lua lua5.1 lua5.3 lua5.4 luajit Rscript julia racket elixir crystal tsx ts-node',
    others('-v --version --help -h'),
  ),
  // `-v` makes some of them say more while they run, and others do not know it.
  ...each('guile sbcl ghci runghc groovy scala kotlin java jshell swift dart nim octave R', others('--version --help')),
  ...each(takesAnyWord, others('')),
  ...each('deno bun osascript emacs emacsclient vim vi view nvim ex ed nano pico joe micro code subl gvim', {
    does: 'anything',
    note: 'interpreter',
  }),
  ...each('awk gawk mawk nawk', { note: 'interpreter', more: awkCall }),
  ...each('sed gsed', { more: sedCall }),
  ...each('sqlite3 sqlite', { more: sqliteCall }),
  ...each('dc m4 gnuplot gs', { does: 'anything', note: 'interpreter' }),
};

/** Modules that do what a script of the directory might, and no more. */
const modules =
  /^(unittest|pytest|doctest|py_compile|compileall|json\.tool|venv|virtualenv|zipfile|tarfile|gzip|calendar|this|sysconfig|platform|black|ruff|mypy|flake8|pylint|isort|coverage|tabnanny|tokenize|ast|dis|base64|cProfile|profile|trace|sphinx|build|mkdocs|pydoc|csvkit)$/;

function pythonModule(call: Call, reader: Reader): boolean {
  const given = readOptions(call.args, optionNames('-c -W -X'), true);
  // `-m` ends the options of the interpreter: what follows is the module's.
  const at = call.args.findIndex(({ text }) => /^-[a-zA-Z]*m/.test(text));
  const before = call.args.slice(0, Math.max(at, 0));
  if (
    at < 0 ||
    !given.options.some(({ name }) => name === '-m') ||
    before.some(({ text }) => !/^-[bBdEIOPqsSuvx]+$/.test(text))
  )
    return false;
  const word = call.args[at];
  if (word === undefined) return false;
  const attached = word.text.slice(word.text.indexOf('m') + 1);
  const name = attached === '' ? call.args[at + 1] : { ...word, text: attached };
  const rest = call.args.slice(attached === '' ? at + 2 : at + 1);
  if (name === undefined || !name.fixed) reader.does('anything', 'dynamic', word);
  else if (name.text === 'http.server') reader.does(['network-request', 'system-command'], 'interpreter', name);
  else if (name.text === 'pip') reader.runs([name, ...rest], call);
  else if (modules.test(name.text)) reader.uncertain(['file-write', 'system-command'], 'interpreter', name);
  else reader.does('anything', 'interpreter', name);
  return true;
}

function interpret(interpreting: Interpreting, call: Call, reader: Reader): void {
  const { text, values = '', flags, loads = '', shows = '' } = interpreting;
  const given = readOptions(call.args, optionNames(`${text} ${values} ${loads}`), true);
  const is = (names: string) => (name: string) => [...optionNames(names)].some((each) => isOption(name, each));
  const only = given.options.length === 1 && given.operands.length === 0;
  if (only && given.options.some(({ name }) => is(shows)(name))) return;
  const strange = given.options.find(({ name }) => !is(`${text} ${values} ${flags} ${loads} ${shows}`)(name));
  if (strange !== undefined) reader.does('anything', 'interpreter', strange.word);
  reader.uncertain(['file-write', 'system-command'], 'interpreter', call.program);
  for (const { name, value, word } of given.options) {
    if (!is(loads)(name)) continue;
    reader.runsFile(value ?? word);
    // A library by its name, no file.
    if (value !== null && /^[\w-]+$/.test(value.text)) readText(interpreting.language, value, reader);
  }
  const texts = given.options.filter(({ name }) => optionNames(text).has(name));
  for (const { value, word } of texts) readText(interpreting.language, value ?? word, reader);
  if (texts.length === 0) withoutText(interpreting, given, call, reader);
}

function withoutText({ language }: Interpreting, given: GivenWords, call: Call, reader: Reader): void {
  const [file] = given.operands;
  if (file !== undefined && file.text !== '-') {
    reader.runsFile(file);
    return;
  }
  if (given.options.some(({ name }) => name === '--test')) return;
  const { stdin } = call;
  if (stdin.kind !== 'text') {
    reader.does('anything', 'interpreter', call.program);
    return;
  }
  readText(
    language,
    { ...argOfText(stdin.text), fixed: stdin.fixed, raw: call.program.raw, at: call.program.at },
    reader,
  );
}

/** A text with a part that is only known when it runs is another text then. */
function readText(language: string, text: Arg, reader: Reader): void {
  if (!text.fixed) reader.does('anything', 'dynamic', text);
  for (const does of namedIn(language, text.text)) reader.does(does, 'interpreter', text);
}

const textDoes = (text: Arg, read: (text: string) => readonly Does[], reader: Reader): void => {
  if (!text.fixed) reader.does('anything', 'dynamic', text);
  for (const does of read(text.text)) reader.does(does, does === 'anything' ? 'interpreter' : null, text);
};

function awkCall(call: Call, reader: Reader): void {
  const values = '-F --field-separator -v --assign -f --file -i --include -l --load -e --source -E --exec -m -W';
  const { options, operands, open } = readOptions(call.args, optionNames(values), true);
  const texts = options.filter(({ name }) => /^(-e|--so.*)$/.test(name)).flatMap(({ value }) => value ?? []);
  let fromFile = false;
  for (const { name, value, word } of options) {
    if (/^(-f|--fi(le)?|-E|--exec|-i|--in.*)$/.test(name)) {
      fromFile ||= !name.startsWith('-i');
      reader.does(['system-command', 'file-write'], 'interpreter', word);
      reader.runsFile(value ?? word);
    } else if (
      !/^(-F|--fie.*|-v|--as.*|-e|--so.*|-c|-P|-r|-t|-S|-b|-n|-N|-M|-O|--posix|--version|--re-interval)$/.test(name)
    ) {
      reader.does('anything', 'interpreter', word);
    }
  }
  if (open[0] !== undefined && open[0] === operands[0]) reader.does('anything', 'dynamic', open[0]);
  const [first] = operands;
  if (texts.length === 0 && !fromFile && first !== undefined) texts.push(first);
  for (const text of texts) textDoes(text, awkDoes, reader);
}

function sedCall(call: Call, reader: Reader): void {
  const { options, operands, open } = readOptions(call.args, optionNames('-e --expression -f --file -l --line-length'));
  const texts = options.filter(({ name }) => /^(-e|--e.*)$/.test(name)).flatMap(({ value }) => value ?? []);
  const files = options.filter(({ name }) => /^(-f|--fi.*)$/.test(name));
  const edits = options.find(({ name }) => name === '-i' || isOption(name, '--in-place'));
  if (edits !== undefined) {
    reader.does(['file-write'], null, edits.word);
    for (const operand of operands) reader.writes(operand);
  }
  for (const { value, word } of files) {
    reader.does(['system-command', 'file-write'], 'interpreter', word);
    reader.runsFile(value ?? word);
  }
  if (open[0] !== undefined) {
    if (open[0] === operands[0]) reader.does('anything', 'dynamic', open[0]);
    else reader.uncertain(['file-write'], 'dynamic', open[0]);
  }
  const [first] = operands;
  if (texts.length === 0 && files.length === 0 && first !== undefined) texts.push(first);
  for (const text of texts) textDoes(text, sedDoes, reader);
}

function sqliteCall(call: Call, reader: Reader): void {
  const values = '-cmd -init -separator -nullvalue -newline -mmap -vfs -key -lookaside -pagecache';
  const { options, operands, open } = readOptions(call.args, optionNames(`${values} --cmd --init`));
  const [, ...texts] = operands;
  for (const { name, value, word } of options) {
    if (/^--?init$/.test(name)) reader.runsFile(value ?? word);
    else if (/^--?cmd$/.test(name)) textDoes(value ?? word, sqlDoes, reader);
    else if (/^-+(A|append|archive|deserialize|zip)/.test(name)) reader.does('anything', 'interpreter', word);
  }
  if (open[0] !== undefined) reader.does('anything', 'dynamic', open[0]);
  if (texts.length > 0) for (const text of texts) textDoes(text, sqlDoes, reader);
  else if (call.stdin.kind === 'text')
    textDoes({ ...argOfText(call.stdin.text), fixed: call.stdin.fixed }, sqlDoes, reader);
  else if (!call.args.some(({ text }) => /^--?version$/.test(text)))
    reader.does('anything', 'interpreter', call.program);
}
