import type { Log } from '../logs/log.ts';
import type { Authenticate, ConnectAttempt, ConnectVerdict, TailscaleClaim } from '../protocol/connect.ts';
import type { DeviceDoor } from '../protocol/devices.ts';
import { scopes as allScopes } from '../protocol/scopes.ts';
import type { Admitted } from './admitted.ts';
import type { Credentials } from './credentials.ts';
import { deviceProblem } from './device-signature.ts';
import { FailureLog } from './failure-log.ts';
import { grantedScopes } from './granted-scopes.ts';
import type { AuthGuard } from './guard.ts';
import { judgeTcp } from './judge-tcp.ts';
import { claims, saysNothingOfSecrets } from './presented.ts';
import { proxyLogin } from './proxy-login.ts';
import { badDevice, localMismatch, noTurn, rateLimited, tailscaleMismatch } from './refusals.ts';
import { equalsSecret } from './secret-compare.ts';
import { SlowReplies } from './slow-replies.ts';

/**
 * The law of the door: a credential decides, on the transport it belongs to. Being local grants nothing, and nothing the
 * client says of itself is read here but for the signature of its device.
 */
export interface AuthOptions {
  readonly credentials: () => Credentials;
  readonly devices: DeviceDoor;
  /** Counts who fails, and locks out. */
  readonly guard: AuthGuard;
  /** The person whom Tailscale vouches for; null, as without it, is nobody. */
  readonly identify?: (claim: TailscaleClaim) => Promise<string | null>;
  readonly log: Log;
  readonly now: () => number;
  /** Resolves after that many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

/** Decides about connections over the credentials of the moment. */
export function createAuthenticate(options: AuthOptions): Authenticate {
  const { credentials, devices, guard, identify, log, now, wait } = options;
  const slow = new SlowReplies(wait);
  const failed = new FailureLog(log, now);
  const decide = (attempt: ConnectAttempt, admitted: Admitted): ConnectVerdict => {
    const { lockedOut, retryAfterMs, reserved, paced } = admitted;
    // The signature covers what was sent, also what may not be compared.
    const problem = lockedOut ? null : deviceProblem(attempt.params, attempt.nonce, now());
    if (problem !== null) return badDevice(problem);
    const allWaits = paced !== null && paced.later.length > 0 && reserved.length === 0;
    const verdict = lockedOut || allWaits ? null : judge(admitted.attempt, credentials(), devices);
    if (verdict?.ok || (verdict !== null && retryAfterMs === 0)) return verdict;
    return paced === null ? rateLimited(retryAfterMs) : noTurn(retryAfterMs);
  };

  /** Asked only for what the guard let through, as a secret is only compared then. */
  const identified = async (admitted: Admitted): Promise<Admitted> => {
    const { attempt } = admitted;
    const { claim = null } = attempt;
    if (claim === null || identify === undefined || admitted.lockedOut || !claims(attempt)) return admitted;
    const user = await identify(claim);
    return user === null ? admitted : { ...admitted, attempt: { ...attempt, identity: { by: 'tailscale', user } } };
  };

  /** What may be compared at once first; then, unless that opened the door, the rest in its turn. */
  const judged = async (attempt: ConnectAttempt): Promise<readonly [Admitted, ConnectVerdict]> => {
    const admitted = await identified(guard.admit(attempt));
    const verdict = decide(attempt, admitted);
    const { paced } = admitted;
    if (verdict.ok || paced === null || paced.later.length === 0) return [admitted, verdict];
    // A device that does not hold its key takes nobody's turn.
    if (saysNothingOfSecrets(verdict)) return [admitted, verdict];
    const whole = await guard.rest(admitted, paced);
    return [whole, decide(attempt, whole)];
  };

  return async (attempt) => {
    const [admitted, verdict] = await judged(attempt);
    const waitMs = guard.settle(admitted, verdict);
    const { address, transport } = attempt;
    if (verdict.ok) {
      log.info('gateway/auth', 'operator attached', {
        address,
        transport,
        method: verdict.method,
        ...(verdict.user !== undefined && { user: verdict.user }),
        scopes: verdict.scopes,
      });
      return verdict;
    }
    failed.note(address, { transport, because: verdict.error.message });
    await slow.hold(waitMs);
    return verdict;
  };
}

const judge = (attempt: ConnectAttempt, credentials: Credentials, devices: DeviceDoor): ConnectVerdict => {
  const { local } = credentials;
  if (attempt.transport === 'tcp') {
    const vouched = proxyLogin(attempt, credentials);
    if (vouched !== null) return vouched;
    const onlyClaims = claims(attempt) && attempt.params.device === undefined;
    return onlyClaims ? tailscaleMismatch() : judgeTcp(attempt, credentials, devices);
  }
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
