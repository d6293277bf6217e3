import type { Standing } from '../policy/admit.ts';
import type { PairingChanged, PairingList } from '../protocol/pairing.ts';
import { type ApprovedCopies, openApprovedCopies } from './approved-copies.ts';
import { openDecisions, type PairingDecisions } from './decisions.ts';
import { type AccountKey, copyName } from './older-files.ts';
import type { PairingDeps, PairingOptions } from './pairing-deps.ts';
import { pairingStore, type SenderKey, toPublicRequest } from './pairing-store.ts';
import { takeOver } from './take-over.ts';
import { pendingPerAccount, requestTtlMs, WaitingRoom } from './waiting-room.ts';

export interface Pairing extends PairingDecisions {
  readonly room: WaitingRoom;
  standing(sender: SenderKey): Standing;
  list(filter: { channel?: string; accountId?: string }): PairingList;
  /** Expires what is due and sleeps until the next is; call once when the gateway runs. */
  watchExpiry(): void;
  close(): void;
}

/** A timer cannot wait longer than this in one go. */
const longestWaitMs = 3_600_000;

export function openPairing(options: PairingOptions): Pairing {
  const rows = pairingStore(options.store);
  const deps: PairingDeps = { ...options, rows };
  const copies = openFiles(deps);
  let timer: NodeJS.Timeout | null = null;
  let watching = false;
  const schedule = (): void => {
    if (!watching) return;
    if (timer !== null) clearTimeout(timer);
    const next = Math.min(...rows.requests().map((request) => request.expiresAtMs));
    if (!Number.isFinite(next)) return;
    const wait = Math.min(Math.max(next - options.now(), 0) + 1, longestWaitMs);
    timer = setTimeout(() => {
      room.expire();
      schedule();
    }, wait).unref();
  };
  const changed = (change: PairingChanged): void => {
    schedule();
    copies?.follow(change);
    options.onChange(change);
  };
  const room = new WaitingRoom(deps, changed);
  return {
    room,
    ...openDecisions(deps, room, changed),
    standing(sender) {
      const denied = rows.deniedOne(sender);
      const past = denied !== null && denied.untilMs !== null && denied.untilMs <= options.now();
      return { approved: rows.approvedOne(sender) !== null, denied: past ? null : (denied?.kind ?? null) };
    },
    list: (filter) => listPairing(deps, room, filter),
    watchExpiry() {
      watching = true;
      room.expire();
      schedule();
    },
    close() {
      watching = false;
      if (timer !== null) clearTimeout(timer);
      room.flush();
    },
  };
}

/** Takes over what an older installation left, and makes the copies of what is approved; null without a directory. */
function openFiles({ files, rows, accounts, store, ledger, now }: PairingDeps): ApprovedCopies | null {
  if (files === null) return null;
  takeOver({ ...files, store, ledger, rows, now, accounts: accounts() });
  const idsOf = ({ channel, accountId }: AccountKey): readonly string[] =>
    rows.approved().flatMap((row) => (row.channel === channel && row.accountId === accountId ? [row.senderId] : []));
  const copies = openApprovedCopies(files.dir, idsOf, files.remark);
  const known = accounts().filter(({ channel, accountId }) => ledger.tellsOf('pairing', `${channel}:${accountId}`));
  const all = [...known, ...rows.approved()].map((account) => [copyName(account), account] as const);
  copies.refresh([...new Map(all).values()]);
  return copies;
}

function listPairing(
  deps: PairingDeps,
  room: WaitingRoom,
  filter: { channel?: string; accountId?: string },
): PairingList {
  const wanted = (row: { channel: string; accountId: string }): boolean =>
    (filter.channel === undefined || row.channel === filter.channel) &&
    (filter.accountId === undefined || row.accountId === filter.accountId);
  room.flush();
  const live = (untilMs: number | null) => untilMs === null || untilMs > deps.now();
  return {
    pending: room.pending().filter(wanted).map(toPublicRequest),
    approved: deps.rows.approved().filter(wanted),
    denied: deps.rows.denied().filter((row) => wanted(row) && live(row.untilMs)),
    overflow: deps.rows.overflow().filter(wanted),
    ownerConfigured: deps.ownerConfigured(),
    limits: { pendingPerAccount, ttlMs: requestTtlMs },
    serverTimeMs: deps.now(),
  };
}
