import type { PairingChanged } from '../protocol/pairing.ts';
import type { PairingDeps } from './pairing-deps.ts';
import type { SenderKey, StoredRequest } from './pairing-store.ts';
import { mintRequestId } from './request-id.ts';

export const pendingPerAccount = 3;
export const requestTtlMs = 3_600_000;

/** Counters of a flood reach the disk at most this often. */
const flushEveryMs = 30_000;

export type RequestOutcome =
  /** A new request: send this sender its code, once. */
  | { readonly outcome: 'new'; readonly request: StoredRequest }
  /** Known and waiting: counted, nothing is sent. */
  | { readonly outcome: 'waiting' }
  /** The account's queue is full: counted, nothing is stored or sent. The oldest requests keep their place. */
  | { readonly outcome: 'full' };

export interface WaitingRoom {
  ask(sender: SenderKey, claims: Readonly<Record<string, string>>, chat: string): RequestOutcome;
  /** Pending requests with the counters that are not on disk yet. Expired ones are gone from it. */
  pending(): readonly StoredRequest[];
  /** Removes what is past its hour; each is a ledger entry and an event. */
  expire(): void;
  flush(): void;
  close(): void;
}

interface Counter {
  lastAtMs: number;
  messages: number;
}

/** Strangers who wait. A request is one row and one reply however often its sender writes; a flood is a number. */
export function openWaitingRoom(deps: PairingDeps, changed: (change: PairingChanged) => void): WaitingRoom {
  const { rows, store, ledger, now } = deps;
  const seen = new Map<string, Counter>();
  const overflow = new Map<string, Counter & { channel: string; accountId: string }>();
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    timer = null;
    if (seen.size === 0 && overflow.size === 0) return;
    store.transaction(() => {
      for (const [requestId, counter] of seen) rows.seen(requestId, counter.lastAtMs, counter.messages);
      for (const count of overflow.values())
        rows.addOverflow(count.channel, count.accountId, count.messages, count.lastAtMs);
    });
    seen.clear();
    overflow.clear();
  };
  const flushSoon = (): void => {
    timer ??= setTimeout(flush, flushEveryMs).unref();
  };
  const countWaiting = (request: StoredRequest): void => {
    const counter = seen.get(request.requestId) ?? { lastAtMs: 0, messages: request.messages };
    seen.set(request.requestId, { lastAtMs: now(), messages: counter.messages + 1 });
    flushSoon();
  };
  const countOverflow = ({ channel, accountId }: SenderKey): void => {
    const name = `${channel}\0${accountId}`;
    const counter = overflow.get(name) ?? { channel, accountId, messages: 0, lastAtMs: 0 };
    overflow.set(name, { ...counter, messages: counter.messages + 1, lastAtMs: now() });
    flushSoon();
  };
  const drop = (request: StoredRequest): void => {
    store.transaction(() => {
      rows.dropRequest(request.requestId);
      ledger.append({
        atMs: now(),
        kind: 'pairing.expired',
        actor: 'gateway',
        subject: subjectOf(request),
        detail: { requestId: request.requestId },
      });
    });
    seen.delete(request.requestId);
    changed(changeOf('expired', request, request.requestId, 'gateway', now()));
  };
  const expire = (): void => {
    for (const request of rows.requests()) if (request.expiresAtMs <= now()) drop(request);
  };
  const admitNew = (sender: SenderKey, claims: Readonly<Record<string, string>>, chat: string): StoredRequest => {
    const taken = new Set(
      rows
        .requests()
        .filter((row) => row.channel === sender.channel)
        .map((row) => row.code),
    );
    const { id, createdAtMs } = mintRequestId(sender.channel, sender.accountId, sender.senderId, now());
    const request: StoredRequest = {
      ...sender,
      requestId: id,
      claims,
      chat,
      code: drawFreeCode(deps.drawCode, taken),
      createdAtMs,
      lastSeenAtMs: createdAtMs,
      expiresAtMs: createdAtMs + requestTtlMs,
      messages: 1,
    };
    store.transaction(() => {
      rows.addRequest(request);
      const detail = { requestId: id, claims };
      ledger.append({ atMs: now(), kind: 'pairing.requested', actor: 'gateway', subject: subjectOf(sender), detail });
    });
    return request;
  };

  return {
    ask(sender, claims, chat) {
      const known = rows.requestOf(sender);
      if (known !== null && known.expiresAtMs > now()) {
        countWaiting(known);
        return { outcome: 'waiting' };
      }
      expire();
      if (rows.pending(sender.channel, sender.accountId) >= pendingPerAccount) {
        countOverflow(sender);
        return { outcome: 'full' };
      }
      const request = admitNew(sender, claims, chat);
      changed(changeOf('requested', sender, request.requestId, 'gateway', now()));
      return { outcome: 'new', request };
    },
    pending() {
      const live = rows.requests().filter((request) => request.expiresAtMs > now());
      return live.map((request) => {
        const counter = seen.get(request.requestId);
        return counter ? { ...request, lastSeenAtMs: counter.lastAtMs, messages: counter.messages } : request;
      });
    },
    expire,
    flush,
    close() {
      if (timer !== null) clearTimeout(timer);
      flush();
    },
  };
}

/** 40 random bits clash once in a life; a generator that repeats itself for ever is a bug, not a wait. */
function drawFreeCode(draw: () => string, taken: ReadonlySet<string>): string {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const code = draw();
    if (!taken.has(code)) return code;
  }
  throw new Error('no free pairing code in 100 draws');
}

/** How the ledger names a sender. Ids hold no control characters; a colon inside one cannot be mistaken at the front. */
export const subjectOf = (sender: SenderKey): string => `${sender.channel}:${sender.accountId}:${sender.senderId}`;

export const changeOf = (
  change: PairingChanged['change'],
  sender: SenderKey,
  requestId: string | null,
  by: string,
  tsMs: number,
): PairingChanged => ({
  change,
  channel: sender.channel,
  accountId: sender.accountId,
  senderId: sender.senderId,
  requestId,
  by,
  tsMs,
});
