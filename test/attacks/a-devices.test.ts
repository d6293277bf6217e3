import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scopes as allScopes } from '../../src/gateway/protocol/scopes.ts';
import { paired, requestIdOf, visit, withSecret } from '../gateway/devices/device-desk.ts';
import { gatewaysOfTests } from '../gateway/methods/real-gateway.ts';
import { Attacker, connectParams, Device } from '../helpers/attacker.ts';

const gateway = gatewaysOfTests();
const read = ['operator.read'];

describe('A. Devices at the door', () => {
  it('2 (CVE-2026-32042): a fresh device with the right token is written down once, and gets no token of its own', async () => {
    const { port, operator } = await gatewayWith(['operator.read']);
    const device = new Device();
    for (let i = 0; i < 3; i += 1) {
      const { payload, client } = await withSecret(port, device, allScopes);
      expect(payload['auth']).toEqual({ method: 'token', role: 'operator', scopes: read });
      expect((await client.request('config.get')).ok).toBe(true);
      expect((await client.request('oc.owner.set', { entries: [] })).error.code).toBe('FORBIDDEN');
      await client.end();
    }
    const { pending, paired: known } = (await operator.request('device.pair.list')).payload;
    expect(pending).toMatchObject([{ deviceId: device.id, isRepair: false, scopes: allScopes, role: 'operator' }]);
    expect(known).toEqual([]);
    expect(operator.events('device.pair.requested')).toHaveLength(1);
  });

  it('2: a device of any role but operator is no device of ours', async () => {
    const { port } = await gateway();
    const client = await Attacker.open({ port });
    const params = connectParams({ role: 'operator.admin' });
    expect((await client.request('connect', new Device().sign(params, client.challenge))).error.message).toBe(
      'invalid role',
    );
  });

  it('4 (CVE-2026-35663): what was approved to read asks for admin, on loopback: refused, a request appears, still read', async () => {
    const own = await gateway();
    const device = new Device();
    const deviceToken = await paired(own, device, read);
    const more = await visit(own.port, device, { deviceToken }, ['operator.admin']);
    expect(more).toMatchObject({
      ok: false,
      error: { details: { code: 'AUTH_SCOPE_MISMATCH', approvedScopes: read } },
    });
    const operator = await own.operator();
    const { pending } = (await operator.request('device.pair.list')).payload;
    expect(pending).toMatchObject([{ deviceId: device.id, isRepair: true, scopes: ['operator.admin', ...read] }]);
    const still = await visit(own.port, device, { deviceToken }, read);
    expect(still.payload['auth']).toEqual({ method: 'device-token', role: 'operator', scopes: read });
    expect((await still.client.request('oc.owner.set', { entries: [] })).error.code).toBe('FORBIDDEN');
    await still.client.end();
  });

  it('5 (CVE-2026-35639): nobody approves a scope they do not hold, and the request stays', async () => {
    const own = await gateway();
    const requestId = requestIdOf(await visit(own.port, new Device(), null, ['operator.admin']));
    const lesser = await own.operator(['operator.pairing']);
    const { error } = await lesser.request('device.pair.approve', { requestId });
    expect(error).toMatchObject({
      code: 'FORBIDDEN',
      details: { code: 'MISSING_SCOPE', missingScope: 'operator.admin' },
    });
    expect(error.message).toContain('device pairing approval denied');
    expect(error.message).toContain('missing scope: operator.admin');
    expect((await lesser.request('device.pair.list')).payload['pending']).toHaveLength(1);
    expect((await (await own.operator()).request('device.pair.approve', { requestId })).ok).toBe(true);
  });

  it('6 (CVE-2026-42422): no rotation makes a token of another role or beyond what was approved', async () => {
    const own = await gateway();
    const device = new Device();
    const scopes = ['operator.read', 'operator.pairing'];
    const deviceToken = await paired(own, device, scopes);
    const { client } = await visit(own.port, device, { deviceToken }, scopes);
    for (const params of [
      { role: 'node' },
      { role: 'operator', scopes: ['operator.admin'] },
      { role: 'operator', scopes: ['root'] },
    ]) {
      const answer = await client.request('device.token.rotate', { deviceId: device.id, ...params });
      expect(answer.ok, JSON.stringify(params)).toBe(false);
      expect(JSON.stringify(answer)).not.toContain('"token"');
    }
    // The token that it has is still the one.
    expect((await visit(own.port, device, { deviceToken })).ok).toBe(true);
  });

  it.each(['device.pair.remove', 'device.token.revoke', 'device.token.rotate'])(
    '7 (CVE-2026-53843): %s closes the socket within a second, and the token is dead',
    async (method) => {
      const own = await gateway();
      const device = new Device();
      const deviceToken = await paired(own, device, read);
      const { client } = await visit(own.port, device, { deviceToken });
      const operator = await own.operator();
      const before = Date.now();
      const params = { deviceId: device.id, ...(method.startsWith('device.token') && { role: 'operator' }) };
      expect((await operator.request(method, params)).ok).toBe(true);
      expect(await client.closed).toMatchObject({ code: 4001 });
      expect(Date.now() - before).toBeLessThan(1000);
      const again = await visit(own.port, device, { deviceToken });
      expect(again.error.details).toMatchObject({ code: 'AUTH_DEVICE_TOKEN_MISMATCH' });
    },
  );

  it('7: what waited when access was taken away cannot be approved any more, and nothing is rotated back', async () => {
    const own = await gateway();
    const device = new Device();
    const deviceToken = await paired(own, device, read);
    const requestId = requestIdOf(await visit(own.port, device, { deviceToken }, ['operator.admin']));
    const operator = await own.operator();
    await operator.request('device.token.revoke', { deviceId: device.id, role: 'operator' });
    const stale = await operator.request('device.pair.approve', { requestId });
    expect(stale.error).toMatchObject({ code: 'INVALID_REQUEST', message: 'unknown requestId' });
    const rotated = await operator.request('device.token.rotate', { deviceId: device.id, role: 'operator' });
    expect(rotated.error.message).toBe('unknown deviceId');
    // Its key alone brings a request, not a token; the gateway's own secret beside it brings no token either.
    expect((await visit(own.port, device, null)).error.details).toMatchObject({ code: 'PAIRING_REQUIRED' });
    expect((await withSecret(own.port, device)).payload['auth']).not.toHaveProperty('deviceToken');
  });

  it('24 (CVE-2026-53817): no name, id or mode brings a device anything, and a token is good with its own key alone', async () => {
    const own = await gateway();
    const device = new Device();
    const deviceToken = await paired(own, device, read);
    const thief = await visit(own.port, new Device(), { deviceToken });
    expect(thief.error.details).toMatchObject({ code: 'AUTH_DEVICE_TOKEN_MISMATCH' });
    const bare = await Attacker.open({ port: own.port });
    expect((await bare.connect({ auth: { deviceToken } })).ok).toBe(false);
    for (const client of [
      { id: 'openclaw-control-ui', mode: 'ui', version: '1', platform: 'local', displayName: 'oc console' },
      { id: 'gateway-client', mode: 'backend', version: '1', platform: 'linux' },
    ]) {
      const socket = await Attacker.open({ port: own.port });
      const params = connectParams({ client, scopes: ['operator.admin'] }) as ReturnType<typeof connectParams>;
      const { error } = await socket.request('connect', new Device().sign(params, socket.challenge));
      expect(error.details).toMatchObject({ code: 'PAIRING_REQUIRED', reason: 'not-paired' });
    }
  });

  it('keeps no token at rest, and lists none', async () => {
    const own = await gateway();
    const device = new Device();
    const deviceToken = await paired(own, device, read);
    expect(Buffer.from(deviceToken, 'base64url')).toHaveLength(32);
    const list = JSON.stringify((await (await own.operator()).request('device.pair.list')).payload);
    expect(list).toContain(device.id);
    expect(list).not.toContain(deviceToken);
    for (const suffix of ['', '-wal']) {
      expect(readFileSync(own.paths.store + suffix).includes(deviceToken)).toBe(false);
    }
  });

  async function gatewayWith(scopes: readonly string[]) {
    const token = 'canarytoken-0123456789abcdef0123456789abcdef';
    const own = await gateway({ gateway: { auth: { token, scopes } } });
    return { port: own.port, operator: await own.operator() };
  }
});
