import { OcError } from '../protocol/errors.ts';
import { accessShapes } from './access-shapes.ts';
import { approvalShapes } from './approval-shapes.ts';
import {
  anObject,
  count,
  type Field,
  type Fields,
  flag,
  line,
  list,
  maybe,
  oneOf,
  orNull,
  outcome,
  pid,
  record,
  size,
  text,
  texts,
  time,
} from './fields.ts';
import { objectOf } from './wire-error.ts';

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
  denied: list(
    record({ ...sender, claims: texts, kind: text, deniedAtMs: time, untilMs: orNull(time), deniedBy: text }),
  ),
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
  detail: anObject,
  hash: text,
});
const isPage = record({ entries: list(entry), nextCursor: orNull(count) });
const page: Field = (value) => {
  if (!isPage(value)) return false;
  const { entries, nextCursor } = objectOf(value);
  const seqs = (entries as readonly { readonly seq: number }[]).map(({ seq }) => seq); // why: the shape was just checked
  return (
    seqs.every((seq, at) => seq < (seqs[at - 1] ?? Infinity)) && (nextCursor === null || nextCursor === seqs.at(-1))
  );
};

const decided: Fields = { decision: text, by: text, atMs: time };
const someone: Fields = { channel: text, accountId: text, senderId: text, atMs: time };
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

const lockouts = list(record({ credential: text, address: text, sinceMs: time, untilMs: time }));
const authEvents = list(
  record({
    seq: count,
    atMs: time,
    credential: text,
    address: text,
    result: text,
    client: (value) => typeof value === 'string',
    count,
  }),
);

/** Our own gateway's `oc` part is optional: an official one has none. */
const status = record({ runtimeVersion: text });
const ourStatus = record({ runtimeVersion: text, pid, uptimeMs: count, serverTimeMs: time });
const oc = record({
  bind: text,
  port: count,
  tls: maybe(flag),
  authMode: text,
  owner: list(text),
  model: text,
  models: maybe(list(record({ agentId: text, model: orNull(text), problem: orNull(text), sinceMs: orNull(time) }))),
  memoryBytes: count,
  clients: count,
  pendingApprovals: count,
  pendingPairings: count,
  approvedSenders: count,
  devices: maybe(record({ pending: count, paired: count })),
  usage: maybe(
    record({
      day: text,
      tokens: count,
      microUsd: count,
      estimated: flag,
      tokensPerDay: orNull(count),
      usdPerDay: orNull(count),
    }),
  ),
  containersLeft: maybe(count),
  lockouts: maybe(record({ count, addresses: maybe(list(text)) })),
  accounts: list(
    record({ channel: text, accountId: text, enabled: flag, running: flag, dmPolicy: text, lastError: orNull(text) }),
  ),
  config: record({ file: text, problem: orNull(text) }),
  channelsOff: maybe(orNull(record({ sinceMs: orNull(time) }))),
});

const device = { deviceId: text, displayName: maybe(text), clientId: maybe(text), scopes: maybe(list(text)) };
const devices = record({
  pending: list(record({ ...device, requestId: text, ts: time, remoteIp: maybe(text) })),
  paired: list(
    record({
      ...device,
      operatorLabel: maybe(text),
      connected: maybe(flag),
      lastSeenAtMs: maybe(time),
      remoteIp: maybe(text),
      tokens: maybe(list(record({ revokedAtMs: maybe(time) }))),
    }),
  ),
});

/** Cursors are byte offsets. */
const logTail = record({
  file: text,
  cursor: size,
  size,
  lines: list(line),
  truncated: maybe(flag),
  reset: maybe(flag),
  skippedBytes: maybe(size),
});

/** Results that a screen is drawn from. A method without a row is passed on as it came. */
const spoken = list(
  record({
    atMs: time,
    role: oneOf('user', 'assistant', 'tool'),
    from: text,
    own: maybe(flag),
    text: (value) => typeof value === 'string',
    ok: maybe(flag),
    calls: maybe(list(record({ name: text, input: text }))),
  }),
);

