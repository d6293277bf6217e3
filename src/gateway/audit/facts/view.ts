import type { Raw } from '../../config/file/tree.ts';
import { filledIn } from '../../config/references.ts';

type Lookup = (name: string) => string | undefined;

/**
 * Looks into a configuration that may be wrong in any way: what is not of the kind that was asked for counts as absent, and
 * so does a text whose `${NAME}` is not set. Paths are dotted and ours; names that come from the file go through `member`.
 */
export class View {
  readonly #raw: Raw | undefined;
  readonly #lookup: Lookup;

  constructor(raw: Raw | undefined, lookup: Lookup) {
    this.#raw = raw;
    this.#lookup = lookup;
  }

  /** The section or value below, empty when there is none. */
  at(path: string): View {
    return path.split('.').reduce<View>((view, name) => view.member(name), this);
  }

  member(name: string): View {
    return new View(isSection(this.#raw) ? this.#raw.get(name) : undefined, this.#lookup);
  }

  /** Is there anything, of whatever kind? */
  get exists(): boolean {
    return this.#raw !== undefined;
  }

  get isList(): boolean {
    return Array.isArray(this.#raw);
  }

  /** As it was written, for the few checks that care how. */
  get written(): Raw | undefined {
    return this.#raw;
  }

  /** Without blanks at its ends; undefined for the empty text. */
  text(path = ''): string | undefined {
    const { raw, missing } = filledIn(this.#below(path).#raw ?? null, this.#lookup);
    return (typeof raw === 'string' && missing.length === 0 && raw.trim()) || undefined;
  }

  flag(path: string): boolean | undefined {
    const raw = this.#below(path).#raw;
    return raw === true || raw === 'true' ? true : raw === false || raw === 'false' ? false : undefined;
  }

  /** The texts and numbers of a list, filled in and trimmed; empty for anything else. */
  texts(path: string): readonly string[] {
    const raw = this.#below(path).#raw;
    if (!Array.isArray(raw)) return [];
    const items: readonly Raw[] = raw;
    return items.flatMap((item) => new View(typeof item === 'number' ? String(item) : item, this.#lookup).text() ?? []);
  }

  items(path: string): readonly View[] {
    const raw = this.#below(path).#raw;
    return Array.isArray(raw) ? raw.map((item: Raw) => new View(item, this.#lookup)) : [];
  }

  /** The sections directly below, by their names. */
  sections(path = ''): readonly (readonly [string, View])[] {
    const raw = this.#below(path).#raw;
    if (!isSection(raw)) return [];
    return [...raw]
      .filter(([, value]) => isSection(value))
      .map(([name, value]) => [name, new View(value, this.#lookup)]);
  }

  names(path = ''): readonly string[] {
    const raw = this.#below(path).#raw;
    return isSection(raw) ? [...raw.keys()] : [];
  }

  #below(path: string): View {
    return path === '' ? this : this.at(path);
  }
}

const isSection = (raw: Raw | undefined): raw is ReadonlyMap<string, Raw> => raw instanceof Map;
