import type { Effective, Origin } from './effective.ts';
import { keyOwner } from './keys/key-lookup.ts';
import { formatKeyPath, type KeyPath } from './keys/key-path.ts';

/** Effective values: what was set, else the row's default. */
export class Settings {
  readonly #values: ReadonlyMap<string, Effective>;

  constructor(values: ReadonlyMap<string, Effective>) {
    this.#values = values;
  }

  /** The value of a key. `T` is what the key's kind gives; the rows and this type are kept together by build.ts alone. */
  get<T>(path: KeyPath): T {
    // why: a kind's parse is the only way into the map, and the caller names that kind's own type
    return this.effective(path).value as T;
  }

  has(path: KeyPath): boolean {
    return this.#values.has(formatKeyPath(path));
  }

  effective(path: KeyPath): { readonly value: unknown; readonly origin: Origin } {
    const set = this.#values.get(formatKeyPath(path));
    if (set !== undefined) return set;
    const owner = keyOwner(path);
    return { value: owner.of === 'ours' ? owner.row.fallback : undefined, origin: { kind: 'default' } };
  }
}
