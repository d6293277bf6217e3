import { admit } from '../policy/admit.ts';
import type { ApproveOutcome, DenyOutcome, LedgerRow, PairingChanged } from '../protocol/pairing.ts';
import { normaliseCode, sameCode } from './code.ts';
import type { PairingDeps } from './pairing-deps.ts';
import { type SenderKey, type StoredRequest, toPublicRequest } from './pairing-store.ts';
import { changeOf, subjectOf, type WaitingRoom } from './waiting-room.ts';

/** A rejected sender hears nothing and is not asked about again for a day. */
export const rejectionMs = 86_400_000;

export interface ApproveRequest {
  readonly requestId?: string;
  readonly code?: string;
  readonly channel?: string;
  readonly accountId?: string;
  readonly notify?: boolean;
}

/** Everything a human decides about a sender. Each is one transaction with its ledger entry; the first decision wins. */
export interface PairingDecisions {
  approve(request: ApproveRequest, by: string): Promise<ApproveOutcome>;
  reject(requestId: string, by: string, block: boolean): DenyOutcome;
  reveal(requestId: string, by: string): { code: string; expiresAtMs: number } | { code: null };
  revoke(sender: SenderKey, by: string): DenyOutcome;
  block(sender: SenderKey, by: string): DenyOutcome;
  unblock(sender: SenderKey, by: string): DenyOutcome;
  clear(channel: string | undefined, by: string): { requests: number; approved: number };
}

export function openDecisions(
  deps: PairingDeps,
  room: WaitingRoom,
  changed: (change: PairingChanged) => void,
): PairingDecisions {
  return {
    approve: (request, by) => approve(deps, room, changed, request, by),
    reject: (requestId, by, block) => reject(deps, room, changed, requestId, by, block),
    reveal: (requestId, by) => reveal(deps, room, changed, requestId, by),
    revoke: (sender, by) => revoke(deps, changed, sender, by),
    block: (sender, by) => block(deps, changed, sender, by),
    unblock: (sender, by) => unblock(deps, changed, sender, by),
    clear: (channel, by) => clear(deps, changed, channel, by),
  };
}

type Changed = (change: PairingChanged) => void;

/** Writes a decision and its ledger entry in one transaction, then tells the listeners. */
function decide(
  deps: PairingDeps,
  changed: Changed,
  change: PairingChanged['change'],
  sender: SenderKey,
  by: string,
  detail: { requestId?: string } & Record<string, unknown>,
  write: (atMs: number) => void,
): number {
  const atMs = deps.now();
  deps.store.transaction(() => {
    write(atMs);
    deps.ledger.append({ atMs, kind: `pairing.${change}`, actor: by, subject: subjectOf(sender), detail });
  });
  changed(changeOf(change, sender, detail.requestId ?? null, by, atMs));
  return atMs;
}

async function approve(
  deps: PairingDeps,
  room: WaitingRoom,
  changed: Changed,
  request: ApproveRequest,
  by: string,
): Promise<ApproveOutcome> {
  room.expire();
  const found = find(deps, request);
  if ('outcome' in found) return found;
  const { requestId, claims } = found;
  const proof = request.code === undefined ? 'row' : 'code';
  const atMs = decide(deps, changed, 'approved', found, by, { requestId, claims, proof }, (at) => {
    deps.rows.dropRequest(requestId);
    deps.rows.dropDenied(found);
    deps.rows.approve(found, claims, at, by);
  });
  const notification = request.notify === false ? 'not-requested' : await deps.notify(found, found.chat);
  const { channel, accountId, senderId } = found;
  return { outcome: 'approved', channel, accountId, senderId, notification, atMs };
}

