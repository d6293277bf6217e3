import { inspect } from 'node:util';
import { knownSecrets } from './known-secrets.ts';

const masked = '[secret]';

/**
 * A value that must never be printed. Every way of turning it into text gives the mask; only `reveal()` gives the value.
 * From here on it is also taken out of every line of the log, wherever it came from.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    knownSecrets.add(value);
  }

  /** The value itself: for comparing, for sending to its owner, for `oc gateway token show`; never for text. */
  reveal(): string {
    return this.#value;
  }

  /** Whether two secrets of ours are one. Neither was given by a caller, so nobody can learn from the time it takes. */
  isSameAs(other: Secret): boolean {
    return this.#value === other.#value;
  }

  /** Length in characters, which `config get` may show. */
  get length(): number {
    return this.#value.length;
  }

  toString(): string {
    return masked;
  }

  toJSON(): string {
    return masked;
  }

  [inspect.custom](): string {
    return masked;
  }
}
