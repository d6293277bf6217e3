import { type Care, careOf } from '../../components/text/care.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { isForeign } from '../../components/text/script.ts';
import { wordsOf } from '../../components/text/words.ts';
import type { OfficialPending } from '../../gateway/protocol/approvals.ts';
import { redactSubject } from '../../gateway/redaction/redact-subject.ts';
import { addressNotes } from './addresses.ts';
import { effectCare, type HidingKind } from './effect-care.ts';
import { type ApprovalFacts, factsOf } from './facts.ts';
import { isSameCommand } from './shell-words.ts';

/** A fact about a request that a reader could miss; see `Care`. */
export interface ApprovalCare extends Omit<Care, 'kind'> {
  readonly kind:
    | Care['kind']
    | HidingKind
    | 'script'
    | 'address'
    | 'escaped'
    | 'arguments'
    | 'environment'
    | 'secret'
    | 'unshown';
}

/** Facts of a kind that are listed; more are counted. */
const listed = 3;
const emptyLines = 3;
/** What needs more than a screen or two of reading is said to. */
const longCharacters = 1024;
const longLines = 40;

const remembered = new WeakMap<OfficialPending, readonly ApprovalCare[]>();

/** Everything worth being careful about in a request; a row is studied once. Empty means no known trick, never safe. */
export function careFor(row: OfficialPending): readonly ApprovalCare[] {
  const known = remembered.get(row);
  if (known !== undefined) return known;
  const care = atMostOfAKind(study(factsOf(row)));
  remembered.set(row, care);
  return care;
}

function study(facts: ApprovalFacts): readonly ApprovalCare[] {
  return [
    ...hiddenCare(facts),
    ...unshownCare(facts),
    ...facts.passages.flatMap(({ label, text }) => passageCare(passageNames[label] ?? own('the text'), text)),
    ...argumentCare(facts),
    ...effectCare(facts),
    ...environmentCare(facts),
    ...smallTexts(facts).flatMap(([label, text]) => (text === null ? [] : lineCare(label, text))),
  ];
}

const passageNames: Readonly<Record<string, Safe>> = {
  COMMAND: own('the command'),
  TITLE: own('the title'),
  SAYS: own('the description'),
  DETAIL: own('the detail'),
  PLAN: own('the plan'),
  'PLAN ARGV': own("the plan's list of arguments"),
};

/** What is drawn with a secret taken out is not the whole of what would run. */
function hiddenCare({ passages, argv, gateway }: ApprovalFacts): readonly ApprovalCare[] {
  const texts = [...passages.map(({ text }) => text), ...(argv ?? []), ...(gateway?.env ?? [])];
  if (texts.every((text) => redactSubject(text) === text)) return [];
  return [{ kind: 'secret', text: own('something that looks like a secret is not shown: [redacted]') }];
}

const unshownCare = ({ unknown }: ApprovalFacts): readonly ApprovalCare[] =>
  unknown.map((name) => ({
    kind: 'unshown',
    text: safe`the request carries ${printable(name.slice(0, 64), { as: 'command' })}, which is not shown here`,
  }));

const smallTexts = (facts: ApprovalFacts): readonly (readonly [Safe, string | null])[] => [
  [own('the path of the program'), facts.resolvedPath],
  [own('the host'), facts.host],
  [own('the node'), facts.nodeId],
  [own('the folder'), facts.cwd],
  [own('the agent'), facts.agent],
  [own('the session'), facts.session],
  [own('the source'), facts.source],
  ...facts.otherwise.map((words) => [own('the plan'), words] as const),
  [own('the plugin'), facts.plugin],
  [own('the tool'), facts.tool],
  [own('the reach'), facts.scope],
  [own('the remark'), facts.remark],
];

/** Line by line, so that a column means something; a line break itself is seen by its number in the gutter. */
function passageCare(label: Safe, text: string): readonly ApprovalCare[] {
  const lines = text.split('\n');
  const named = (at: number): Safe => (lines.length === 1 ? label : safe`${label}, line ${at + 1}`);
  return [
    ...lines.flatMap((line, at) => lineCare(named(at), line)),
    ...emptyRuns(label, lines),
    ...long(label, text, lines.length),
  ];
}

function lineCare(label: Safe, line: string): readonly ApprovalCare[] {
  return [
    ...careOf(label, line).filter(({ kind }) => kind !== 'long'),
    ...scriptCare(label, line),
    ...escapedCare(label, line),
    ...addressNotes(line).map(({ text, column }) => ({
      kind: 'address' as const,
      text: safe`${label}: ${text}`,
      column,
    })),
  ];
}

const trustedScripts: ReadonlySet<string> = new Set();

