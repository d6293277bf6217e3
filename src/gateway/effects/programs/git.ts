import type { Arg } from '../arg.ts';
import { optionNames, readOptions } from '../options.ts';
import type { Call, Does, ProgramTable, Reader } from '../program-row.ts';

interface Verb {
  readonly does: Does;
  /** Options, or operands, with which it does something else. The first that fits. */
  readonly with?: readonly (readonly [RegExp, Does])[];
  /** With which words it only reads. */
  readonly reads?: (words: readonly string[]) => boolean;
}

const write: Does = ['file-write'];
const network: Does = ['file-write', 'network-request'];
const remove: Does = ['file-delete', 'file-write'];

const readingWith: readonly (readonly [RegExp, Does])[] = [
  [/^--?o(u|$)|^--output/, write],
  [/^--los|^--lo?$/, write],
  [/^--(ext|textc|fil|help$)|^-O|^--op|^--show-sig|^--upload|^--exec/, 'anything'],
];
/** What is found may be opened in any program; its letter may stand behind others. */
const opened: readonly (readonly [RegExp, Does])[] = [[/^-[aIriwvHhFGEPnlLzocpqW0-9]+O/, 'anything']];
const runningWith: readonly (readonly [RegExp, Does])[] = [
  [/^--(exec|upload|receive|strategy|gpg|rsync|edit|template|upl|rec|e$|ex)|^-x|^-i$|^--int/, 'anything'],
];

const shownPatch: readonly (readonly [RegExp, Does])[] = [[/^-[pP]/, 'anything']];

const filters = /^--(list|(no-)?(contains|merged)|points-at)(=.*)?$/;
const looks = /^--(sort|format|column|no-column|color|no-color|abbrev|no-abbrev|ignore-case)(=.*)?$/;

/** Names are listed, not made: by such options alone, and with a name only behind one of those that ask for a list. */
const listsNames =
  (plain: RegExp, lists: RegExp) =>
  (words: readonly string[]): boolean => {
    const options = words.filter((word) => word.startsWith('-'));
    const listing = options.some((word) => filters.test(word) || lists.test(word));
    const known = options.every((word) => filters.test(word) || looks.test(word) || plain.test(word));
    return known && (listing || options.length === words.length);
  };

const verbs = (names: string, verb: Verb): readonly (readonly [string, Verb])[] =>
  names.split(/\s+/).map((name) => [name, verb] as const);

/** What each command of git does. One that is not here may be an alias for anything. */
const known: ReadonlyMap<string, Verb> = new Map([
  ...verbs(
    `status diff log show blame annotate rev-parse shortlog ls-files ls-tree cat-file describe rev-list merge-base name-rev
     count-objects whatchanged diff-tree diff-index diff-files show-ref for-each-ref check-ignore check-attr check-ref-format cherry
     range-diff show-branch version fsck`,
    { does: [], with: readingWith },
  ),
  ...verbs('grep', { does: [], with: [...readingWith, ...opened] }),
  ...verbs('--version --help --html-path', { does: [] }),
  ...verbs(
    `add commit init checkout switch restore merge cherry-pick revert reset am apply mv notes gc prune archive format-patch
     update-index update-ref read-tree write-tree commit-tree hash-object replace symbolic-ref repack pack-refs rerere rebase`,
    { does: write, with: [...runningWith, [/^--remote/, network]] },
  ),
  ...verbs('branch', {
    does: write,
    reads: listsNames(/^(-[arvl]+|--(show-current|all|remotes|verbose))$/, /^-v*[arl]/),
  }),
  ...verbs('tag', { does: write, reads: listsNames(/^-(l|n\d*|i)+$/, /^-[ln]/) }),
  ...verbs('stash', {
    does: write,
    reads: ([first]) => first === 'list' || first === 'show',
    with: [...readingWith, ...shownPatch],
  }),
  ...verbs('reflog', {
    does: write,
    reads: ([first = 'show']) => first === 'show' || first.startsWith('-'),
    with: [...readingWith, ...shownPatch],
  }),
  ...verbs('worktree', {
    does: write,
    reads: ([first]) => first === 'list',
    with: [
      [/^remove$/, remove],
      [/^-[pP]|^--ext|^--textconv/, 'anything'],
    ],
  }),
  ...verbs('remote', {
    does: write,
    reads: (words) => words.find((word) => !/^(-v|--verbose)$/.test(word)) === undefined || words[0] === 'get-url',
    with: [[/^(update|prune|show|add|set-head)$|^-f/, network]],
  }),
  ...verbs('rm clean', { does: remove }),
  ...verbs(
    'fetch pull push clone ls-remote send-pack fetch-pack lfs svn p4 daemon imap-send request-pull maintenance',
    {
      does: network,
      with: runningWith,
    },
  ),
  ...verbs('submodule', { does: network, with: [[/^(foreach|deinit)$/, 'anything']] }),
  ...verbs('send-email', { does: ['message-send', 'network-request'] }),
  ...verbs('bisect', { does: write, with: [[/^(run|visualize|view)$/, 'anything']] }),
]);

