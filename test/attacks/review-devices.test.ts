import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOf, equalsDigest } from '../../src/gateway/auth/secret-compare.ts';
import { openDevices } from '../../src/gateway/devices/devices.ts';
import { randomMint } from '../../src/gateway/devices/mint.ts';
import { addressGroup } from '../../src/gateway/policy/address-group.ts';
import { scopes as allScopes, type Scope } from '../../src/gateway/protocol/scopes.ts';
import { openLedger } from '../../src/gateway/state/ledger.ts';
import { openStore } from '../../src/gateway/state/store.ts';
import { paired, requestIdOf, visit } from '../gateway/devices/device-desk.ts';
import { gatewaysOfTests } from '../gateway/methods/real-gateway.ts';
import { Device } from '../helpers/attacker.ts';
import { Home } from '../helpers/home.ts';

const started = gatewaysOfTests();

describe('5 (CVE-2026-35639), 6 (CVE-2026-42422): what an administrator narrowed', () => {
  it('is not widened again by who holds the pairing scope alone, and the narrow token stays', async () => {
    const gateway = await started();
    const device = new Device();
    const wide = ['operator.admin', 'operator.read'];
    await paired(gateway, device, wide);
    const admin = await gateway.operator();
    const rotate = { deviceId: device.id, role: 'operator' };
    expect((await admin.request('device.token.rotate', { ...rotate, scopes: ['operator.read'] })).ok).toBe(true);
    const lesser = await gateway.operator(['operator.pairing']);
    const { ok, error } = await lesser.request('device.token.rotate', { ...rotate, scopes: wide });
    expect(ok).toBe(false);
    expect(error).toMatchObject({ code: 'FORBIDDEN', details: { missingScope: 'operator.admin' } });
    const { error: refused } = await visit(gateway.port, device, null, wide);
    expect(refused.details).toMatchObject({ code: 'PAIRING_REQUIRED', reason: 'scope-upgrade' });
    // As narrow as it is, or narrower, they may make it new.
    expect((await lesser.request('device.token.rotate', rotate)).ok).toBe(true);
    expect((await admin.request('device.token.rotate', { ...rotate, scopes: wide })).ok).toBe(true);
  });
});

describe('4 (CVE-2026-35663): what a device lost by a rotation', () => {
  const wide = ['operator.read', 'operator.approvals'];
  const narrowed = async () => {
    const gateway = await started();
    const device = new Device();
    await paired(gateway, device, wide);
    const admin = await gateway.operator();
    const narrow = () =>
      admin.request('device.token.rotate', { deviceId: device.id, role: 'operator', scopes: ['operator.read'] });
    const pending = async () => (await admin.request('device.pair.list')).payload['pending'];
    return { gateway, device, narrow, pending };
  };

  it('does not come back with a request for something else', async () => {
    const { gateway, device, narrow, pending } = await narrowed();
    await narrow();
    const { payload, client } = await visit(gateway.port, device, null, ['operator.read']);
    const { deviceToken } = payload['auth'];
    await visit(gateway.port, device, { deviceToken }, ['operator.write']);
    expect(await pending()).toMatchObject([{ scopes: ['operator.read', 'operator.write'] }]);
    // Nor on its own connection, where it is told that it has to ask.
    expect((await client.request('device.scopes.requestUpgrade', { scopes: ['operator.approvals'] })).ok).toBe(true);
    expect(await pending()).toMatchObject([{ scopes: wide }]);
    await client.end();
  });

  it('does not come back with a request that waited before, by one key press', async () => {
    const { gateway, device, narrow, pending } = await narrowed();
    await visit(gateway.port, device, null, [...wide, 'operator.write']);
    expect(await pending()).toHaveLength(1);
    await narrow();
    expect(await pending()).toEqual([]);
  });
});

