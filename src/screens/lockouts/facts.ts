import type { Untrusted } from '../../components/text/printable.ts';

/** An address whose secrets of one kind are not compared for a while. Times are epoch milliseconds by the gateway's clock. */
export interface Lockout {
  readonly section: 'lockout';
  /** Unique on the screen, made by us. */
  readonly key: string;
  readonly gateway: string;
  /** `shared`, `device` or `local`. */
  readonly credential: Untrusted;
  /** An address, a network of IPv6 addresses, or `*` for a lock that several addresses share. */
  readonly address: Untrusted;
  readonly sinceMs: number;
  readonly untilMs: number;
}

export interface Lockouts {
  readonly rows: readonly Lockout[];
  /** Rows in the gateway's answer that this console could not read. */
  readonly unreadable: number;
}

/** A lock that several addresses share cannot be taken away for one of them. */
export const isShared = ({ address }: Lockout): boolean => address === '*';
