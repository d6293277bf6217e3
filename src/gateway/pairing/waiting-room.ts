import type { PairingChanged } from '../protocol/pairing.ts';
import { FloodCounters } from './flood-counters.ts';
import type { PairingDeps } from './pairing-deps.ts';
import type { SenderKey, StoredRequest } from './pairing-store.ts';
import { mintRequestId } from './request-id.ts';

export const pendingPerAccount = 3;
export const requestTtlMs = 3_600_000;

export type RequestOutcome =
  /** A new request: send this sender its code, once. */
  | { readonly outcome: 'new'; readonly request: StoredRequest }
  /** Known and waiting: counted, nothing is sent. */
  | { readonly outcome: 'waiting' }
  /** The account's queue is full: counted, nothing is stored or sent. The oldest requests keep their place. */
  | { readonly outcome: 'full' };

type Claims = Readonly<Record<string, string>>;

/** Strangers who wait. A request is one row and one reply however often its sender writes; a flood is a number. */
export class WaitingRoom {
  readonly #deps: PairingDeps;
  readonly #changed: (change: PairingChanged) => void;
  readonly #counters: FloodCounters;

  constructor(deps: PairingDeps, changed: (change: PairingChanged) => void) {
    this.#deps = deps;
    this.#changed = changed;
    this.#counters = new FloodCounters(deps);
  }

  ask(sender: SenderKey, claims: Claims, chat: string): RequestOutcome {
    const { rows, now } = this.#deps;
    const known = rows.requestOf(sender);
    if (known !== null && known.expiresAtMs > now()) {
      this.#counters.waiting(known);
      return { outcome: 'waiting' };
    }
    this.expire();
    if (rows.pending(sender.channel, sender.accountId) >= pendingPerAccount) {
      this.#counters.overflow(sender);
      return { outcome: 'full' };
    }
    const request = this.#admit(sender, claims, chat);
    this.#changed(changeOf('requested', sender, request.requestId, 'gateway', now()));
    return { outcome: 'new', request };
  }

  /** Pending requests with the counters that are not on disk yet; without those past their hour. */
  pending(): readonly StoredRequest[] {
    const live = this.#deps.rows.requests().filter((request) => request.expiresAtMs > this.#deps.now());
    return live.map((request) => this.#counters.withCount(request));
  }

  /** Removes what is past its hour; each is a ledger entry and an event. */
  expire(): void {
    const { rows, now } = this.#deps;
    for (const request of rows.expired(now())) this.#drop(request);
  }

  /** Writes what was counted. */
  flush(): void {
    this.#counters.flush();
  }

  #admit(sender: SenderKey, claims: Claims, chat: string): StoredRequest {
    const { rows, store, ledger, now, drawCode } = this.#deps;
    const taken = rows.requests().filter((row) => row.channel === sender.channel);
    const { id, createdAtMs } = mintRequestId(sender.channel, sender.accountId, sender.senderId, now());
    const request: StoredRequest = {
      ...sender,
      requestId: id,
      claims,
      chat,
      code: drawFreeCode(drawCode, new Set(taken.map((row) => row.code))),
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
  }

  #drop(request: StoredRequest): void {
    const { rows, store, ledger, now } = this.#deps;
    const { requestId } = request;
    const entry = { atMs: now(), kind: 'pairing.expired', actor: 'gateway', subject: subjectOf(request) };
    store.transaction(() => {
      rows.dropRequest(requestId);
      ledger.append({ ...entry, detail: { requestId } });
    });
    this.#counters.forget(requestId);
    this.#changed(changeOf('expired', request, requestId, 'gateway', now()));
  }
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