/** Devices over a store whose disk is full as soon as `full` says so. */
function desk() {
  const dir = mkdtempSync(join(tmpdir(), 'oc-devices-'));
  const store = openStore(join(dir, 'state', 'oc.sqlite'));
  const disk = { writesLeft: Number.POSITIVE_INFINITY };
  const revoked: string[] = [];
  const devices = openDevices({
    store: {
      ...store,
      transaction(work) {
        disk.writesLeft -= 1;
        if (disk.writesLeft < 0) throw new Error('database or disk is full');
        return store.transaction(work);
      },
    },
    ledger: openLedger(store),
    now: () => 1_000_000,
    mint: randomMint,
    seal: { digest: digestOf, matches: equalsDigest },
    groupOf: addressGroup,
    onChange: () => undefined,
    onRevoked: (deviceId) => void revoked.push(deviceId),
    onFault: () => undefined,
  });
  onTestFinished(() => {
    devices.close();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return { devices, disk, revoked };
}

const by = { actor: 'operator (test)', scopes: new Set(allScopes) };
const caller = (asked: readonly Scope[]) => ({
  deviceId: 'a',
  publicKey: 'key of a',
  claims: {},
  address: '192.0.2.1',
  asked,
});

describe('7 (CVE-2026-53843): a disk that fills up between a decision and the token that follows from it', () => {
  it('keeps no connection open that the old token of an approved device had opened', () => {
    const { devices, disk, revoked } = desk();
    const waits = devices.door.byKey(caller(['operator.read']));
    devices.approve('requestId' in waits ? String(waits.requestId) : '', by);
    devices.door.byKey(caller(['operator.read']));
    const upgrade = devices.requestUpgrade('a', ['operator.write']);
    const requestId = typeof upgrade === 'string' ? upgrade : upgrade.requestId;
    const told: unknown[] = [];
    devices.awaitUpgrade(requestId, (result) => told.push(result));
    disk.writesLeft = 1;
    expect(devices.approve(requestId, by)).toMatchObject({ outcome: 'approved' });
    expect(revoked).toEqual(['a']);
    expect(told).toEqual([{ status: 'rejected', requestId }]);
    disk.writesLeft = Number.POSITIVE_INFINITY;
    // What is due to it is not lost.
    expect(devices.door.byKey(caller(['operator.write']))).toMatchObject({ kind: 'in' });
  });

  it('nor the one that a rotated token had opened', () => {
    const { devices, disk, revoked } = desk();
    const waits = devices.door.byKey(caller(['operator.read']));
    devices.approve('requestId' in waits ? String(waits.requestId) : '', by);
    devices.door.byKey(caller(['operator.read']));
    disk.writesLeft = 1;
    expect(() => devices.rotate('a', null, { ...by, inBand: true })).toThrow('full');
    expect(revoked).toEqual(['a']);
  });
});

describe('24 (CVE-2026-53817): a device that may pair, and so may call itself something', () => {
  it('does not stand in for another one by taking the beginning of its id, or its label, for a name', async () => {
    await using home = await Home.make();
    const { stdout } = await home.stay('oc gateway --port 0');
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(stdout())?.[1]);
    const scopes = ['operator.read', 'operator.pairing'];
    const devices = [new Device(), new Device()] as const;
    const [stolen, decoy] = devices;
    for (const device of devices) {
      const waits = await visit(port, device, null, scopes);
      await home.sh(`oc devices approve ${requestIdOf(waits)}`);
    }
    const { client } = await visit(port, decoy, null, scopes);
    const beginning = stolen.id.slice(0, 8);
    await client.request('device.pair.rename', { deviceId: decoy.id, label: beginning });
    const revoked = await home.sh(`oc devices revoke ${beginning}`);
    expect(revoked).toMatchObject({ code: 2, stderr: expect.stringContaining('AMBIGUOUS_ID') });
    expect(revoked.stderr).toContain(stolen.id);
    await home.sh(`oc devices rename ${stolen.id} laptop`);
    await client.request('device.pair.rename', { deviceId: decoy.id, label: 'laptop' });
    expect(await home.sh('oc devices revoke laptop')).toMatchObject({ code: 2 });
    const said = await home.sh(`oc devices revoke ${stolen.id}`);
    expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining(`token of device ${stolen.id};`) });
    // The line that it names can be pasted as it is.
    expect(said.stdout).toContain('oc secrets rotate gateway\n');
  });
});
