import { OcError } from '../protocol/errors.ts';
import type { MethodName } from '../protocol/methods.ts';
import { objectOf } from './wire-error.ts';

/** Rows of one list that are kept; no person reads more, and no console should have to hold them. */
export const maxRows = 10_000;

type Field = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Field>>;

const text: Field = (value) => typeof value === 'string' && value.length <= 65_536;
const count: Field = (value) => typeof value === 'number' && Number.isFinite(value);
/** Epoch milliseconds that a date can hold. */
const time: Field = (value) => typeof value === 'number' && Math.abs(value) <= 8.64e15;
const timeOrNull: Field = (value) => value === null || time(value);
const pid: Field = (value) => Number.isSafeInteger(value) && Number(value) > 0;
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
      createdAtMs: time,
      lastSeenAtMs: time,
      expiresAtMs: time,
      messages: count,
    }),
  ),
  approved: list(record({ ...sender, claims: texts, approvedAtMs: time, approvedBy: text })),
  denied: list(record({ ...sender, claims: texts, kind: text, deniedAtMs: time, untilMs: timeOrNull, deniedBy: text })),
  overflow: list(record({ channel: text, accountId: text, messages: count, lastAtMs: time })),
  ownerConfigured: flag,
  limits: record({ pendingPerAccount: count, ttlMs: count }),
  serverTimeMs: time,
});

const officialPairingList = record({
  accounts: list(record({ channel: text, channelLabel: text, accountId: text })),
  requests: list(record({ ...sender, requestId: text, createdAt: text, lastSeenAt: text, expiresAt: text })),
  commandOwnerConfigured: flag,
});

/** Entries of the ledger. `nextCursor` leads back, so that a walk through the pages comes to an end. */
const entry = record({
  seq: count,
  atMs: time,
  kind: text,
  actor: text,
  subject: text,
  detail: (value) => typeof value === 'object' && value !== null,
  hash: text,
});
const isPage = record({ entries: list(entry), nextCursor: countOrNull });
const page: Field = (value) => {
  if (!isPage(value)) return false;
  const { entries, nextCursor } = objectOf(value);
  const seqs = (entries as readonly { readonly seq: number }[]).map(({ seq }) => seq); // why: the shape was just checked
  return (
    seqs.every((seq, at) => seq < (seqs[at - 1] ?? Infinity)) && (nextCursor === null || nextCursor === seqs.at(-1))
  );
};

/** What a decision came to: its word, and as much as is printed of it. */
const outcome =
  (rows: Readonly<Record<string, Fields>>): Field =>
  (value) => {
    const { outcome: word } = objectOf(value);
    if (typeof word !== 'string' || !Object.hasOwn(rows, word)) return false;
    return record(rows[word] ?? {})(value);
  };
const decided: Fields = { decision: text, by: text, atMs: time };
const someone: Fields = { channel: text, accountId: text, senderId: text, atMs: time };
const oneOf =
  (...words: readonly string[]): Field =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const approval = outcome({
  approved: { ...someone, notification: oneOf('sent', 'not-requested', 'unsupported', 'failed') },
  'already-approved': { ...someone, by: text },
  'decided-otherwise': decided,
  expired: { atMs: time },
  'code-mismatch': {},
  'not-found': {},
  'ambiguous-code': { candidates: list(record({ ...sender, requestId: text })) },
});
const denial = outcome({
  done: { ...someone, stillAdmitted: flag },
  already: decided,
  expired: { atMs: time },
  'not-found': { stillAdmitted: flag },
});

/** Our own gateway's `oc` part is optional: an official one has none. */
const status = record({ runtimeVersion: text });
const ourStatus = record({ runtimeVersion: text, pid, uptimeMs: count, serverTimeMs: time });
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
  'oc.pairing.approve': approval,
  'oc.pairing.reject': denial,
  'oc.pairing.revoke': denial,
  'oc.pairing.block': denial,
  'oc.pairing.unblock': denial,
  'oc.pairing.reveal': record({ code: textOrNull }),
  'oc.pairing.clear': record({
    requests: count,
    approved: count,
    stillAdmitted: list(record({ channel: text, accountId: text, entry: text })),
  }),
  'oc.pairing.history': page,
  'oc.history.list': page,
  'oc.history.verify': record({ ok: flag, entries: count, brokenAt: countOrNull }),
  'oc.owner.set': record({ owner: list(text) }),
  'oc.send': record({ reply: (value) => typeof value === 'string' }),
  // A hint to end this process is printed for people to paste.
  'oc.gateway.stop': record({ pid }),
  status: (value) =>
    Object.hasOwn(objectOf(value), 'oc') ? ourStatus(value) && oc(objectOf(value)['oc']) : status(value),
};

/** Throws PROTOCOL_MISMATCH when a gateway answered with something that cannot be shown as what was asked for. */
export function requireShape(method: string, result: unknown): void {
  const holds = Object.hasOwn(shapes, method) ? shapes[method as MethodName] : undefined; // why: the key was just found
  if (holds === undefined || holds(result)) return;
  throw new OcError('PROTOCOL_MISMATCH', `the gateway's answer to ${method} is not in its form; it is not shown`);
}
