import type { KeyRow } from './keys/key-row.ts';

/** Where an effective value comes from. */
export type Origin =
  | { readonly kind: 'default' }
  | {
      readonly kind: 'file' | 'include';
      /** The key that it was written as, when another spelling of this one counts. */
      readonly spelled?: string;
      readonly file: string;
      /** What the value came through: variables, or the place that a reference to a secret names. */
      readonly variables: readonly string[];
      /** Since when that place holds it, in milliseconds since the epoch, when that can be told. */
      readonly sinceMs?: number | null;
    }
  | { readonly kind: 'env'; readonly variable: string; readonly spelled?: string };

export interface Effective {
  readonly row: KeyRow;
  readonly value: unknown;
  readonly origin: Origin;
}
