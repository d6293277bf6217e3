import type { KeyRow } from '../key-row.ts';
import { isArmed, type Review } from './review.ts';

/** Keys that come closer together belong to what is being typed. */
const quietMs = 1000;

/**
 * Somebody who types a code before the window takes one, because its text was not read to the end: until their keys stop,
 * none of them decides anything, in the window or behind it. Signs of a code are keys as well: one leaves, others reject.
 */
export class TypedAhead {
  #lastMs = Number.NEGATIVE_INFINITY;

  /** Is this key a part of such a code? `row`: what it would do; null: nothing. Moving and leaving stay what they are. */
  takes(row: KeyRow | null, review: Review | null, nowMs: number): boolean {
    const asks = row?.action === 'their-code' && review !== null;
    if (asks && isArmed(review)) {
      // The field that opens takes what follows, from its first sign on.
      if (review.proof === 'their-code') this.#lastMs = Number.NEGATIVE_INFINITY;
      return false;
    }
    const begins = asks && review.phase.kind === 'reading';
    if (!begins && nowMs - this.#lastMs >= quietMs) return false;
    this.#lastMs = nowMs;
    return row === null || row.decides !== undefined;
  }
}