/** Words that `printable()` shows letter by letter, so that the reader is told what they are. */
function scriptCare(label: Safe, line: string): readonly ApprovalCare[] {
  const found = wordsOf([...line]).find(({ scripts }) => isForeign(scripts, trustedScripts));
  if (found === undefined) return [];
  const column = found.start + 1;
  const scripts = printable([...found.scripts].join(' and '));
  return [{ kind: 'script', text: safe`${label} has a word in ${scripts}, column ${column}`, column }];
}

/** An OpenClaw gateway writes a hidden character like this, and leaves a text that was written like this as it is. */
function escapedCare(label: Safe, line: string): readonly ApprovalCare[] {
  const found = /\\u\{[0-9a-f]{1,6}\}/i.exec(line);
  if (found === null) return [];
  const column = [...line.slice(0, found.index)].length + 1;
  const text = safe`${label} holds ${printable(found[0])}, column ${column}: already escaped by a gateway, it may be a real hidden character`;
  return [{ kind: 'escaped', text, column }];
}

function emptyRuns(label: Safe, lines: readonly string[]): readonly ApprovalCare[] {
  const notes: ApprovalCare[] = [];
  let empty = 0;
  for (const [at, line] of [...lines, 'end'].entries()) {
    if (line.trim() === '') {
      empty += 1;
      continue;
    }
    const where = at < lines.length ? safe`before line ${at + 1}` : own('at its end');
    if (empty >= emptyLines) notes.push({ kind: 'padding', text: safe`${label} has ${empty} empty lines ${where}` });
    empty = 0;
  }
  return notes;
}

function long(label: Safe, text: string, lines: number): readonly ApprovalCare[] {
  const characters = [...text].length;
  if (characters <= longCharacters && lines <= longLines) return [];
  const bytes = Buffer.byteLength(text);
  return [
    {
      kind: 'long',
      text: safe`${label} is long: ${bytes} bytes, ${lines === 1 ? own('1 line') : safe`${lines} lines`}`,
    },
  ];
}

function argumentCare({ argv, headline, passages, kind }: ApprovalFacts): readonly ApprovalCare[] {
  const twice: readonly ApprovalCare[] =
    kind === 'exec' && passages.length > 1
      ? [
          {
            kind: 'arguments',
            text: own('the request holds a plan that is not the command: nobody here knows which runs'),
          },
        ]
      : [];
  if (argv === null) return twice;
  const differs: readonly ApprovalCare[] = isSameCommand(headline, argv)
    ? []
    : [{ kind: 'arguments', text: own('the list of arguments is not the command that the text shows') }];
  // A word of the list that stands in the text as well was looked at there.
  const apart = argv.filter((word) => !headline.includes(word));
  return [...twice, ...differs, ...apart.flatMap((word) => lineCare(own('an argument'), word))];
}

/** Variables that make a program run or load something else than its name says. Compared without case. */
const steering: readonly RegExp[] = [
  /^PATH$/i,
  /^(LD|DYLD|GIT|PYTHON|PERL5?|RUBY|NPM_CONFIG|BASH_FUNC)_?/i,
  /^(NODE_OPTIONS|NODE_PATH|NODE_EXTRA_CA_CERTS)$/i,
  /^(BASH_ENV|ENV|ZDOTDIR|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|IFS|PS4)$/i,
  /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH)$/i,
  /^(EDITOR|VISUAL|PAGER|BROWSER|SHELL|HOME|SSH_ASKPASS|SUDO_ASKPASS|LESSOPEN)$/i,
  /^(HTTP|HTTPS|ALL|NO)_PROXY$/i,
];

function environmentCare({ envNames: names, gateway }: ApprovalFacts): readonly ApprovalCare[] {
  const found = names.filter((name) => steering.some((pattern) => pattern.test(name)));
  return [
    ...found.map((name) => ({
      kind: 'environment' as const,
      text: safe`the request sets ${printable(name, { as: 'command' })}, which can change what runs`,
    })),
    ...names.flatMap((name) => lineCare(own('the name of a variable'), name)),
    ...(gateway?.env ?? []).flatMap((value) => lineCare(own('the value of a variable'), value)),
  ];
}

/** A text full of tricks must not push the first of each kind out of sight. */
function atMostOfAKind(all: readonly ApprovalCare[]): readonly ApprovalCare[] {
  const counts = new Map<string, number>();
  const kept = all.filter(({ kind }) => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return (counts.get(kind) ?? 0) <= listed;
  });
  const more = [...counts].filter(([, count]) => count > listed);
  return [
    ...kept,
    // why: the kinds of the list above
    ...more.map(([kind, count]) => ({
      kind: kind as ApprovalCare['kind'],
      text: safe`and ${count - listed} more of this kind: ${printable(kind)}`,
    })),
  ];
}
