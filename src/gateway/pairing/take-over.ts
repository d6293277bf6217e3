import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger } from '../state/ledger.ts';
import { whyNotOurs } from '../state/own-file.ts';
import type { Store } from '../state/store.ts';
import type { Remark } from './approved-copies.ts';
import { normaliseCode } from './code.ts';
import {
  type AccountKey,
  type OlderRequest,
  olderNames,
  olderRequestsName,
  olderSpelling,
  readOlderList,
  readOlderRequests,
} from './older-files.ts';
import type { PairingStore } from './pairing-store.ts';
import { mintRequestId } from './request-id.ts';
import { pendingPerAccount, requestTtlMs, subjectOf } from './waiting-room.ts';

/** What an older installation left is taken over with these. */
export interface TakeOverParts {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly rows: PairingStore;
  readonly now: () => number;
  /** The directory of its files. */
  readonly dir: string;
  readonly accounts: readonly AccountKey[];
  /** Why an entry is no stable id of this channel; null: it is one. */
  readonly whyInert: (channel: string, entry: string) => string | null;
  readonly remark: Remark;
}

/** One account of an older installation. */
interface Found extends AccountKey {
  readonly files: readonly string[];
  readonly approved: readonly { readonly senderId: string; readonly file: string }[];
  readonly inert: readonly { readonly entry: string; readonly because: string }[];
  readonly waiting: readonly OlderRequest[];
}

/**
 * Takes over whom an older installation had approved, and who waited there: once, for an account of which nothing was ever
 * recorded here. A file that is changed or planted later lets nobody in. What cannot be trusted is said and left alone.
 */
export function takeOver(parts: TakeOverParts): void {
  const unknown = parts.accounts.filter((account) => !isKnown(parts.ledger, account));
  if (unknown.length === 0) return;
  const because = whyNotOurs(parts.dir);
  if (because !== null) {
    if (because !== 'missing') parts.remark('nobody is taken over: the directory of older lists', { because });
    return;
  }
  for (const channel of new Set(unknown.map((account) => account.channel))) {
    const requests = requestsOf(parts, channel);
    if (requests === 'refused') continue;
    const accounts = unknown.filter((account) => account.channel === channel);
    for (const account of accounts) record(parts, find(parts, account, requests));
    if (requests !== null) remove(parts, olderRequestsName(channel));
  }
}

/** Codes are no use any more in a file. One that stays, as on a mount of its own, keeps nothing from starting. */
function remove({ dir, remark }: TakeOverParts, name: string): void {
  try {
    rmSync(join(dir, name), { force: true });
  } catch (error) {
    remark('older requests were read, and their file cannot be removed', { file: name, error: String(error) });
  }
}

const isKnown = (ledger: Ledger, { channel, accountId }: AccountKey): boolean =>
  ledger.tellsOf('pairing', `${channel}:${accountId}`);

/** Null: there is no such file. */
function requestsOf({ dir, remark }: TakeOverParts, channel: string): readonly OlderRequest[] | null | 'refused' {
  const name = olderRequestsName(channel);
  const found = readOlderRequests(dir, name);
  if (found.kind === 'missing') return null;
  if (found.kind === 'found') return found.value;
  remark('nobody of this channel is taken over', { file: name, because: found.because });
  return 'refused';
}

/** Null where there is nothing of this account, or nothing that can be trusted. */
function find(parts: TakeOverParts, account: AccountKey, requests: readonly OlderRequest[] | null): Found | null {
  const files: string[] = [];
  const entries: { readonly entry: string; readonly file: string }[] = [];
  for (const name of olderNames(account)) {
    const found = readOlderList(parts.dir, name);
    if (found.kind === 'missing') continue;
    const because = found.kind === 'refused' ? found.because : whyNobodys(parts, account);
    if (found.kind === 'refused' || because !== null) {
      parts.remark('nobody of this account is taken over', { ...account, file: name, because });
      return null;
    }
    files.push(name);
    entries.push(...found.value.map((entry) => ({ entry, file: name })));
  }
  const own = (requests ?? []).filter(({ meta }) => (meta['accountId'] ?? 'default') === account.accountId);
  if (files.length === 0 && own.length === 0) return null;
  if (own.length > 0) files.push(olderRequestsName(account.channel));
  const once = [...new Map(entries.map((each) => [each.entry, each])).values()];
  const judged = once.map((each) => ({ ...each, because: whyNobody(parts, account.channel, each.entry) }));
  return {
    ...{ channel: account.channel, accountId: account.accountId, files },
    approved: judged.flatMap(({ entry, file, because }) => (because === null ? [{ senderId: entry, file }] : [])),
    inert: judged.flatMap(({ entry, because }) => (because === null ? [] : [{ entry, because }])),
    waiting: own,
  };
}

