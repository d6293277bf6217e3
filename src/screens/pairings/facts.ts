import type { Untrusted } from '../../components/text/printable.ts';
import type { Gone } from '../gone.ts';

/** What the console knows of pairings. Times are epoch milliseconds by the gateway's clock, unless they say `local`. */

export interface Claim {
  readonly name: Untrusted;
  /** The beginning of it. */
  readonly value: Untrusted;
  /** UTF-16 units of the whole. */
  readonly length: number;
  /** SHA-256 of the whole when `value` is only its beginning, else empty: a change in what is not shown is a change too. */
  readonly whole: string;
}

/** Somebody on an account of a gateway. The stable id decides; nothing in `claims` was checked by anyone. */
export interface Sender {
  /** Unique on the screen, made by us. */
  readonly key: string;
  /** The gateway this row came from. */
  readonly gateway: string;
  readonly channel: Untrusted;
  readonly channelLabel: Untrusted;
  readonly accountId: Untrusted;
  readonly senderId: Untrusted;
  readonly claims: readonly Claim[];
}

export interface Pending extends Sender {
  readonly section: 'pending';
  readonly requestId: Untrusted;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number;
  readonly expiresAtMs: number;
  readonly messages: number | null;
  /** Set when the request is no longer pending: the row stays for a while and says what became of it. */
  readonly gone: Gone | null;
}

export interface Approved extends Sender {
  readonly section: 'approved';
  readonly approvedAtMs: number;
  readonly approvedBy: Untrusted;
}

export interface Denied extends Sender {
  readonly section: 'denied';
  readonly kind: 'rejected' | 'blocked';
  readonly deniedAtMs: number;
  readonly untilMs: number | null;
  readonly deniedBy: Untrusted;
}

export interface Overflow {
  readonly channel: Untrusted;
  readonly accountId: Untrusted;
  readonly messages: number;
}

export interface Pairings {
  readonly pending: readonly Pending[];
  /** Null: this gateway does not tell. */
  readonly approved: readonly Approved[] | null;
  readonly denied: readonly Denied[] | null;
  readonly overflow: readonly Overflow[];
  readonly ownerConfigured: boolean | null;
  /** Rows in the gateway's answer that this console could not read. */
  readonly unreadable: number;
}

export type PairingRow = Pending | Approved | Denied;
export type Section = PairingRow['section'];

/** Time left by the gateway's clock, never negative. */
export const leftMs = (row: Pending, serverNowMs: number): number => Math.max(0, row.expiresAtMs - serverNowMs);
