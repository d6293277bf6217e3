import type { ApprovalEnd, ApprovalKind, ApprovalRow, ExecApprovalRequest } from '../protocol/approvals.ts';
import type { Store } from '../state/store.ts';
import type { Approval, End, Party } from './approval.ts';
import { digestOf, sealOf } from './digest.ts';

type Raw = Record<string, unknown>;

export interface EndedFilter {
  /** Only those that are older than this place in the list. */
  readonly before: { readonly atMs: number; readonly seq: number } | null;
  readonly kind: ApprovalKind | null;
  readonly limit: number;
}

export interface Placed {
  readonly approval: Approval;
  /** Its place in the list of ended ones, for the next page. */
  readonly seq: number;
}

function prepare(store: Store) {
  const q = (sql: string) => store.db.prepare(sql);
  return {
    add: q(
      'INSERT INTO approval VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL, NULL, NULL, NULL)',
    ),
    one: q('SELECT * FROM approval WHERE id = ?'),
    pending: q('SELECT * FROM approval WHERE status IS NULL ORDER BY seq'),
    due: q('SELECT * FROM approval WHERE status IS NULL AND expires_at <= ? ORDER BY seq'),
    nextEnd: q('SELECT min(expires_at) AS at FROM approval WHERE status IS NULL'),
    counts:
      q(`SELECT count(*) AS everywhere, total(requester_connection = ? OR requester_device = ?) AS connection, total(session = ?) AS session
      FROM approval WHERE status IS NULL`),
    reference: q(
      'SELECT count(*) AS n FROM approval WHERE status IS NULL AND kind = ? AND client_ref = ? AND requested_by = ?',
    ),
    end: q(`UPDATE approval SET status = ?, decision = ?, reason = ?, resolved_at = ?, resolved_by = ?, resolver_device = ?,
      seal = ? WHERE id = ? AND status IS NULL`),
    ended: q(`SELECT * FROM approval WHERE status IS NOT NULL AND (:kind IS NULL OR kind = :kind)
      AND (resolved_at, seq) < (:atMs, :seq) ORDER BY resolved_at DESC, seq DESC LIMIT :limit`),
    dropOld: q('DELETE FROM approval WHERE status IS NOT NULL AND resolved_at < ?'),
    dropBeyond: q(`DELETE FROM approval WHERE seq IN (SELECT seq FROM approval WHERE status IS NOT NULL
      ORDER BY resolved_at DESC, seq DESC LIMIT -1 OFFSET ?)`),
  };
}

/** The statements of the approvals queue. A second engine replaces this file and nothing else. */
export function approvalStore(store: Store) {
  const statements = prepare(store);
  return {
    add(row: ApprovalRow, { connectionId, deviceId }: Omit<Party, 'actor'>): void {
      const { id, approvalKind, clientRef, request, digest, requestedBy, createdAtMs, expiresAtMs } = row;
      const session = request.sessionKey?.toWellFormed() ?? null;
      const asked = [requestedBy, connectionId, deviceId, session] as const;
      const text = JSON.stringify(request);
      statements.add.run(id, approvalKind, clientRef, text, digest, ...asked, createdAtMs, expiresAtMs);
    },
    one(id: string): Approval | null {
      const raw = statements.one.get(id);
      return raw === undefined ? null : readApproval(raw);
    },
    pending: (): Approval[] => statements.pending.all().map(readApproval),
    /** Those that wait and whose time is over. */
    due: (nowMs: number): Approval[] => statements.due.all(nowMs).map(readApproval),
    nextEndMs: (): number | null => numberOrNull(statements.nextEnd.get()?.['at']),
    /** How many wait: over all, from a connection or any other of its device, for a session. */
    counts({ connectionId, deviceId }: Omit<Party, 'actor'>, session: string | null) {
      const raw = statements.counts.get(connectionId, deviceId, session?.toWellFormed() ?? null);
      return {
        everywhere: Number(raw?.['everywhere']),
        connection: Number(raw?.['connection']),
        session: Number(raw?.['session']),
      };
    },
    isWaiting: (kind: ApprovalKind, clientRef: string, requestedBy: string): boolean =>
      Number(statements.reference.get(kind, clientRef, requestedBy)?.['n']) > 0,
    /** False when it had ended already. */
    end(id: string, digest: string, end: End): boolean {
      const { status, decision, reason, atMs, by, deviceId } = end;
      return statements.end.run(status, decision, reason, atMs, by, deviceId, sealOf(digest, end), id).changes === 1;
    },
    /** Newest first. */
    ended({ before, kind, limit }: EndedFilter): Placed[] {
      const { atMs, seq } = before ?? { atMs: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };
      const rows = statements.ended.all({ atMs, seq, kind, limit });
      return rows.map((raw) => ({ approval: readApproval(raw), seq: Number(raw['seq']) }));
    },
    /** Forgets what ended before a time, and what is beyond the newest `kept`. */
    sweep(beforeMs: number, kept: number): void {
      statements.dropOld.run(beforeMs);
      statements.dropBeyond.run(kept);
    },
  };
}

