import type { Untrusted } from '../../components/text/printable.ts';

/** A turn of the assistant that runs. */
export interface Turn {
  readonly session: Untrusted;
  /** Of the last message in it, epoch milliseconds by the gateway's clock. */
  readonly sinceMs: number | null;
  /** Messages that wait behind it. */
  readonly waiting: number;
}

/** What the key that stops the assistant is about: every turn that runs when it is sent. */
export interface AllTurns {
  readonly section: 'turns';
  readonly key: 'turns';
}

export const allTurns: AllTurns = { section: 'turns', key: 'turns' };
