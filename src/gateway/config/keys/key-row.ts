import type { KeyKind } from './key-kind.ts';

/** A key of the configuration, and everything about it that is not a rule between keys. */
export interface KeyRow {
  /** Dotted, `*` for one segment that the person names. */
  readonly path: string;
  readonly kind: KeyKind;
  /** What counts when the key is absent; null when nothing does. */
  readonly fallback: unknown;
  readonly summary: string;
  /** Other places where the key may stand in an older file. */
  readonly aliases?: readonly string[];
  readonly secret?: true;
  /** Variable of the environment that wins over the file. */
  readonly variable?: string;
  /** A running gateway goes on with what it was started with. */
  readonly atStart?: true;
  /** Signs an account in at its platform: one that cannot be used stops that account, not the gateway. */
  readonly signIn?: true;
  /** The bare name of a variable counts as a reference to it. */
  readonly bareVariable?: true;
  /** Variable of the environment that counts where the file says nothing. */
  readonly fallbackVariable?: string;
}