export type ApprovalStore = ReturnType<typeof approvalStore>;

const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
const numberOrNull = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

/** Shown in the place of a text that cannot be trusted any more. */
const unreadable = {
  exec: { command: 'the stored record was damaged', allowedDecisions: ['deny'] } satisfies ExecApprovalRequest,
  plugin: {
    title: 'the stored record was damaged',
    description: 'What was asked for is not known any more.',
    allowedDecisions: ['deny'],
  },
} as const;

function readApproval(raw: Raw): Approval {
  const kind: ApprovalKind = raw['kind'] === 'plugin' ? 'plugin' : 'exec';
  const digest = String(raw['digest']);
  const request = parseRequest(String(raw['request']));
  const whole = request !== null && digestOf(rowOf(raw, kind, request)) === digest;
  const end = readEnd(raw);
  const intact = whole && (end === null || sealOf(digest, end) === raw['seal']);
  return {
    // why: rowOf() keeps kind and request together; the compiler cannot through a spread
    row: { ...rowOf(raw, kind, intact ? request : unreadable[kind]), digest } as ApprovalRow,
    requester: {
      connectionId: textOrNull(raw['requester_connection']),
      deviceId: textOrNull(raw['requester_device']),
    },
    end: end === null || intact ? end : damagedEnd(end.atMs),
    damaged: !intact,
  };
}

/** The end of what cannot be read: a denial, whatever stands in the row. */
export const damagedEnd = (atMs: number): End => ({
  status: 'denied',
  decision: 'deny',
  reason: 'storage-corrupt',
  atMs,
  by: null,
  deviceId: null,
});

function readEnd(raw: Raw): End | null {
  if (raw['status'] === null) return null;
  return {
    status: raw['status'] as End['status'], // why: a CHECK of the table holds the words, and the seal the value
    decision: textOrNull(raw['decision']) as End['decision'], // why: as above
    reason: String(raw['reason']) as ApprovalEnd, // why: as above
    atMs: Number(raw['resolved_at']),
    by: textOrNull(raw['resolved_by']),
    deviceId: textOrNull(raw['resolver_device']),
  };
}

function rowOf(raw: Raw, approvalKind: ApprovalKind, request: object): Omit<ApprovalRow, 'digest'> {
  return {
    id: String(raw['id']),
    approvalKind,
    request,
    createdAtMs: Number(raw['created_at']),
    expiresAtMs: Number(raw['expires_at']),
    requestedBy: String(raw['requested_by']),
    clientRef: textOrNull(raw['client_ref']),
  } as Omit<ApprovalRow, 'digest'>; // why: the digest is compared with one over exactly what was written
}

/** Null for what is no object any more; the caller denies it. */
function parseRequest(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
