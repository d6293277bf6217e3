import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, equalsDigest } from '../../../src/gateway/auth/secret-compare.ts';
import type { DeviceChange } from '../../../src/gateway/devices/device-deps.ts';
import { type Devices, openDevices } from '../../../src/gateway/devices/devices.ts';
import { randomMint } from '../../../src/gateway/devices/mint.ts';
import { addressGroup } from '../../../src/gateway/policy/address-group.ts';
import type { DeviceCaller, DeviceEntry } from '../../../src/gateway/protocol/devices.ts';
import { scopes as allScopes, type Scope } from '../../../src/gateway/protocol/scopes.ts';
import { type Ledger, openLedger } from '../../../src/gateway/state/ledger.ts';
import { openStore, type Store } from '../../../src/gateway/state/store.ts';

let dir = '';
let store: Store;
let ledger: Ledger;
let devices: Devices;
let now = 1_000_000;
let changes: DeviceChange[] = [];
let revoked: string[] = [];
let faults: unknown[] = [];

const open = () =>
  openDevices({
    store,
    ledger,
    now: () => now,
    mint: randomMint,
    seal: { digest: digestOf, matches: equalsDigest },
    groupOf: addressGroup,
    onChange: (change) => changes.push(change),
    onRevoked: (deviceId, reason) => revoked.push(`${deviceId} ${reason}`),
    onFault: (error) => faults.push(error),
  });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-devices-'));
  store = openStore(join(dir, 'state', 'oc.sqlite'));
  ledger = openLedger(store);
  now = 1_000_000;
  [changes, revoked, faults] = [[], [], []];
  devices = open();
});
afterEach(() => {
  devices.close();
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

const caller = (name: string, asked: readonly Scope[] = ['operator.read'], address = '192.0.2.1'): DeviceCaller => ({
  deviceId: name,
  publicKey: `key of ${name}`,
  claims: { displayName: name },
  address,
  asked,
});
const operator = { actor: 'operator (test)', scopes: new Set(allScopes) };
const idOf = (entry: DeviceEntry): string | null => ('requestId' in entry ? entry.requestId : null);
const ask = (name: string, asked?: readonly Scope[], address?: string) =>
  idOf(devices.door.byKey(caller(name, asked, address)));
const approve = (name: string, asked?: readonly Scope[]) => devices.approve(ask(name, asked) ?? '', operator);
const tokenOf = (entry: DeviceEntry): string => (entry.kind === 'in' ? (entry.token ?? '') : '');
const named = (name: string) => changes.filter(({ event }) => event === name);

describe('a request of a device', () => {
  it('is the same for the same ask, and another one for other scopes, which turns the first one down', () => {
    const first = ask('a');
    expect(ask('a')).toBe(first);
    const second = ask('a', ['operator.write']);
    expect(second).not.toBe(first);
    expect(devices.list().pending).toMatchObject([{ requestId: second, scopes: ['operator.write'] }]);
    expect(named('device.pair.resolved')).toMatchObject([{ payload: { requestId: first, decision: 'rejected' } }]);
    expect(devices.approve(first ?? '', operator)).toEqual({ outcome: 'not-found' });
  });

  it('ends after five minutes in which nobody asked again', () => {
    const first = ask('a');
    now += 200_000;
    expect(ask('a')).toBe(first);
    now += 299_999;
    expect(devices.list().pending).toHaveLength(1);
    now += 1;
    expect(devices.list().pending).toEqual([]);
    expect(named('device.pair.resolved')).toMatchObject([{ payload: { decision: 'expired' } }]);
  });

  it('asked again costs a write every thirty seconds at most', () => {
    ask('a');
    const writes = () => Number(store.db.prepare('SELECT total_changes() AS n').get()?.['n']);
    const before = writes();
    for (let i = 0; i < 29; i += 1) {
      now += 1000;
      ask('a');
    }
    expect(writes()).toBe(before);
  });

  it('is one of a bounded number: eight of a network, 32 without a secret, 64 in all, ten changes of mind', () => {
    const near = Array.from({ length: 20 }, (_, i) => ask(`near${i}`, undefined, `2001:db8::${i + 1}`));
    expect(near.filter((id) => id !== null)).toHaveLength(8);
    for (let i = 0; i < 100; i += 1) ask(`far${i}`, undefined, `192.0.2.${i + 1}`);
    expect(devices.list().pending).toHaveLength(32);
    for (let i = 0; i < 100; i += 1) devices.door.bySecret(caller(`holder${i}`));
    expect(devices.list().pending).toHaveLength(64);
    expect(faults).toEqual([]);
    const minds = Array.from({ length: 40 }, (_, i) => ask('near0', i % 2 ? ['operator.read'] : ['operator.write']));
    expect(new Set(minds.filter((id) => id !== null)).size).toBe(10);
    expect(Number(store.db.prepare('SELECT COUNT(*) AS n FROM ledger').get()?.['n'])).toBe(0);
  });
});

describe('the token of a device', () => {
  it('is made when the device comes after its approval, goes out once, and survives a restart', () => {
    approve('a');
    expect(store.db.prepare('SELECT digest FROM device_token').get()).toEqual({ digest: null });
    devices.close();
    devices = open();
    const token = tokenOf(devices.door.byKey(caller('a')));
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(devices.door.byToken(caller('a'), [token])).toEqual({ kind: 'in', approved: ['operator.read'] });
    now += 10_000;
    expect(devices.door.byKey(caller('a'))).toMatchObject({ kind: 'waits', reason: 'not-paired' });
    expect(devices.door.bySecret(caller('a'))).toBeNull();
  });

  it('is the same on connections that a client opened at once, also when one of them has used it before the others came', () => {
    approve('a');
    const first = tokenOf(devices.door.byKey(caller('a')));
    expect(devices.door.byToken(caller('a'), [first])).toMatchObject({ kind: 'in' });
    now += 9999;
    expect(tokenOf(devices.door.byKey(caller('a')))).toBe(first);
    const issued = store.db.prepare("SELECT COUNT(*) AS n FROM ledger WHERE kind = 'device.token-issued'").get();
    expect(issued).toEqual({ n: 1 });
    devices.rotate('a', null, { ...operator, inBand: false });
    const second = tokenOf(devices.door.byKey(caller('a')));
    expect(second).not.toBe(first);
    expect(devices.door.byToken(caller('a'), [first])).toEqual({ kind: 'unknown-token' });
    devices.revoke('a', operator);
    expect(devices.door.byKey(caller('a'))).toMatchObject({ kind: 'waits' });
  });

  it('that may have been lost on its way is made anew for the key alone, for five minutes and until it was used', () => {
    approve('a');
    const first = tokenOf(devices.door.byKey(caller('a')));
    now += 10_000;
    expect(tokenOf(devices.door.byKey(caller('a')))).toBe(first);
    // With the gateway that knew it.
    devices.close();
    devices = open();
    const second = tokenOf(devices.door.byKey(caller('a')));
    expect(second).not.toBe(first);
    expect(devices.door.byToken(caller('a'), [first])).toEqual({ kind: 'unknown-token' });
    now += 290_000;
    expect(devices.door.byKey(caller('a'))).toMatchObject({ kind: 'waits' });
    expect(devices.door.byToken(caller('a'), ['other', second])).toMatchObject({ kind: 'in' });
  });

  it('goes out beside the shared secret as well, once', () => {
    devices.door.bySecret(caller('a'));
    const [row] = devices.list().pending;
    devices.approve(row?.requestId ?? '', operator);
    const token = devices.door.bySecret(caller('a', allScopes));
    expect(devices.door.bySecret(caller('a'))).toBeNull();
    expect(devices.door.byToken(caller('a'), [token ?? ''])).toMatchObject({ kind: 'in', approved: ['operator.read'] });
  });

  it('opens nothing beyond what was approved, and what was asked for becomes a request for all of it', () => {
    approve('a');
    const token = tokenOf(devices.door.byKey(caller('a')));
    const beyond = devices.door.byToken(caller('a', ['operator.approvals']), [token]);
    expect(beyond).toMatchObject({ kind: 'beyond', approved: ['operator.read'] });
    const result = devices.approve(idOf(beyond) ?? '', operator);
    expect(result).toMatchObject({ device: { scopes: ['operator.read', 'operator.approvals'] } });
    // What it had does not count any more, and the next one comes with the next connection.
    expect(devices.door.byToken(caller('a'), [token])).toEqual({ kind: 'unknown-token' });
    expect(revoked).toEqual(['a device approved anew']);
    expect(devices.door.byKey(caller('a', ['operator.approvals']))).toMatchObject({ kind: 'in' });
  });

  it('is noted as used once a minute at most', () => {
    approve('a');
    const token = tokenOf(devices.door.byKey(caller('a')));
    const used = () => devices.list().paired[0]?.tokens[0]?.lastUsedAtMs;
    devices.door.byToken(caller('a'), [token]);
    const first = used();
    now += 59_999;
    devices.door.byToken(caller('a'), [token]);
    expect(used()).toBe(first);
    now += 1;
    devices.door.byToken(caller('a'), [token]);
    expect(used()).toBe(now);
  });

  it('still opens when nothing can be written any more', () => {
    approve('a');
    const token = tokenOf(devices.door.byKey(caller('a')));
    store.db.exec('PRAGMA query_only = ON');
    expect(devices.door.byToken(caller('a'), [token])).toMatchObject({ kind: 'in' });
    expect(devices.door.bySecret(caller('new'))).toBeNull();
    expect(faults).toHaveLength(2);
    // A decision that cannot be kept is none.
    expect(() => devices.remove('a', operator)).toThrow();
    store.db.exec('PRAGMA query_only = OFF');
    expect(devices.list().paired).toHaveLength(1);
  });

  it('narrowed by a rotation stays narrow', () => {
    approve('a', ['operator.read', 'operator.pairing']);
    const rotated = devices.rotate('a', ['operator.read'], { ...operator, inBand: true });
    const token = rotated.outcome === 'rotated' ? (rotated.rotated.token ?? '') : '';
    expect(devices.door.byToken(caller('a'), [token])).toMatchObject({ approved: ['operator.read'] });
    expect(devices.door.byToken(caller('a', ['operator.pairing']), [token])).toMatchObject({ kind: 'beyond' });
  });
});

describe('what was decided about devices', () => {
  it('stands in the ledger, whole, without a token and without a word of the device', () => {
    approve('a');
    const token = tokenOf(devices.door.byKey(caller('a')));
    devices.rename('a', 'laptop', operator);
    devices.rotate('a', null, { ...operator, inBand: false });
    devices.revoke('a', operator);
    devices.remove('a', operator);
    devices.reject(ask('b') ?? '', operator);
    const { entries } = ledger.list({ kind: 'device' });
    expect(entries.map(({ kind }) => kind).toReversed()).toEqual([
      'device.approved',
      'device.token-issued',
      'device.renamed',
      'device.rotated',
      'device.revoked',
      'device.removed',
      'device.rejected',
    ]);
    expect(JSON.stringify(entries)).not.toContain(token);
    expect(ledger.verify().ok).toBe(true);
    expect(devices.list().paired).toEqual([]);
  });
});

const passFiveMinutes = (): void => {
  now += 300_000;
};

describe('a device that waits for more, on its own connection', () => {
  it('is told with a new token when it was approved', () => {
    approve('a');
    const old = tokenOf(devices.door.byKey(caller('a')));
    const upgrade = devices.requestUpgrade('a', ['operator.write']);
    const requestId = typeof upgrade === 'string' ? '' : upgrade.requestId;
    const told: unknown[] = [];
    devices.awaitUpgrade(requestId, (result) => told.push(result));
    devices.approve(requestId, operator);
    expect(told).toMatchObject([{ status: 'approved', requestId, scopes: ['operator.read', 'operator.write'] }]);
    const { deviceToken } = told[0] as { deviceToken: string };
    expect(devices.door.byToken(caller('a', ['operator.write']), [deviceToken])).toMatchObject({ kind: 'in' });
    expect(devices.door.byToken(caller('a'), [old])).toEqual({ kind: 'unknown-token' });
  });

  it('is told when it was turned down, and when nobody decided', () => {
    approve('a');
    for (const [end, status] of [
      [(id: string) => void devices.reject(id, operator), 'rejected'],
      [passFiveMinutes, 'expired'],
    ] as const) {
      const upgrade = devices.requestUpgrade('a', ['operator.write']);
      const requestId = typeof upgrade === 'string' ? '' : upgrade.requestId;
      const told: unknown[] = [];
      devices.awaitUpgrade(requestId, (result) => told.push(result));
      end(requestId);
      devices.list();
      expect(told).toEqual([{ status, requestId }]);
    }
  });

  it('asks for nothing that it has, and not without being paired', () => {
    expect(devices.requestUpgrade('a', ['operator.read'])).toBe('unknown');
    approve('a');
    expect(devices.requestUpgrade('a', ['operator.read'])).toBe('covered');
  });
});
