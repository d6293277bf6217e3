import { type Untrusted, untrusted } from '../../components/text/printable.ts';
import { type Fields, fieldsOf, idOf, numberOf, type Rows, rowsOf, textOf, timeOf } from '../read.ts';
import { mostClaims, readClaims } from '../read-claims.ts';
import type { Approved, Denied, Overflow, Pairings, Pending, Sender } from './facts.ts';

/** The answer of `oc.pairing.list`, which tells everything. */
export function readOurs(gateway: string, answer: unknown): Pairings {
  const fields = fieldsOf(answer) ?? {};
  const pending = rowsOf(fields['pending'], (row) => readPending(gateway, row, row['claims']));
  const approved = rowsOf(fields['approved'], (row) => readApproved(gateway, row));
  const denied = rowsOf(fields['denied'], (row) => readDenied(gateway, row));
  return {
    pending: pending.rows,
    approved: approved.rows,
    denied: denied.rows,
    overflow: rowsOf(fields['overflow'], readOverflow).rows,
    ownerConfigured: typeof fields['ownerConfigured'] === 'boolean' ? fields['ownerConfigured'] : null,
    unreadable: count(pending, approved, denied) + (Array.isArray(fields['pending']) ? 0 : 1),
  };
}

/** The answer of `channels.pairing.list`: pending requests only. */
export function readOfficial(gateway: string, answer: unknown): Pairings {
  const fields = fieldsOf(answer) ?? {};
  const pending = rowsOf(fields['requests'], (row) => readPending(gateway, row, officialClaims(row)));
  return {
    pending: pending.rows,
    approved: null,
    denied: null,
    overflow: [],
    ownerConfigured: typeof fields['commandOwnerConfigured'] === 'boolean' ? fields['commandOwnerConfigured'] : null,
    unreadable: count(pending) + (Array.isArray(fields['requests']) ? 0 : 1),
  };
}

const count = (...lists: readonly Rows<unknown>[]): number =>
  lists.reduce((sum, { unreadable }) => sum + unreadable, 0);

/**
 * `senderLabel` is what the channel calls its ids (`telegramUserId`), and no name: it stands below those, which lists show.
 * It is escaped and judged like them.
 */
const officialClaims = (row: Fields): Fields => ({ ...fieldsOf(row['metadata']), 'id kind': row['senderLabel'] });

function readSender(gateway: string, row: Fields, claims: unknown): Omit<Sender, 'key'> | null {
  const channel = idOf(row['channel']);
  const accountId = idOf(row['accountId']);
  const senderId = idOf(row['senderId']);
  if (!channel || !accountId || !senderId) return null;
  const read = readClaims(claims);
  // Claims that would not be shown would be approved unread.
  if (read.length > mostClaims) return null;
  const channelLabel = textOf(row['channelLabel']) ?? channel;
  return { gateway, channel, channelLabel, accountId, senderId, claims: read };
}

/** JSON keeps the parts apart whatever they contain. */
const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

function readPending(gateway: string, row: Fields, claims: unknown): Pending | null {
  const sender = readSender(gateway, row, claims);
  const requestId = idOf(row['requestId']);
  const createdAtMs = timeOf(row['createdAt'] ?? row['createdAtMs']);
  const expiresAtMs = timeOf(row['expiresAt'] ?? row['expiresAtMs']);
  if (!sender || !requestId || createdAtMs === null || expiresAtMs === null) return null;
  return {
    ...sender,
    section: 'pending',
    key: keyOf('pending', gateway, requestId),
    requestId,
    createdAtMs,
    expiresAtMs,
    lastSeenAtMs: timeOf(row['lastSeenAt'] ?? row['lastSeenAtMs']) ?? createdAtMs,
    messages: numberOf(row['messages']),
    gone: null,
  };
}

const unknown: Untrusted = untrusted('unknown');

function readApproved(gateway: string, row: Fields): Approved | null {
  const sender = readSender(gateway, row, row['claims']);
  const approvedAtMs = timeOf(row['approvedAtMs']);
  if (!sender || approvedAtMs === null) return null;
  const key = keyOf('approved', gateway, sender.channel, sender.accountId, sender.senderId);
  return { ...sender, section: 'approved', key, approvedAtMs, approvedBy: textOf(row['approvedBy']) ?? unknown };
}

function readDenied(gateway: string, row: Fields): Denied | null {
  const sender = readSender(gateway, row, row['claims']);
  const deniedAtMs = timeOf(row['deniedAtMs']);
  const kind = row['kind'];
  if (!sender || deniedAtMs === null || (kind !== 'rejected' && kind !== 'blocked')) return null;
  return {
    ...sender,
    section: 'denied',
    key: keyOf('denied', gateway, sender.channel, sender.accountId, sender.senderId),
    kind,
    deniedAtMs,
    untilMs: timeOf(row['untilMs']),
    deniedBy: textOf(row['deniedBy']) ?? unknown,
  };
}

function readOverflow(row: Fields): Overflow | null {
  const channel = idOf(row['channel']);
  const accountId = idOf(row['accountId']);
  const messages = numberOf(row['messages']);
  return channel && accountId && messages !== null ? { channel, accountId, messages } : null;
}
