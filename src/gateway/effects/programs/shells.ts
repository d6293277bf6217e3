import { argOfText } from '../arg.ts';
import { optionNames, readOptions } from '../options.ts';
import type { Call, ProgramTable, Reader } from '../program-row.ts';
import { each } from '../program-row.ts';
import { isEvaluatedLater, isSteering, namesSteering } from '../variables.ts';

const values = '-O -o --rcfile --init-file';
const startFiles = /^--(rcfile|init-file)$|^-[il]$|^--(login|debugger|interactive)$/;

/** Shells, and the words of the shell itself that run, name or evaluate a text. */
export const shells: ProgramTable = {
  ...each('sh bash dash ash rbash', { note: 'interpreter', more: shellCall }),
  // Their texts are not what a parser for bash takes them for.
  ...each('zsh ksh mksh fish csh tcsh pwsh powershell xonsh nu elvish rc', { does: 'anything', note: 'interpreter' }),
  eval: { note: 'interpreter', more: evalCall },
  ...each('source .', { note: 'interpreter', more: sourceCall }),
  trap: { note: 'interpreter', more: trapCall },
  ...each('alias hash enable bind complete compgen fc history coproc caller', {
    note: 'interpreter',
    more: changesNames,
  }),
  ...each('mapfile readarray', {
    note: 'interpreter',
    options: { '-C': 'anything' },
    values: '-C -c -d -n -O -s -u',
    more: gives,
  }),
  ...each('read unset wait getopts local', { more: gives }),
  let: { more: letCall },
  ...each('export declare typeset readonly', { more: declares }),
  set: { more: setCall },
  ...each('cd pushd popd', { more: (_call, reader) => reader.moves() }),
  ...each('pwd : break continue return exit shift jobs bg fg disown times umask dirs help type logout suspend', {}),
  ulimit: {},
  shopt: {},
  printf: { more: printfCall },
  ...each('test [', { more: evaluated }),
};

function shellCall(call: Call, reader: Reader): void {
  // A plus switches an option off where a dash switches it on.
  const args = call.args.map((word) =>
    /^\+[a-zA-Z]+$/.test(word.text) ? { ...word, text: `-${word.text.slice(1)}` } : word,
  );
  const { options, operands, open } = readOptions(args, optionNames(values), true);
  const [first, ...others] = operands;
  // A later word that may be an option is no operand of a text; it is one of the shell's own.
  if (open[0] !== undefined && operands[0] === open[0]) {
    reader.does('anything', 'dynamic', open[0]);
    return;
  }
  const steers = options.find(({ name }) => startFiles.test(name));
  if (steers !== undefined && !/^-l$/.test(steers.name)) reader.does('anything', 'interpreter', steers.word);
  if (options.some(({ name }) => name === '-n')) return;
  if (options.some(({ name }) => /^--(version|help)$/.test(name))) return;
  reader.does(['system-command'], null, call.program);
  reader.uncertain([], 'interpreter', call.program);
  if (options.some(({ name }) => name === '-c' || name === '--command')) {
    // Words after the text are its parameters; what the text does with them is unknown where it uses them.
    if (first === undefined) reader.does('anything', 'interpreter', call.program);
    else reader.shellText(first, call);
    return;
  }
  if (first !== undefined && first.text !== '-' && !options.some(({ name }) => name === '-s')) {
    for (const word of others) if (!word.fixed && word.open) reader.uncertain([], 'dynamic', word);
    reader.runsFile(first);
    return;
  }
  stdinText(call, reader);
}

function stdinText(call: Call, reader: Reader): void {
  if (call.stdin.kind !== 'text') {
    reader.does('anything', 'interpreter', call.program);
    return;
  }
  reader.shellText({ ...argOfText(call.stdin.text), fixed: call.stdin.fixed, at: call.program.at }, call);
}

function evalCall(call: Call, reader: Reader): void {
  reader.uncertain([], 'interpreter', call.program);
  const [first] = call.args;
  if (first === undefined) return;
  const text = call.args.map((word) => word.text).join(' ');
  reader.shellText({ ...first, text, fixed: call.args.every(({ fixed }) => fixed) }, call);
}

function sourceCall(call: Call, reader: Reader): void {
  const [file] = call.args.filter(({ text }) => text !== '--');
  if (file === undefined) return;
  reader.does(['system-command'], null, file);
  reader.runsFile(file);
}

function trapCall(call: Call, reader: Reader): void {
  const words = call.args.filter(({ text }) => !/^-(-|l|p)$/.test(text));
  const [text] = words;
  if (text !== undefined && words.length > 1 && text.text !== '-' && text.text !== '') reader.shellText(text, call);
}

/** Gives a harmless name another meaning, or runs what was typed before. Listing does nothing. */
function changesNames(call: Call, reader: Reader): void {
  const [word, ...others] = call.args;
  if (word === undefined) return;
  if (others.length > 0 || !/^-[plra]$/.test(word.text)) reader.does('anything', 'interpreter', word);
}

function evaluated(call: Call, reader: Reader): void {
  const word = call.args.find(({ text }) => isEvaluatedLater(text));
  if (word !== undefined) reader.does('anything', 'dynamic', word);
}

/** Gives variables their values from elsewhere, or takes them away. */
function gives(call: Call, reader: Reader): void {
  evaluated(call, reader);
  const word = call.args.find(({ text }) => namesSteering(text));
  if (word !== undefined) reader.does('anything', 'dynamic', word);
}

function letCall(call: Call, reader: Reader): void {
  evaluated(call, reader);
  const word = call.args.find(({ text }) => text.match(/[A-Za-z_]\w*/g)?.some(isSteering));
  if (word !== undefined) reader.does('anything', 'dynamic', word);
}

/** Without a name it prints every variable. */
function declares(call: Call, reader: Reader): void {
  evaluated(call, reader);
  const names = call.args.filter(({ text }) => !/^[-+]/.test(text));
  const open = call.args.find((word) => word.open);
  if (names.length === 0) reader.does(['system-command'], null, call.program);
  else if (open !== undefined) reader.does('anything', 'dynamic', open);
}

/** `set` alone prints every variable; `-a` makes every later one part of what programs are given. */
function setCall(call: Call, reader: Reader): void {
  if (call.args.length === 0) reader.does(['system-command'], null, call.program);
  const letters = call.args[0];
  const exports = /^-[a-z]*a/.test(letters?.text ?? '') || call.args.some(({ text }) => text === 'allexport');
  if (letters !== undefined && (exports || letters.text === '-k')) reader.does('anything', 'dynamic', letters);
}

function printfCall(call: Call, reader: Reader): void {
  const [first, second] = call.args;
  if (!first?.text.startsWith('-v') && !first?.open) return;
  evaluated(call, reader);
  if (namesSteering(first.text) || namesSteering(second?.text ?? '')) reader.does('anything', 'dynamic', first);
}
