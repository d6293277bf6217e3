import { createHash } from 'node:crypto';
import type { ApprovalDecision, OfficialPending } from '../../gateway/protocol/approvals.ts';
import { type Fields, fieldsOf, idOf, rowsOf, textOf, timeOf } from '../read.ts';
import type { Approval, Approvals, AtTimeout } from './approval.ts';
import { factsOf } from './facts.ts';

/** Longest text of a request that is taken in, in UTF-16 units; a request with a longer one is not readable here. */
const longest = 262_144;

/** The answer of `oc.approval.list`. */
export function readOurs(gateway: string, answer: unknown): Approvals {
  const fields = fieldsOf(answer) ?? {};
  const { rows, unreadable } = rowsOf(fields['pending'], (row) => readRow(gateway, row));
  const atTimeout = fields['atTimeout'] === 'deny' ? 'deny' : 'unknown';
  return { pending: rows, unreadable: unreadable + (Array.isArray(fields['pending']) ? 0 : 1), atTimeout, others: 0 };
}

/** The bare arrays of `exec.approval.list` and `plugin.approval.list`. */
export function readOfficial(
  gateway: string,
  answers: { readonly exec: unknown; readonly plugin: unknown; readonly others: number; readonly atTimeout: AtTimeout },
): Approvals {
  const read = (answer: unknown, approvalKind: string) =>
    rowsOf(answer ?? null, (row) => readRow(gateway, { approvalKind, ...row, request: withoutCall(row['request']) }));
  const lists = [read(answers.exec, 'exec'), read(answers.plugin, 'plugin')];
  return {
    pending: lists.flatMap(({ rows }) => rows).toSorted((a, b) => a.createdAtMs - b.createdAtMs),
    unreadable: lists.reduce((sum, { unreadable }) => sum + unreadable, 0),
    atTimeout: answers.atTimeout,
    others: answers.others,
  };
}

/** What only our gateway says of its own calls; elsewhere a requester could have written it. */
function withoutCall(request: unknown): unknown {
  const fields = fieldsOf(request);
  if (fields === null) return request;
  const { call: _, ...rest } = fields;
  return rest;
}

function readRow(gateway: string, row: Fields): Approval | null {
  const id = idOf(row['id']);
  const pending = readPending(row);
  const createdAtMs = timeOf(row['createdAtMs']);
  const expiresAtMs = timeOf(row['expiresAtMs']);
  if (!id || !pending || createdAtMs === null || expiresAtMs === null) return null;
  const digest = row['digest'];
  return {
    section: 'approvals',
    key: JSON.stringify(['approvals', gateway, id]),
    gateway,
    id,
    kind: pending.approvalKind,
    pending,
    facts: factsOf(pending),
    createdAtMs,
    expiresAtMs,
    digest: typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : null,
    content: createHash('sha256').update(JSON.stringify(row)).digest('hex'),
    requestedBy: textOf(row['requestedBy']),
    gone: null,
  };
}

const decisions: ReadonlySet<unknown> = new Set(['allow-once', 'allow-always', 'deny']);
const texts = ['agentId', 'sessionKey', 'host', 'nodeId', 'cwd', 'resolvedPath', 'warningText'] as const;

/** A row whose every text that is shown is text of a bearable length, or null. */
function readPending(row: Fields): OfficialPending | null {
  const request = fieldsOf(row['request']);
  const needed = { exec: ['command'], plugin: ['title', 'description'] }[String(row['approvalKind'])];
  if (request === null || needed === undefined) return null;
  const isText = (name: string) => {
    const value = request[name];
    return typeof value === 'string' && value !== '' && value.length <= longest;
  };
  if (!needed.every(isText)) return null;
  const absent = (name: string) => request[name] === undefined || request[name] === null;
  if (![...texts, 'detail'].every((name) => absent(name) || typeof request[name] === 'string')) return null;
  // why: what `factsOf` reads of it was checked above or is checked there, text by text.
  return { ...row, request: { ...request, allowedDecisions: allowedOf(request) } } as unknown as OfficialPending;
}

/** Only what the gateway itself offers; a gateway that says nothing offers both plain decisions. */
function allowedOf(request: Fields): readonly ApprovalDecision[] {
  const allowed = request['allowedDecisions'];
  const list = Array.isArray(allowed) ? allowed : ['allow-once', 'deny'];
  return list.filter((each): each is ApprovalDecision => decisions.has(each));
}

/** `askFallback` of `exec.approvals.get`: what the agent of an official gateway does when nobody answers. */
export function readFallback(answer: unknown): AtTimeout {
  const fallback = fieldsOf(fieldsOf(answer)?.['resolvedDefaults'])?.['askFallback'];
  if (fallback === 'deny') return 'deny';
  return typeof fallback === 'string' ? 'allow' : 'unknown';
}