const account: Fields = { channel: text, accountId: text };
const channelShapes: Readonly<Record<string, Field>> = {
  'oc.channels.list': record({
    gatewayRuns: flag,
    serverTimeMs: time,
    channelsOff: orNull(record({ sinceMs: orNull(time) })),
    channels: list(record({ channel: text, label: text })),
    accounts: list(
      record({
        ...account,
        enabled: flag,
        missing: orNull(text),
        running: flag,
        connected: flag,
        lastError: orNull(text),
        sinceMs: orNull(time),
        dmPolicy: text,
        groupPolicy: text,
      }),
    ),
  }),
  'oc.channels.probe': record({
    accounts: list(
      record({
        ...account,
        botId: orNull(text),
        botName: orNull((value) => typeof value === 'string'),
        elapsedMs: count,
        error: orNull(text),
      }),
    ),
    owner: anObject,
  }),
  'oc.channels.resolve': outcome({
    found: { id: text, name: (value) => typeof value === 'string' },
    nobody: {},
    impossible: {},
  }),
  'oc.channels.note': record({ ok: flag }),
  'oc.channels.switch': record({ off: flag, changed: flag, gatewayRuns: flag, running: list(text) }),
};

const shapes: Readonly<Record<string, Field>> = {
  ...channelShapes,
  ...accessShapes,
  ...approvalShapes,
  'device.pair.list': devices,
  'logs.tail': logTail,
  'oc.logs.subscribe': record({ lines: list(line), cursor: size, file: text }),
  'oc.audit.run': record({
    ts: time,
    summary: record({ critical: count, warn: count, info: count }),
    findings: list(
      record({
        checkId: text,
        severity: oneOf('critical', 'warn', 'info'),
        title: text,
        detail: text,
        remediation: maybe(text),
        why: maybe(text),
      }),
    ),
  }),
  'oc.config.look': record({ problem: orNull(text) }),
  'oc.pairing.list': pairingList,
  'channels.pairing.list': officialPairingList,
  'oc.pairing.approve': approval,
  'oc.pairing.reject': denial,
  'oc.pairing.revoke': denial,
  'oc.pairing.block': denial,
  'oc.pairing.unblock': denial,
  'oc.pairing.reveal': record({ code: orNull(text) }),
  'oc.pairing.clear': record({
    requests: count,
    approved: count,
    stillAdmitted: list(record({ channel: text, accountId: text, entry: text })),
  }),
  'oc.pairing.history': page,
  'oc.history.list': page,
  'oc.history.verify': record({ ok: flag, entries: count, brokenAt: orNull(count) }),
  'oc.auth.logs': record({ entries: authEvents, nextCursor: orNull(count) }),
  'oc.auth.lockouts': record({ lockouts, serverTimeMs: time }),
  'oc.auth.unlock': record({ unlocked: lockouts }),
  'oc.owner.set': record({ owner: list(text) }),
  'oc.secrets.rotate': record({ key: text, where: oneOf('file', 'keychain'), length: count, warnings: list(text) }),
  'sessions.list': record({
    sessions: list(record({ key: text, updatedAt: time, hasActiveRun: maybe(flag), waiting: maybe(count) })),
  }),
  'sessions.abort': record({ status: oneOf('aborted', 'no-active-run'), dropped: maybe(count) }),
  'oc.session.show': record({ key: text, entries: spoken }),
  'oc.session.page': record({ key: text, entries: spoken, next: orNull(count) }),
  'oc.session.forget': record({ key: text, outcome: oneOf('done', 'nothing', 'running') }),
  'oc.send': record({ reply: (value) => typeof value === 'string' }),
  // A hint to end this process is printed for people to paste.
  'oc.gateway.stop': record({ pid }),
  status: (value) =>
    Object.hasOwn(objectOf(value), 'oc') ? ourStatus(value) && oc(objectOf(value)['oc']) : status(value),
};

/** Throws PROTOCOL_MISMATCH when a gateway answered with something that cannot be shown as what was asked for. */
export function requireShape(method: string, result: unknown): void {
  const holds = Object.hasOwn(shapes, method) ? shapes[method] : undefined;
  if (holds === undefined || holds(result)) return;
  throw new OcError('PROTOCOL_MISMATCH', `the gateway's answer to ${method} is not in its form; it is not shown`);
}
