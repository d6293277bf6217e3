/** What came of an attempt to get in. */
export type AuthResult =
  /** The door opened: the first time in an hour for this credential and address, or after a failure. */
  | 'opened'
  /** A secret was compared, and is not the right one. */
  | 'wrong'
  /** There was no secret at all. */
  | 'missing'
  /** Refused for another reason: a signature, a scope, a device that is not approved. */
  | 'refused'
  /** The failure that used the budget up: nothing of this class is compared for a while. */
  | 'locked'
  /** Further failures, of which `count` tells how many there were. */
  | 'counted'
  | 'unlocked';

/** One entry of the auth ledger. Text of the client is as it came; whoever shows it makes it printable. */
export interface AuthEvent {
  readonly seq: number;
  readonly atMs: number;
  /** `shared`, `device`, `page` (either, shown by a page in a browser), `local`, `proxy`, `tailscale`, `device:ID`, or `none`. */
  readonly credential: string;
  /** Where it came from; `*` when several addresses are counted together. */
  readonly address: string;
  readonly result: AuthResult;
  /** What the client calls itself; empty when nobody is named. */
  readonly client: string;
  /** Attempts that this entry stands for. */
  readonly count: number;
}

/** An address that is locked out of one class of credentials. */
export interface LockoutRow {
  readonly credential: string;
  /** An IPv4 address, an IPv6 network of 64 bits, or `*` for a lock that several addresses share. */
  readonly address: string;
  readonly sinceMs: number;
  readonly untilMs: number;
}
