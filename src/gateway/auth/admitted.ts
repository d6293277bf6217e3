import type { ConnectAttempt } from '../protocol/connect.ts';
import type { CredentialClass } from './limiter.ts';

/** An attempt as it may be judged. */
export interface Admitted {
  /** Without the secrets that are locked out. */
  readonly attempt: ConnectAttempt;
  /** Milliseconds until something of it may be tried again; 0 when nothing is locked out. */
  readonly retryAfterMs: number;
  /** Nothing is left that could be judged. */
  readonly lockedOut: boolean;
  readonly reserved: readonly CredentialClass[];
  /** Comes from direct loopback, and is never locked out; null for everybody else. */
  readonly paced: Paced | null;
}

/** What is known of an attempt that may have to wait for its turn. */
export interface Paced {
  /** As it was shown. */
  readonly whole: ConnectAttempt;
  /** What of it waits for a turn; the rest is judged before. */
  readonly later: readonly CredentialClass[];
}