/** Settings that name no program and no other file. */
const plainSetting =
  /^(user\.(name|email)|color\..*|core\.(quotepath|autocrlf|eol|ignorecase|filemode|abbrev)|init\.defaultbranch|advice\..*|pull\.(rebase|ff)|push\.default|log\.date|diff\.(renames|algorithm)|merge\.conflictstyle|branch\.[^.]*\.(remote|merge|rebase)|commit\.gpgsign|tag\.gpgsign|i18n\..*|column\..*|rerere\.enabled|fetch\.prune)$/i;

export const git: ProgramTable = { git: { more: gitCall } };

function gitCall(call: Call, reader: Reader): void {
  reader.trustsDirectory(call.program);
  let at = 0;
  for (; at < call.args.length; at += 1) {
    const word = call.args[at];
    if (word === undefined || !word.text.startsWith('-') || known.has(word.text)) break;
    at += globalOption(word, call.args[at + 1], reader);
  }
  const verb = call.args[at];
  if (verb === undefined) return;
  const rest = call.args.slice(at + 1);
  if (verb.text === 'config') {
    configCall(rest, verb, reader);
    return;
  }
  const row = known.get(verb.text);
  if (!verb.fixed || row === undefined) {
    reader.does('anything', 'unknown-program', verb);
    return;
  }
  judge(row, verb, rest, reader);
}

/** Options before the verb; returns how many words more it took. */
function globalOption(word: Arg, next: Arg | undefined, reader: Reader): number {
  const { text } = word;
  if (word.open) reader.does('anything', 'dynamic', word);
  else if (text === '-C') reader.does(['system-command'], null, word);
  else if (text === '-c') {
    const [name = ''] = (next?.text ?? '').split('=');
    if (!plainSetting.test(name)) reader.does('anything', 'wrapper', next ?? word);
    else reader.does(['system-command'], null, word);
  } else if (/^(-p|--paginate|--git-dir|--work-tree|--namespace|--bare)/.test(text))
    reader.does(['file-write', 'system-command'], null, word);
  else if (!/^(--no-pager|-P|--no-optional-locks|--literal-pathspecs|--no-replace-objects)$/.test(text)) {
    reader.does('anything', 'wrapper', word);
  }
  return /^(-C|-c|--git-dir|--work-tree|--namespace)$/.test(text) ? 1 : 0;
}

function judge(row: Verb, verb: Arg, rest: readonly Arg[], reader: Reader): void {
  const given = rest.slice(0, rest.findIndex(({ text }) => text === '--') + 1 || rest.length);
  for (const [at, word] of given.entries()) {
    if (word.open) {
      if (isValue(word, given[at - 1])) continue;
      // Words that may be options may be the worst of them.
      for (const [, does] of row.with ?? []) reader.does(does, 'dynamic', word);
      if (row.reads) reader.does(row.does, null, word);
      continue;
    }
    const found = row.with?.find(([pattern]) => pattern.test(word.text));
    if (found !== undefined) reader.does(found[1], found[1] === 'anything' ? 'wrapper' : null, word);
  }
  if (row.reads?.(given.map(({ text }) => text)) !== true)
    reader.does(row.does, row.does === remove ? 'delete' : null, verb);
}

/** One word in quotes, after an option that takes one, is no option itself. */
const isValue = (word: Arg, before: Arg | undefined): boolean =>
  word.raw.startsWith('"') &&
  /^(-[a-z]?m|--message|--since|--until|--author|--grep|-S|-G|-n|--date)$/.test(before?.text ?? '');

const readsSetting =
  /^(--(get|get-all|get-regexp|get-urlmatch|get-color|get-colorbool|list|show-origin|show-scope|name-only|null|local|global|system|worktree|includes|no-includes|type|bool|int|path|file|blob|default|all|regexp|url|value)|-[lzf])$/;

/** A setting may name a program that every later command of git runs. */
function configCall(rest: readonly Arg[], verb: Arg, reader: Reader): void {
  const { options, operands, open } = readOptions(rest, optionNames('-f --file --blob --type --default'));
  const asks =
    options.every(({ name }) => readsSetting.test(name)) &&
    (options.some(({ name }) => /^(--get.*|--list|-l)$/.test(name)) || /^(get|list)$/.test(operands[0]?.text ?? ''));
  const [first, second] = operands;
  const named =
    first !== undefined && /^(set|unset|edit|rename-section|remove-section)$/.test(first.text) ? second : first;
  if (open[0] !== undefined) {
    reader.does('anything', 'dynamic', open[0]);
    return;
  }
  if (asks) return;
  if (named !== undefined && operands.length > 1 && plainSetting.test(named.text)) reader.does(write, null, verb);
  else if (operands.length === 1 && options.length === 0 && named !== undefined && named.text !== 'edit') return;
  else reader.does('anything', 'interpreter', verb);
}