/** The one request that is meant, or why there is none. */
function find(deps: PairingDeps, request: ApproveRequest): StoredRequest | ApproveOutcome {
  const code = request.code === undefined ? undefined : normaliseCode(request.code);
  if (request.requestId !== undefined) {
    const row = deps.rows.request(request.requestId);
    if (row === null || !matches(row, request)) return formerOutcome(deps, request.requestId);
    if (code !== undefined && (code === null || !sameCode(code, row.code))) return { outcome: 'code-mismatch' };
    return row;
  }
  if (code === undefined) return { outcome: 'not-found' };
  // Every row is compared, so that the time taken does not tell which one was close.
  const hits = deps.rows.requests().filter((row) => matches(row, request) && code !== null && sameCode(code, row.code));
  const [only] = hits;
  if (only === undefined) return { outcome: 'code-mismatch' };
  return hits.length === 1 ? only : { outcome: 'ambiguous-code', candidates: hits.map(toPublicRequest) };
}

const matches = (row: SenderKey, wanted: ApproveRequest): boolean =>
  (wanted.channel === undefined || row.channel === wanted.channel) &&
  (wanted.accountId === undefined || row.accountId === wanted.accountId);

/** What became of a request that is no longer pending, from the ledger. */
function formerOutcome(deps: PairingDeps, requestId: string): ApproveOutcome {
  const entry = deps.ledger.about(requestId);
  if (entry === null) return { outcome: 'not-found' };
  if (entry.kind === 'pairing.expired') return { outcome: 'expired', atMs: entry.atMs };
  if (entry.kind !== 'pairing.approved') {
    const decision = entry.kind.slice('pairing.'.length);
    return { outcome: 'decided-otherwise', decision, by: entry.actor, atMs: entry.atMs };
  }
  const since = takenBack(deps, entry);
  if (since !== null) return since;
  const [channel = '', accountId = '', ...rest] = entry.subject.split(':');
  return {
    outcome: 'already-approved',
    channel,
    accountId,
    senderId: rest.join(':'),
    by: entry.actor,
    atMs: entry.atMs,
  };
}

/** What ended an approval since: nobody is told "already approved" of a sender who is out. */
function takenBack(deps: PairingDeps, approval: LedgerRow): ApproveOutcome | null {
  const newest = changesOfAccess
    .flatMap((kind) => deps.ledger.list({ subject: approval.subject, kind, limit: 1 }).entries)
    .reduce((a, b) => (b.seq > a.seq ? b : a), approval);
  if (newest.kind === 'pairing.approved') return null;
  const decision = newest.kind.slice('pairing.'.length);
  return { outcome: 'decided-otherwise', decision, by: newest.actor, atMs: newest.atMs };
}

const changesOfAccess = ['pairing.approved', 'pairing.revoked', 'pairing.blocked', 'pairing.cleared'];

function reject(
  deps: PairingDeps,
  room: WaitingRoom,
  changed: Changed,
  requestId: string,
  by: string,
  forGood: boolean,
): DenyOutcome {
  room.expire();
  const row = deps.rows.request(requestId);
  if (row === null) return formerDenial(deps, requestId);
  const atMs = decide(
    deps,
    changed,
    forGood ? 'blocked' : 'rejected',
    row,
    by,
    { requestId, claims: row.claims },
    (at) => {
      deps.rows.dropRequest(requestId);
      deps.rows.deny(row, row.claims, at, forGood ? null : at + rejectionMs, by);
    },
  );
  return done(deps, row, atMs);
}

function formerDenial(deps: PairingDeps, requestId: string): DenyOutcome {
  const former = formerOutcome(deps, requestId);
  if (former.outcome === 'expired') return former;
  if (former.outcome === 'already-approved')
    return { outcome: 'already', decision: 'approved', by: former.by, atMs: former.atMs };
  if (former.outcome === 'decided-otherwise') return { ...former, outcome: 'already' };
  return { outcome: 'not-found', stillAdmitted: false };
}

function reveal(deps: PairingDeps, room: WaitingRoom, changed: Changed, requestId: string, by: string) {
  room.expire();
  const row = deps.rows.request(requestId);
  if (row === null) return { code: null };
  decide(deps, changed, 'revealed', row, by, { requestId }, () => undefined);
  return { code: row.code, expiresAtMs: row.expiresAtMs };
}