/** Two accounts whose names come to one spelling had one file: it cannot be known whose it is. */
function whyNobodys({ accounts }: TakeOverParts, { channel, accountId }: AccountKey): string | null {
  const spelling = olderSpelling(accountId);
  const others = accounts.filter((one) => one.channel === channel && olderSpelling(one.accountId) === spelling);
  return others.length > 1 ? 'is that of more than one account' : null;
}

/** A person was approved, one at a time: "*" was not. */
const whyNobody = ({ whyInert }: TakeOverParts, channel: string, entry: string): string | null =>
  entry === '*' ? 'nobody was approved by "*"' : whyInert(channel, entry);

/** Inert entries that an entry of the ledger holds. */
const mostTold = 20;

function record(parts: TakeOverParts, found: Found | null): void {
  if (found === null) return;
  const { store, ledger, rows, now, remark } = parts;
  const { channel, accountId, files, approved, inert } = found;
  const atMs = now();
  let requests = 0;
  store.transaction(() => {
    for (const { senderId, file } of approved) {
      const sender = { channel, accountId, senderId };
      const actor = `import of ${file}`;
      rows.approve(sender, {}, atMs, actor);
      ledger.append({ atMs, kind: 'pairing.approved', actor, subject: subjectOf(sender), detail: { file } });
    }
    requests = addRequests(parts, found, atMs);
    const told = inert.slice(0, mostTold).map(({ entry, because }) => ({ entry: entry.slice(0, 64), because }));
    const detail = { files, approved: approved.length, requests, inert: inert.length, told };
    ledger.append({
      ...{ atMs, kind: 'pairing.imported', actor: 'gateway', subject: `${channel}:${accountId}`, detail },
    });
  });
  remark('senders of an older installation were taken over, once', {
    ...{ channel, accountId, files, approved: approved.length, requests },
  });
  for (const { entry, because } of inert.slice(0, mostTold)) {
    remark('an entry of an older list admits nobody', { channel, accountId, entry: entry.slice(0, 64), because });
  }
}

/** The requests whose hour is not over, under the code that the person was told. Gives how many there are. */
function addRequests({ rows, ledger, whyInert }: TakeOverParts, found: Found, atMs: number): number {
  const { channel, accountId } = found;
  let added = 0;
  for (const { id, code, createdAt, meta } of found.waiting) {
    const sender = { channel, accountId, senderId: id };
    const taken = rows.requests().filter((row) => row.channel === channel);
    const madeAtMs = Date.parse(createdAt);
    const isLive = madeAtMs <= atMs && madeAtMs > atMs - requestTtlMs;
    const isFresh =
      taken.every((row) => row.code !== code) && rows.requestOf(sender) === null && rows.approvedOne(sender) === null;
    const isOne = id !== '*' && whyInert(channel, id) === null && normaliseCode(code) === code;
    if (added >= pendingPerAccount || !isLive || !isFresh || !isOne) continue;
    const { accountId: _, ...claims } = meta;
    const { id: requestId, createdAtMs } = mintRequestId(channel, accountId, id, madeAtMs);
    // An older installation did not write down where a sender is answered; on some platforms it is their id.
    const chat = JSON.stringify({ accountId, chatId: id });
    const times = { createdAtMs, lastSeenAtMs: createdAtMs, expiresAtMs: createdAtMs + requestTtlMs };
    rows.addRequest({ ...sender, requestId, claims, chat, code, ...times, messages: 1 });
    const detail = { requestId, claims, file: olderRequestsName(channel) };
    ledger.append({ atMs, kind: 'pairing.requested', actor: 'gateway', subject: subjectOf(sender), detail });
    added += 1;
  }
  return added;
}
