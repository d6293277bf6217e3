import type { Config } from '../config/config.ts';
import { addressGroup } from '../policy/address-group.ts';
import type { ConnectAttempt, ConnectVerdict } from '../protocol/connect.ts';
import type { Ledger } from '../state/ledger.ts';
import type { Store } from '../state/store.ts';
import type { Admitted, Paced } from './admitted.ts';
import type { AuthEventFilter, AuthEventPage } from './auth-ledger.ts';
import { claimedName } from './claimed-name.ts';
import { openDoorRecord } from './door-record.ts';
import { FailureDelay } from './failure-delay.ts';
import { type CredentialClass, classes, Limiter, type Lockout } from './limiter.ts';
import { LoopbackTurns } from './loopback-turns.ts';
import { presented, without, wrongOnes } from './presented.ts';
import { Pulse } from './pulse.ts';

interface GuardOptions {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly settings: () => Config['gateway']['auth']['rateLimit'];
  /** What could not be written; it is tried again. */
  readonly onFault: (error: unknown) => void;
  /** Who is locked out is not any more who was; told at most once a second. */
  readonly onLockouts?: () => void;
}

/** Counts who fails at the door, locks out, and keeps what happened there. */
export interface AuthGuard {
  /** Takes the attempt from its budgets, before anything is compared. */
  admit(attempt: ConnectAttempt): Admitted;
  /** The attempt with what of it had to wait, when its turn has come, or when it cannot have one. */
  rest(admitted: Admitted, paced: Paced): Promise<Admitted>;
  /** What came of it; gives the milliseconds that the answer is held back. */
  settle(admitted: Admitted, verdict: ConnectVerdict): number;
  /** Somebody was refused before there was anything to judge: it is kept, and locks nobody out. */
  refused(address: string, credential: string): void;
  lockouts(): readonly Lockout[];
  /** Attempts that wait for their turn. */
  waiting(): number;
  /** Takes the locks of an address, or of all, away; gives those that were in force. */
  unlock(address: string | null, actor: string): readonly Lockout[];
  events(filter: AuthEventFilter): AuthEventPage;
  close(): void;
}

/** Locks of an earlier run are in force again when this returns. */
export function openAuthGuard(options: GuardOptions): AuthGuard {
  const { ledger, now, settings } = options;
  const record = openDoorRecord(options);
  const delays = new FailureDelay(now);
  const news = new Pulse(newsEveryMs, () => options.onLockouts?.());
  const onLock = (lockout: Lockout): void => {
    record.locked(lockout);
    news.ask();
  };
  const limiter = new Limiter({ now, settings, onLock });
  for (const lockout of record.earlierLocks()) limiter.restore(lockout);
  const turns = new LoopbackTurns({ now, settings });
  return {
    admit(attempt) {
      if (attempt.transport === 'unix') return untouched(attempt);
      return attempt.isDirectLoopback && settings().exemptLoopback ? turns.admit(attempt) : reserve(limiter, attempt);
    },
    rest: (admitted, paced) => turns.rest(admitted, paced),
    settle({ attempt, reserved, lockedOut, paced }, verdict) {
      const wrong = wrongOnes(attempt, reserved, verdict);
      record.note({ ...factsOf(attempt, lockedOut, wrong, verdict), address: attempt.address });
      if (paced !== null) turns.settle(paced, reserved, wrong);
      else if (attempt.transport === 'tcp') {
        settleBudgets(limiter, addressGroup(attempt.address), reserved, wrong);
        return 0;
      }
      return Math.max(0, ...wrong.map((of) => delays.record(of, attempt.address)));
    },
    refused: (address, credential) => record.note({ result: 'refused', credential, address, client: '' }),
    lockouts: () => limiter.lockouts(),
    waiting: () => turns.waiting,
    unlock(address, actor) {
      const group = address === null ? null : addressGroup(address);
      const taken = limiter.lockouts().filter((lockout) => group === null || lockout.address === group);
      const subject = group ?? 'all addresses';
      const detail = { lockouts: taken.length };
      record.unlocked(group, taken, () =>
        ledger.append({ atMs: now(), kind: 'auth.unlocked', actor, subject, detail }),
      );
      limiter.unlock(group);
      if (taken.length > 0) news.ask();
      return taken;
    },
    events: (filter) => record.events(filter),
    close() {
      news.stop();
      turns.close();
      record.close();
    },
  };
}

/** Between two words about who is locked out, in milliseconds. */
const newsEveryMs = 1000;

const untouched = (attempt: ConnectAttempt): Admitted => ({
  attempt,
  retryAfterMs: 0,
  lockedOut: false,
  reserved: presented(attempt),
  paced: null,
});

function reserve(limiter: Limiter, given: ConnectAttempt): Admitted {
  const group = addressGroup(given.address);
  const reserved: CredentialClass[] = [];
  let attempt = given;
  let retryAfterMs = 0;
  for (const of of classes) {
    if (!presented(attempt).includes(of)) continue;
    const waitMs = limiter.reserve(of, group);
    retryAfterMs = Math.max(retryAfterMs, waitMs);
    if (waitMs === 0) reserved.push(of);
    else attempt = without(attempt, of);
  }
  return { attempt, retryAfterMs, lockedOut: retryAfterMs > 0 && reserved.length === 0, reserved, paced: null };
}

function settleBudgets(
  limiter: Limiter,
  group: string,
  reserved: readonly CredentialClass[],
  wrong: readonly CredentialClass[],
): void {
  for (const of of reserved) {
    if (wrong.includes(of)) limiter.fail(of, group);
    else limiter.giveBack(of, group);
  }
}

function factsOf(
  { params }: ConnectAttempt,
  lockedOut: boolean,
  wrong: readonly CredentialClass[],
  verdict: ConnectVerdict,
) {
  const client = claimedName(params);
  const secretless = Object.values(params.auth ?? {}).every((text) => text === undefined || text === '');
  if (verdict.ok) return { result: 'opened', credential: verdict.credential, client } as const;
  if (lockedOut) return { result: 'locked-out', credential: 'shared', client } as const;
  const [credential] = wrong;
  if (credential !== undefined) return { result: 'wrong', credential, client } as const;
  return { result: secretless ? 'missing' : 'refused', credential: 'none', client } as const;
}
