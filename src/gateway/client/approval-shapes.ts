import {
  anObject,
  count,
  type Field,
  flag,
  id,
  list,
  longText,
  maybe,
  oneOf,
  orNull,
  outcome,
  record,
  text,
  time,
} from './fields.ts';

/** Answers and events about approvals, as far as they are shown. What an official gateway adds is let through unread. */
const decision = oneOf('allow-once', 'allow-always', 'deny');
const decisions = list(decision, 8);
const argv = list(longText, 4096);

const exec = record({
  command: longText,
  commandArgv: maybe(argv),
  envKeys: maybe(list(text)),
  cwd: maybe(text),
  host: maybe(text),
  nodeId: maybe(text),
  agentId: maybe(text),
  sessionKey: maybe(text),
  security: maybe(text),
  ask: maybe(text),
  warningText: maybe(longText),
  resolvedPath: maybe(text),
  scope: maybe(anObject),
  allowedDecisions: maybe(decisions),
  call: maybe(anObject),
});

const plugin = record({
  title: longText,
  description: longText,
  detail: maybe(longText),
  severity: maybe(text),
  pluginId: maybe(text),
  toolName: maybe(text),
  agentId: maybe(text),
  sessionKey: maybe(text),
  scope: maybe(anObject),
  allowedDecisions: maybe(decisions),
});

const waits = { id, createdAtMs: time, expiresAtMs: time };
const waitingExec = record({ ...waits, approvalKind: maybe(oneOf('exec')), request: exec });
const waitingPlugin = record({ ...waits, approvalKind: maybe(oneOf('plugin')), request: plugin });
const ours = { digest: text, requestedBy: text, clientRef: orNull(text) };
const row: Field = (value) =>
  record(ours)(value) &&
  [
    record({ ...waits, approvalKind: oneOf('exec'), request: exec }),
    record({ ...waits, approvalKind: oneOf('plugin'), request: plugin }),
  ].some((holds) => holds(value));

/** An approval as the official methods tell it, whatever became of it. */
const snapshot = record({
  id,
  status: oneOf('pending', 'allowed', 'denied', 'expired', 'cancelled'),
  presentation: record({
    kind: text,
    commandText: maybe(longText),
    title: maybe(longText),
    description: maybe(longText),
    agentId: maybe(text),
    host: maybe(text),
    allowedDecisions: decisions,
  }),
  createdAtMs: time,
  expiresAtMs: time,
  resolvedAtMs: maybe(time),
  reason: maybe(text),
  decision: maybe(decision),
  resolver: maybe(record({ kind: text, id: maybe(text) })),
});

const resolved = record({
  id,
  decision: orNull(decision),
  resolvedBy: maybe(text),
  ts: time,
  request: maybe(anObject),
});

const ended = {
  id,
  digest: text,
  requestedBy: text,
  createdAtMs: time,
  expiresAtMs: time,
  resolvedAtMs: time,
  status: oneOf('allowed', 'denied', 'expired', 'cancelled'),
  decision: orNull(decision),
  reason: text,
  resolvedBy: orNull(text),
};
const endedRow: Field = (value) =>
  [
    record({ ...ended, kind: oneOf('exec'), request: exec }),
    record({ ...ended, kind: oneOf('plugin'), request: plugin }),
  ].some((holds) => holds(value));

export const approvalShapes = {
  'exec.approval.list': list(waitingExec),
  'plugin.approval.list': list(waitingPlugin),
  'openclaw.approval.list': list(anObject),
  'approval.get': record({ approval: snapshot }),
  'approval.resolve': record({ applied: flag, approval: snapshot }),
  'approval.history': record({ items: list(snapshot), nextCursor: maybe(text) }),
  'oc.approval.list': record({
    pending: list(row),
    atTimeout: text,
    served: flag,
    timeoutMs: count,
    serverTimeMs: time,
  }),
  'oc.approval.history': record({ entries: list(endedRow), nextCursor: orNull(text) }),
  'oc.grant.list': record({
    grants: list(
      record({
        ...{ id, argv, cwd: text, effects: list(text), where: text, agentId: text, sessionKey: text },
        ...{ createdAtMs: time, expiresAtMs: time, lastUsedAtMs: orNull(time), uses: count },
        ...{ createdBy: text, approvalId: text, state: oneOf('active', 'expired', 'damaged') },
      }),
    ),
    serverTimeMs: time,
  }),
  'oc.grant.revoke': outcome({ revoked: { atMs: time }, 'not-found': {} }),
  'oc.approval.resolve': outcome({
    resolved: { decision, atMs: time },
    already: { same: flag, decision, by: text, atMs: time },
    expired: { atMs: time },
    ended: { reason: text, atMs: time },
    changed: { digest: text },
    'own-request': {},
    'not-allowed': { allowed: decisions },
    'not-found': {},
  }),
} as const;

export const approvalEvents = {
  'exec.approval.requested': waitingExec,
  'exec.approval.resolved': resolved,
  'plugin.approval.requested': waitingPlugin,
  'plugin.approval.resolved': resolved,
} as const;
