import { channelLabels, isChannelId } from '../protocol/channel-ids.ts';
import type { ApprovedSenderRow, DeniedSenderRow, PairingOverflowRow, PairingRequestRow } from '../protocol/pairing.ts';
import type { Store } from '../state/store.ts';

/** A sender, exactly: no two of these are the same person unless all three are equal byte by byte. */
export interface SenderKey {
  readonly channel: string;
  readonly accountId: string;
  readonly senderId: string;
}

export interface StoredRequest extends SenderKey {
  readonly requestId: string;
  readonly claims: Readonly<Record<string, string>>;
  /** Where the sender is answered, as its channel wrote it. */
  readonly chat: string;
  readonly code: string;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number;
  readonly expiresAtMs: number;
  readonly messages: number;
}

type Raw = Record<string, unknown>;

function prepare(store: Store) {
  const q = (sql: string) => store.db.prepare(sql);
  const sender = 'channel = ? AND account = ? AND sender = ?';
  return {
    addRequest: q('INSERT INTO pairing_request VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    seen: q('UPDATE pairing_request SET last_seen_at = ?, messages = ? WHERE request_id = ?'),
    request: q('SELECT * FROM pairing_request WHERE request_id = ?'),
    requestOf: q(`SELECT * FROM pairing_request WHERE ${sender}`),
    requests: q('SELECT * FROM pairing_request ORDER BY rowid'),
    expired: q('SELECT * FROM pairing_request WHERE expires_at <= ? ORDER BY rowid'),
    pending: q('SELECT count(*) AS n FROM pairing_request WHERE channel = ? AND account = ?'),
    dropRequest: q('DELETE FROM pairing_request WHERE request_id = ?'),
    approve: q('INSERT OR REPLACE INTO approved_sender VALUES (?, ?, ?, ?, ?, ?)'),
    approved: q('SELECT * FROM approved_sender ORDER BY approved_at, channel, account, sender'),
    approvedOne: q(`SELECT * FROM approved_sender WHERE ${sender}`),
    dropApproved: q(`DELETE FROM approved_sender WHERE ${sender}`),
    deny: q('INSERT OR REPLACE INTO denied_sender VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    denied: q('SELECT * FROM denied_sender ORDER BY denied_at, channel, account, sender'),
    deniedOne: q(`SELECT * FROM denied_sender WHERE ${sender}`),
    dropDenied: q(`DELETE FROM denied_sender WHERE ${sender}`),
    overflow: q(`INSERT INTO pairing_overflow VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET messages = messages + excluded.messages, last_at = excluded.last_at`),
    overflows: q('SELECT * FROM pairing_overflow ORDER BY channel, account'),
    dropOverflow: q('DELETE FROM pairing_overflow WHERE channel = ?'),
  };
}

/** The statements of pairing. A second engine replaces this file and nothing else. */
export function pairingStore(store: Store) {
  const statements = prepare(store);
  const one = <T>(row: Raw | undefined, read: (row: Raw) => T): T | null => (row === undefined ? null : read(row));
  const key = (k: SenderKey) => [k.channel, k.accountId, k.senderId] as const;
  return {
    addRequest(r: StoredRequest): void {
      const { requestId, claims, chat, code, createdAtMs, lastSeenAtMs, expiresAtMs, messages } = r;
      const times = [createdAtMs, lastSeenAtMs, expiresAtMs, messages] as const;
      statements.addRequest.run(requestId, ...key(r), JSON.stringify(claims), chat, code, ...times);
    },
    seen: (requestId: string, atMs: number, messages: number) => void statements.seen.run(atMs, messages, requestId),
    request: (requestId: string) => one(statements.request.get(requestId), readRequest),
    requestOf: (k: SenderKey) => one(statements.requestOf.get(...key(k)), readRequest),
    requests: (): StoredRequest[] => statements.requests.all().map(readRequest),
    /** Those whose hour is over; asked for with every message of a stranger. */
    expired: (atMs: number): StoredRequest[] => statements.expired.all(atMs).map(readRequest),
    pending: (channel: string, accountId: string) => Number(statements.pending.get(channel, accountId)?.['n']),
    dropRequest: (requestId: string) => void statements.dropRequest.run(requestId),
    approve: (k: SenderKey, claims: Readonly<Record<string, string>>, atMs: number, by: string) =>
      void statements.approve.run(...key(k), JSON.stringify(claims), atMs, by),
    approved: (): ApprovedSenderRow[] => statements.approved.all().map(readApproved),
    approvedOne: (k: SenderKey) => one(statements.approvedOne.get(...key(k)), readApproved),
    dropApproved: (k: SenderKey) => void statements.dropApproved.run(...key(k)),
    deny: (k: SenderKey, claims: Readonly<Record<string, string>>, atMs: number, untilMs: number | null, by: string) =>
      void statements.deny.run(
        ...key(k),
        JSON.stringify(claims),
        untilMs === null ? 'blocked' : 'rejected',
        atMs,
        untilMs,
        by,
      ),
    denied: (): DeniedSenderRow[] => statements.denied.all().map(readDenied),
    deniedOne: (k: SenderKey) => one(statements.deniedOne.get(...key(k)), readDenied),
    dropDenied: (k: SenderKey) => void statements.dropDenied.run(...key(k)),
    addOverflow: (channel: string, accountId: string, messages: number, atMs: number) =>
      void statements.overflow.run(channel, accountId, messages, atMs),
    overflow: (): PairingOverflowRow[] => statements.overflows.all().map(readOverflow),
    dropOverflow: (channel: string) => void statements.dropOverflow.run(channel),
  };
}

export type PairingStore = ReturnType<typeof pairingStore>;

export const labelOf = (channel: string): string => (isChannelId(channel) ? channelLabels[channel] : channel);

const readSender = (row: Raw) => ({
  channel: String(row['channel']),
  channelLabel: labelOf(String(row['channel'])),
  accountId: String(row['account']),
  senderId: String(row['sender']),
  claims: JSON.parse(String(row['claims'])) as Record<string, string>, // why: written by this file alone
});

const readRequest = (row: Raw): StoredRequest => ({
  ...readSender(row),
  requestId: String(row['request_id']),
  chat: String(row['chat']),
  code: String(row['code']),
  createdAtMs: Number(row['created_at']),
  lastSeenAtMs: Number(row['last_seen_at']),
  expiresAtMs: Number(row['expires_at']),
  messages: Number(row['messages']),
});

const readApproved = (row: Raw): ApprovedSenderRow => ({
  ...readSender(row),
  approvedAtMs: Number(row['approved_at']),
  approvedBy: String(row['approved_by']),
});

const readDenied = (row: Raw): DeniedSenderRow => ({
  ...readSender(row),
  kind: row['kind'] === 'blocked' ? 'blocked' : 'rejected',
  deniedAtMs: Number(row['denied_at']),
  untilMs: row['until_at'] === null ? null : Number(row['until_at']),
  deniedBy: String(row['denied_by']),
});

const readOverflow = (row: Raw): PairingOverflowRow => ({
  channel: String(row['channel']),
  accountId: String(row['account']),
  messages: Number(row['messages']),
  lastAtMs: Number(row['last_at']),
});

/** A request without its code and without where it is answered. */
export const toPublicRequest = (request: StoredRequest): PairingRequestRow => ({
  requestId: request.requestId,
  channel: request.channel,
  channelLabel: labelOf(request.channel),
  accountId: request.accountId,
  senderId: request.senderId,
  claims: request.claims,
  createdAtMs: request.createdAtMs,
  lastSeenAtMs: request.lastSeenAtMs,
  expiresAtMs: request.expiresAtMs,
  messages: request.messages,
});
