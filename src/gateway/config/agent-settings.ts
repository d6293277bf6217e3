import type { KeyPath } from './keys/key-path.ts';
import type { Settings } from './settings.ts';

const defaults = ['agents', 'defaults'] as const;

/** What one agent has for itself, and else what `agents.defaults` says. */
export class AgentSettings {
  readonly #settings: Settings;
  readonly #entry: KeyPath | null;

  /** `entry`: its place in `agents.list`; null where it has none. */
  constructor(settings: Settings, entry: KeyPath | null) {
    this.#settings = settings;
    this.#entry = entry;
  }

  get<T>(...names: KeyPath): T {
    return this.own<T>(...names) ?? this.#settings.get<T>([...defaults, ...names]);
  }

  /** Null where it has nothing of its own. */
  own<T>(...names: KeyPath): T | null {
    const path = this.#entry === null ? null : [...this.#entry, ...names];
    return path !== null && this.#settings.has(path) ? this.#settings.get<T>(path) : null;
  }
}
