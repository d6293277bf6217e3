import { clip } from '../../components/text/cells.ts';
import { printable, type Safe, safe } from '../../components/text/printable.ts';
import type { EffectNote, EffectNoteKind } from '../../gateway/effects/effects.ts';
import { redactSubject } from '../../gateway/redaction/redact-subject.ts';
import { type CallEffects, callEffects } from './call-effects.ts';
import type { ApprovalFacts } from './facts.ts';
import { part } from './part.ts';

/** Kinds of note that hide from a reader what runs. The others say what the line DOES says, and a reader sees them. */
export type HidingKind =
  | 'dynamic'
  | 'wrapper'
  | 'interpreter'
  | 'unknown-program'
  | 'privilege'
  | 'unreadable'
  | 'outside'
  | 'download';

export interface EffectCare {
  readonly kind: HidingKind;
  readonly text: Safe;
  readonly column?: number;
}

type Words = (what: Safe) => Safe;

/** What deserves care for its kind alone; null: it does not. */
const hiding: Readonly<Record<EffectNoteKind, Words | null>> = {
  dynamic: (what) => safe`is decided only when it runs: ${what}`,
  wrapper: (what) => safe`runs another program, named in its arguments: ${what}`,
  interpreter: (what) => safe`runs code that stands elsewhere or is a text of its own: ${what}`,
  'unknown-program': (what) => safe`a program that nobody here knows: ${what}`,
  privilege: (what) => safe`runs with the rights of somebody else: ${what}`,
  unreadable: (what) => safe`cannot be read as a command here: ${what}`,
  compound: null,
  'redirect-write': null,
  download: null,
  delete: null,
};

/** The kinds of code that what was downloaded could be. */
const runsCode: ReadonlySet<EffectNoteKind> = new Set(['interpreter', 'unknown-program', 'dynamic', 'wrapper']);

/** What in a command hides what it does, from the same reading as the line DOES. */
export function effectCare(facts: ApprovalFacts): readonly EffectCare[] {
  const effects = callEffects(facts);
  if (effects === null) return [];
  const place = placeIn(facts.headline);
  return [...effects.notes.flatMap((note) => noteCare(note, facts, place)), ...downloadCare(effects)];
}

type Place = (at: number | null) => { readonly words: Safe; readonly column?: number };

function noteCare(note: EffectNote, facts: ApprovalFacts, place: Place): readonly EffectCare[] {
  const { words, column } = place(note.at);
  const what = safe`${shown(note.text, facts.headline)}${words}`;
  const at = column === undefined ? {} : { column };
  if (note.kind === 'redirect-write') {
    return isOutside(note.text, facts.cwd)
      ? [{ kind: 'outside', text: safe`writes outside its folder: ${what}`, ...at }]
      : [];
  }
  const say = hiding[note.kind];
  // why: the kinds with words are those of `HidingKind`.
  return say === null ? [] : [{ kind: note.kind as HidingKind, text: say(what), ...at }];
}

function downloadCare({ notes }: CallEffects): readonly EffectCare[] {
  const kinds = new Set(notes.map(({ kind }) => kind));
  if (!kinds.has('download') || ![...kinds].some((kind) => runsCode.has(kind))) return [];
  return [{ kind: 'download', text: safe`downloads something and runs code: it may run what it downloaded` }];
}

/** A file named by an absolute path elsewhere, from a home directory, or by a way up. */
function isOutside(raw: string, cwd: string | null): boolean {
  const path = raw.replace(/["'\\]/g, '');
  if (path.split('/').includes('..') || /^[~$`]/.test(path)) return true;
  return path.startsWith('/') && (cwd === null || !path.startsWith(`${cwd.replace(/\/$/, '')}/`));
}

const longestShown = 48;

/** A piece of the text without its secrets: what is hidden in the whole is hidden in a piece of it too. */
function shown(text: string, whole: string): Safe {
  const open = redactSubject(whole).includes(text) ? text : '[redacted]';
  return clip(printable(part(open.slice(0, longestShown * 4)), { as: 'command' }), longestShown);
}

/** Where a place in UTF-16 units is, in lines and characters. */
function placeIn(text: string): Place {
  return (at) => {
    if (at === null || at < 0 || at > text.length) return { words: safe`` };
    const before = text.slice(0, at).split('\n');
    const column = [...(before.at(-1) ?? '')].length + 1;
    const line = text.includes('\n') ? safe`, line ${before.length}` : safe``;
    return { words: safe`${line}, column ${column}`, column };
  };
}
