import type { Arg } from '../arg.ts';
import { unknownPart } from '../arg.ts';
import type { Call, ProgramTable, Reader } from '../program-row.ts';

/** Tests that take no word, tests that take one, and actions. What is in none of them may do anything. */
const bare =
  /^-(a|and|o|or|not|true|false|empty|executable|readable|writable|nouser|nogroup|print|print0|ls|prune|quit|depth|d|mount|xdev|noleaf|daystart|follow|warn|nowarn|ignore_readdir_race|help|version|H|L|P|O\d)$/;
const valued =
  /^-(name|iname|path|ipath|wholename|iwholename|regex|iregex|lname|ilname|type|xtype|size|mtime|atime|ctime|mmin|amin|cmin|newer|anewer|cnewer|newer[aBcmt][aBcmt]|perm|user|group|uid|gid|maxdepth|mindepth|links|inum|samefile|fstype|used|printf|regextype|context|D)$/;
const writing = /^-(fprint|fprint0|fls)$/;
const running = /^-(exec|execdir|ok|okdir)$/;

export const find: ProgramTable = { find: { more: findCall }, gfind: { more: findCall } };

function findCall(call: Call, reader: Reader): void {
  for (let at = 0; at < call.args.length; at += 1) {
    const word = call.args[at];
    if (word === undefined) return;
    if (valued.test(word.text)) {
      at += 1;
      const value = call.args[at];
      if (value?.open && !/^"/.test(value.raw)) reader.does('anything', 'dynamic', value);
    } else if (running.test(word.text)) {
      at = runsUntilEnd(call, at, reader);
    } else if (word.text === '-delete') reader.does(['file-delete'], 'delete', word);
    else if (writing.test(word.text) || word.text === '-fprintf') {
      reader.does(['file-write'], null, word);
      at += 1;
      const file = call.args[at];
      if (file !== undefined) reader.writes(file);
      if (word.text === '-fprintf') at += 1;
    } else if (word.open) reader.does('anything', 'dynamic', word);
    else if (word.text.startsWith('-') && !bare.test(word.text)) reader.does('anything', 'wrapper', word);
  }
}

/** The program ends at `;`, or at `+` after the mark. Returns where. */
function runsUntilEnd(call: Call, from: number, reader: Reader): number {
  const rest = call.args.slice(from + 1);
  const ends = rest.findIndex(({ text }, at) => text === ';' || (text === '+' && rest[at - 1]?.text === '{}'));
  const words = ends < 0 ? rest : rest.slice(0, ends);
  const about = call.args[from];
  if (about !== undefined) reader.does(['system-command'], 'wrapper', about);
  reader.runs(words.map(found), call);
  return ends < 0 ? call.args.length : from + 1 + ends;
}

/** `{}` is the path that was found: it begins where the search began, not with a dash. */
const found = (word: Arg): Arg =>
  word.text.includes('{}')
    ? { ...word, text: word.text.replaceAll('{}', `.${unknownPart}`), fixed: false, open: false }
    : word;
