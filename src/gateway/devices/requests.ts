import type { DeviceCaller, PendingDevice } from '../protocol/devices.ts';
import { scopes as allScopes, type Scope, satisfies } from '../protocol/scopes.ts';
import type { DeviceDeps } from './device-deps.ts';
import type { StoredDevice, StoredRequest } from './device-store.ts';

/** A request that is not asked again ends after this many milliseconds. */
export const requestTtlMs = 300_000;
/** The same ask again costs a write at most this often. */
const prolongEveryMs = 30_000;
/** Waiting requests in all, those of devices that hold no secret, and those among them of one group of addresses. */
const most = { all: 64, withoutSecret: 32, fromOneGroup: 8 } as const;
/** A device that changes its ask more often has to wait until the last one has ended. */
const mostReplaced = 10;

/** What a device asks to hold: for one whose token is good for something, that and what it asks beside it. */
const wanted = (asked: readonly Scope[], held: readonly Scope[]): readonly Scope[] => {
  const all = new Set([...asked, ...held]);
  return allScopes.filter((scope) => all.has(scope));
};

export const covers = (held: readonly Scope[], asked: readonly Scope[]): boolean => {
  const set = new Set(held);
  return asked.every((scope) => satisfies(set, scope));
};

interface Ask {
  readonly device: StoredDevice | null;
  readonly withSecret: boolean;
  /** What its token is good for, beside which it wants more; what somebody took from it is no part of that. */
  readonly held: readonly Scope[];
}

/** Devices that wait for a person. Bounded: what a stranger sends costs a row at most, and a row ends by itself. */
export class DeviceRequests {
  readonly #deps: DeviceDeps;

  constructor(deps: DeviceDeps) {
    this.#deps = deps;
  }

  /** Those that have not ended, the oldest first. */
  waiting(): readonly StoredRequest[] {
    this.expire();
    return this.#deps.rows.requests();
  }

  find(requestId: string): StoredRequest | null {
    this.expire();
    return this.#deps.rows.request(requestId);
  }

  /** The id of the request that stands for this ask; null when there is no room for it. */
  ask(caller: DeviceCaller, ask: Ask): string | null {
    this.expire();
    const scopes = wanted(caller.asked, ask.held);
    const before = this.#deps.rows.requestOf(caller.deviceId);
    if (before !== null && before.scopes.join() === scopes.join()) return this.#prolong(before);
    if (before !== null && before.replaced >= mostReplaced) return null;
    if (before === null && !this.#hasRoom(caller, ask.withSecret)) return null;
    return this.#write(caller, ask, scopes, before);
  }

  /** Ends what nobody decided in time. */
  expire(): void {
    const { rows, now, store } = this.#deps;
    const over = rows.requests().filter(({ expiresAtMs }) => expiresAtMs <= now());
    if (over.length === 0) return;
    store.transaction(() => {
      for (const { requestId } of over) rows.dropRequest(requestId);
    });
    for (const row of over) this.#resolved(row, 'expired');
  }

  #prolong({ requestId, expiresAtMs }: StoredRequest): string {
    const { store, rows, now } = this.#deps;
    const next = now() + requestTtlMs;
    if (next - expiresAtMs >= prolongEveryMs) store.transaction(() => rows.prolong(requestId, next));
    return requestId;
  }

  #hasRoom({ address }: DeviceCaller, withSecret: boolean): boolean {
    const { rows, groupOf } = this.#deps;
    const all = rows.requests();
    if (withSecret) return all.length < most.all;
    const strangers = all.filter((row) => !row.withSecret);
    const group = groupOf(address);
    const near = strangers.filter((row) => groupOf(row.address) === group);
    return strangers.length < most.withoutSecret && near.length < most.fromOneGroup;
  }

  #write(caller: DeviceCaller, ask: Ask, scopes: readonly Scope[], before: StoredRequest | null): string {
    const { store, rows, now, mint, onChange } = this.#deps;
    const { deviceId, publicKey, claims, address } = caller;
    const atMs = now();
    const row: StoredRequest = {
      requestId: mint.requestId(),
      deviceId,
      publicKey,
      claims,
      scopes,
      address,
      isRepair: ask.device !== null,
      withSecret: ask.withSecret,
      replaced: before === null ? 0 : before.replaced + 1,
      createdAtMs: atMs,
      expiresAtMs: atMs + requestTtlMs,
    };
    store.transaction(() => {
      if (before !== null) rows.dropRequest(before.requestId);
      rows.putRequest(row);
    });
    if (before !== null) this.#resolved(before, 'rejected');
    onChange({ event: 'device.pair.requested', payload: toPending(row) });
    return row.requestId;
  }

  #resolved({ requestId, deviceId }: StoredRequest, decision: 'rejected' | 'expired'): void {
    const payload = { requestId, deviceId, decision, ts: this.#deps.now() };
    this.#deps.onChange({ event: 'device.pair.resolved', payload });
  }
}

export const toPending = (row: StoredRequest): PendingDevice => ({
  requestId: row.requestId,
  deviceId: row.deviceId,
  publicKey: row.publicKey,
  ...row.claims,
  role: 'operator',
  roles: ['operator'],
  scopes: row.scopes,
  remoteIp: row.address,
  silent: false,
  isRepair: row.isRepair,
  ts: row.createdAtMs,
});
