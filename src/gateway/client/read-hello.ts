import { OcError } from '../protocol/errors.ts';
import { isScope } from '../protocol/scopes.ts';
import type { Hello } from './link.ts';
import { objectOf } from './wire-error.ts';

const maxNames = 2000;
const maxName = 256;

/** What a hello says, and how often its gateway promises to tick. */
export interface ReadHello {
  readonly hello: Hello;
  readonly tickIntervalMs: number;
  readonly deviceToken: string | null;
}

const shortest = 1000;
const longest = 300_000;

/**
 * A hello as far as we use it. Every field may be anything: a gateway is believed no more than a stranger is. Throws
 * PROTOCOL_MISMATCH for what is no hello of version 4 at all.
 */
export function readHello(payload: unknown, challengeTsMs: number, nowMs: number): ReadHello {
  const { protocol, server, features, auth, snapshot, policy } = objectOf(payload);
  if (protocol !== 4) throw new OcError('PROTOCOL_MISMATCH', 'the gateway does not speak protocol version 4');
  const { version, connId } = objectOf(server);
  const { methods, events } = objectOf(features);
  const { scopes, deviceToken } = objectOf(auth);
  const tick = numberOf(objectOf(policy)['tickIntervalMs'], 30_000);
  const names = namesOf(methods);
  return {
    hello: {
      isOurs: names.includes('oc.pairing.list'),
      gatewayVersion: textOf(version, 'unknown'),
      connId: textOf(connId, ''),
      scopes: namesOf(scopes).filter(isScope),
      methods: names,
      events: namesOf(events),
      clockOffsetMs: challengeTsMs - nowMs,
      uptimeMs: numberOf(objectOf(snapshot)['uptimeMs'], 0),
    },
    tickIntervalMs: Math.min(Math.max(tick, shortest), longest),
    deviceToken: typeof deviceToken === 'string' ? deviceToken : null,
  };
}

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value.slice(0, maxName) : otherwise;

/** Finite and not negative, or the other value. */
export const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;

function namesOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, maxNames)
    .filter((name) => typeof name === 'string')
    .map((name) => name.slice(0, maxName));
}