function revoke(deps: PairingDeps, changed: Changed, sender: SenderKey, by: string): DenyOutcome {
  const approved = deps.rows.approvedOne(sender);
  const pending = deps.rows.requestOf(sender);
  if (approved === null && pending === null)
    return { outcome: 'not-found', stillAdmitted: stillAdmitted(deps, sender) };
  const detail = pending === null ? {} : { requestId: pending.requestId };
  const atMs = decide(deps, changed, 'revoked', sender, by, detail, () => {
    deps.rows.dropApproved(sender);
    if (pending !== null) deps.rows.dropRequest(pending.requestId);
  });
  return done(deps, sender, atMs);
}

function block(deps: PairingDeps, changed: Changed, sender: SenderKey, by: string): DenyOutcome {
  const denied = deps.rows.deniedOne(sender);
  if (denied?.kind === 'blocked')
    return { outcome: 'already', decision: 'blocked', by: denied.deniedBy, atMs: denied.deniedAtMs };
  const pending = deps.rows.requestOf(sender);
  const claims = pending?.claims ?? deps.rows.approvedOne(sender)?.claims ?? {};
  const detail = pending === null ? { claims } : { claims, requestId: pending.requestId };
  const atMs = decide(deps, changed, 'blocked', sender, by, detail, (at) => {
    deps.rows.dropApproved(sender);
    if (pending !== null) deps.rows.dropRequest(pending.requestId);
    deps.rows.deny(sender, claims, at, null, by);
  });
  // A block stands before allowFrom, so nothing admits the sender any more.
  return { ...done(deps, sender, atMs), stillAdmitted: false };
}

function unblock(deps: PairingDeps, changed: Changed, sender: SenderKey, by: string): DenyOutcome {
  if (deps.rows.deniedOne(sender) === null) return { outcome: 'not-found', stillAdmitted: stillAdmitted(deps, sender) };
  const atMs = decide(deps, changed, 'unblocked', sender, by, {}, () => deps.rows.dropDenied(sender));
  return done(deps, sender, atMs);
}

/** Pending requests and approvals go, one ledger entry each; blocks and `allowFrom` stay. */
function clear(deps: PairingDeps, changed: Changed, channel: string | undefined, by: string) {
  const wanted = (row: SenderKey): boolean => channel === undefined || row.channel === channel;
  const requests = deps.rows.requests().filter(wanted);
  const approved = deps.rows.approved().filter(wanted);
  const atMs = deps.now();
  deps.store.transaction(() => {
    for (const row of requests) deps.rows.dropRequest(row.requestId);
    for (const row of approved) deps.rows.dropApproved(row);
    for (const row of [...requests, ...approved]) {
      const detail = 'requestId' in row ? { requestId: row.requestId } : {};
      deps.ledger.append({ atMs, kind: 'pairing.cleared', actor: by, subject: subjectOf(row), detail });
    }
    for (const id of new Set(
      deps.rows
        .overflow()
        .filter((row) => channel === undefined || row.channel === channel)
        .map((row) => row.channel),
    )) {
      deps.rows.dropOverflow(id);
    }
  });
  for (const row of [...requests, ...approved]) {
    changed(changeOf('cleared', row, 'requestId' in row ? String(row.requestId) : null, by, atMs));
  }
  return { requests: requests.length, approved: approved.length };
}

function done(deps: PairingDeps, { channel, accountId, senderId }: SenderKey, atMs: number) {
  const sender = { channel, accountId, senderId };
  return { outcome: 'done' as const, ...sender, atMs, stillAdmitted: stillAdmitted(deps, sender) };
}

/** Whether the configuration alone lets this sender in: the admission rule, asked about somebody of whom nothing is stored. */
function stillAdmitted(deps: PairingDeps, { channel, accountId, senderId }: SenderKey): boolean {
  const account = deps.accounts().find((row) => row.channel === channel && row.accountId === accountId);
  return admit({ senderId, event: 'message', chatKind: 'direct' }, account, nobody).effect === 'allow';
}

const nobody = { approved: false, denied: null } as const;
