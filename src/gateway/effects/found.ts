import type { Category, EffectNote, EffectNoteKind, Effects } from './effects.ts';
import { normalized } from './program-name.ts';
import type { Does } from './program-row.ts';

/** What nobody can rule out in a program that is not known. */
export const anything: readonly Category[] = [
  'file-delete',
  'file-write',
  'message-send',
  'network-request',
  'system-command',
];

const manyNotes = 64;
const manyPaths = 256;

/** What is known of a command so far. Only ever grows: nothing that is read later takes an effect back. */
export class Found {
  readonly #categories = new Set<Category>();
  readonly #notes: EffectNote[] = [];
  readonly #paths = new Set<string>();
  readonly #written = new Set<string>();
  readonly #ran = new Set<string>();
  #certain = true;

  add(does: Does): void {
    if (does === 'anything') this.#certain = false;
    for (const category of does === 'anything' ? anything : does) this.#categories.add(category);
  }

  unsure(): void {
    this.#certain = false;
  }

  note(kind: EffectNoteKind, text: string, at: number | null): void {
    if (this.#notes.length < manyNotes) this.#notes.push({ kind, text, at });
  }

  path(path: string): void {
    if (this.#paths.size >= manyPaths) this.add('anything');
    else this.#paths.add(path);
  }

  wrote(path: string): void {
    this.#written.add(normalized(path));
  }

  ran(path: string): void {
    this.#ran.add(normalized(path));
  }

  /** A file that the same command makes and runs was not there to be looked at. */
  effects(argv: readonly string[] | null): Effects {
    if ([...this.#ran].some((path) => this.#written.has(path))) this.add('anything');
    const categories = [...this.#categories].toSorted();
    return {
      categories,
      argv,
      certain: this.#certain,
      readsOnly: this.#certain && categories.length === 0,
      paths: [...this.#paths],
      notes: this.#notes,
    };
  }
}
