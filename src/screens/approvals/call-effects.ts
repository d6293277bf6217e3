import type { EffectNote } from '../../gateway/effects/effects.ts';
import { effectsOf, effectsOfArgv } from '../../gateway/effects/effects-of.ts';
import { effectWords } from './effect-words.ts';
import type { GatewayFacts } from './gateway-facts.ts';

/** What a call does, read from the request itself. */
export interface CallEffects {
  /** Sorted, in the words of the gateway: one that is newer may know more of them. */
  readonly categories: readonly string[];
  readonly certain: boolean;
  /** Of the command as it is shown first; `at` is a place in that text. */
  readonly notes: readonly EffectNote[];
}

/** What is read of a request: every description of the command, and what our gateway says of it. */
interface Described {
  readonly kind: string;
  readonly calls: readonly (string | readonly string[])[];
  readonly gateway: GatewayFacts | null;
}

const remembered = new WeakMap<Described, CallEffects>();

/** Null for what is no command. Whatever the request says of it twice counts both times. */
export function callEffects(facts: Described): CallEffects | null {
  if (facts.kind !== 'exec') return null;
  const known = remembered.get(facts);
  if (known !== undefined) return known;
  const effects = study(facts);
  remembered.set(facts, effects);
  return effects;
}

function study({ gateway, calls }: Described): CallEffects {
  const told: readonly string[] = gateway?.effects ?? [];
  // A tool of the assistant that is no command is known by what its gateway says of it alone.
  if (gateway !== null && gateway.tool !== 'exec') return { categories: told.toSorted(), certain: true, notes: [] };
  const [first, ...others] = calls.map((each) => (typeof each === 'string' ? effectsOf(each) : effectsOfArgv(each)));
  const all = first === undefined ? others : [first, ...others];
  return {
    categories: [...new Set([...told, ...all.flatMap(({ categories }) => categories)])].toSorted(),
    certain: all.every(({ certain }) => certain),
    notes: uniqueNotes([
      ...(first?.notes ?? []),
      ...others.flatMap(({ notes }) => notes.map((note) => ({ ...note, at: null }))),
    ]),
  };
}

function uniqueNotes(notes: readonly EffectNote[]): readonly EffectNote[] {
  const byName = new Map<string, EffectNote>();
  for (const note of notes) {
    const name = JSON.stringify([note.kind, note.text]);
    if (!byName.has(name)) byName.set(name, note);
  }
  return [...byName.values()];
}

/** The line DOES: of which kinds a call's effects are, or that nobody can know. Words of ours and quoted parts of theirs. */
export function doesWords({ categories, certain }: CallEffects): string {
  if (certain) return effectWords(categories);
  return `cannot be known before it runs${categories.length === 0 ? '' : `; possibly: ${effectWords(categories)}`}`;
}
