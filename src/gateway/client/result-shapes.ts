import { OcError } from '../protocol/errors.ts';
import type { MethodName } from '../protocol/methods.ts';
import { objectOf } from './wire-error.ts';

/** Rows of one list that are kept; no person reads more, and no console should have to hold them. */
export const maxRows = 10_000;

type Field = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Field>>;

const text: Field = (value) => typeof value === 'string' && value.length <= 65_536;
const count: Field = (value) => typeof value === 'number' && Number.isFinite(value);
const flag: Field = (value) => typeof value === 'boolean';
const textOrNull: Field = (value) => value === null || text(value);
const countOrNull: Field = (value) => value === null || count(value);
/** A flat record of texts: what a sender says of itself. */
const texts: Field = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(text);
const record =
  (fields: Fields): Field =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const object = objectOf(value);
    return Object.entries(fields).every(([name, holds]) => Object.hasOwn(object, name) && holds(object[name]));
  };
const list =
  (holds: Field): Field =>
  (value) =>
    Array.isArray(value) && value.length <= maxRows && value.every(holds);

const sender: Fields = { channel: text, channelLabel: text, accountId: text, senderId: text };

const pairingList = record({
  pending: list(
    record({
      ...sender,
      requestId: text,
      claims: texts,
      createdAtMs: count,
      lastSeenAtMs: count,
      expiresAtMs: count,
      messages: count,
    }),
  ),
  approved: list(record({ ...sender, claims: texts, approvedAtMs: count, approvedBy: text })),
  denied: list(
    record({ ...sender, claims: texts, kind: text, deniedAtMs: count, untilMs: countOrNull, deniedBy: text }),
  ),
  overflow: list(record({ channel: text, accountId: text, messages: count, lastAtMs: count })),
  ownerConfigured: flag,
  limits: record({ pendingPerAccount: count, ttlMs: count }),
  serverTimeMs: count,
});

const officialPairingList = record({
  accounts: list(record({ channel: text, channelLabel: text, accountId: text })),
  requests: list(record({ ...sender, requestId: text, createdAt: text, lastSeenAt: text, expiresAt: text })),
  commandOwnerConfigured: flag,
});

/** Our own gateway's `oc` part is optional: an official one has none. */
const status = record({ runtimeVersion: text });
const oc = record({
  bind: text,
  port: count,
  authMode: text,
  owner: list(text),
  model: text,
  memoryBytes: count,
  clients: count,
  pendingPairings: count,
  approvedSenders: count,
  accounts: list(
    record({ channel: text, accountId: text, enabled: flag, running: flag, dmPolicy: text, lastError: textOrNull }),
  ),
  config: record({ file: text, problem: textOrNull }),
});

/** Results that a screen is drawn from. A method without a row is passed on as it came. */
const shapes: Partial<Record<MethodName, Field>> = {
  'oc.pairing.list': pairingList,
  'channels.pairing.list': officialPairingList,
  status: (value) => status(value) && (!Object.hasOwn(objectOf(value), 'oc') || oc(objectOf(value)['oc'])),
};

/** Throws PROTOCOL_MISMATCH when a gateway answered with something that cannot be shown as what was asked for. */
export function requireShape(method: string, result: unknown): void {
  const holds = Object.hasOwn(shapes, method) ? shapes[method as MethodName] : undefined; // why: the key was just found
  if (holds === undefined || holds(result)) return;
  throw new OcError('PROTOCOL_MISMATCH', `the gateway's answer to ${method} is not in its form; it is not shown`);
}
