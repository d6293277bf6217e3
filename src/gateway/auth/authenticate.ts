import type { Log } from '../logs/log.ts';
import type { Authenticate, ConnectAttempt, ConnectVerdict } from '../protocol/connect.ts';
import { scopes as allScopes } from '../protocol/scopes.ts';
import type { Credentials, SharedSecret } from './credentials.ts';
import { deviceProblem } from './device-signature.ts';
import { FailureLog } from './failure-log.ts';
import { grantedScopes } from './granted-scopes.ts';
import type { Admitted, AuthGuard } from './guard.ts';
import { proxyLogin } from './proxy-login.ts';
import {
  badDevice,
  deviceRequired,
  deviceTokenMismatch,
  localMismatch,
  mismatch,
  notPaired,
  rateLimited,
} from './refusals.ts';
import { equalsSecret } from './secret-compare.ts';
import { SlowReplies } from './slow-replies.ts';

/**
 * The law of the door: a credential decides, on the transport it belongs to. Being local grants nothing, and nothing the
 * client says of itself is read here but for the signature of its device.
 */
export interface AuthOptions {
  readonly credentials: () => Credentials;
  /** Counts who fails, and locks out. */
  readonly guard: AuthGuard;
  readonly log: Log;
  readonly now: () => number;
  /** Resolves after that many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

/** Decides about connections over the credentials of the moment. */
export function createAuthenticate({ credentials, guard, log, now, wait }: AuthOptions): Authenticate {
  const slow = new SlowReplies(wait);
  const failed = new FailureLog(log, now);
  const decide = (attempt: ConnectAttempt, { attempt: open, lockedOut, retryAfterMs }: Admitted): ConnectVerdict => {
    // The signature covers what was sent, also what may not be compared.
    const problem = lockedOut ? null : deviceProblem(attempt.params, attempt.nonce, now());
    if (problem !== null) return badDevice(problem);
    const verdict = lockedOut ? null : judge(open, credentials());
    if (verdict?.ok || (verdict !== null && retryAfterMs === 0)) return verdict;
    return rateLimited(retryAfterMs);
  };

  return async (attempt) => {
    const admitted = guard.admit(attempt);
    const verdict = decide(attempt, admitted);
    const waitMs = guard.settle(admitted, verdict);
    const { address, transport } = attempt;
    if (verdict.ok) {
      log.info('gateway/auth', 'operator attached', {
        address,
        transport,
        method: verdict.method,
        scopes: verdict.scopes,
      });
      return verdict;
    }
    failed.note(address, { transport, because: verdict.error.message });
    await slow.hold(waitMs);
    return verdict;
  };
}

const judge = (attempt: ConnectAttempt, { local, shared, proxy }: Credentials): ConnectVerdict => {
  if (attempt.transport === 'tcp') return proxyLogin(attempt, proxy ?? null) ?? judgeShared(attempt, shared);
  const given = attempt.params.auth?.token ?? '';
  return equalsSecret(given, local)
    ? {
        ok: true,
        method: 'local',
        credential: 'local',
        scopes: grantedScopes(attempt.params.scopes ?? [], allScopes, attempt.scopeCap),
      }
    : localMismatch();
};

function judgeShared({ params, scopeCap }: ConnectAttempt, shared: SharedSecret | null): ConnectVerdict {
  const { auth, device } = params;
  // Token and password are two names of one field; both are compared, so that neither hides the other.
  const given = [auth?.token, auth?.password].filter((text) => text !== undefined && text !== '');
  if (given.length === 0) {
    if (device === undefined) return deviceRequired();
    return auth?.deviceToken === undefined ? notPaired(params) : deviceTokenMismatch();
  }
  if (shared === null) return mismatch('token', device !== undefined);
  const right = given.map((text) => equalsSecret(text ?? '', shared.secret)).includes(true);
  if (!right) return mismatch(shared.mode, device !== undefined);
  return {
    ok: true,
    method: shared.mode,
    credential: 'shared',
    scopes: grantedScopes(params.scopes ?? [], shared.scopes, scopeCap),
  };
}
