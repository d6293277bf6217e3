import { describe, expect, it } from 'vitest';
import { Device } from '../../helpers/attacker.ts';
import { paired, requestIdOf, visit } from '../devices/device-desk.ts';
import { gatewaysOfTests } from './real-gateway.ts';

const gateway = gatewaysOfTests();

describe('a device on its own token', () => {
  it('asks for more, is told with a new token in the answer, and is closed after it', async () => {
    const own = await gateway();
    const device = new Device();
    const deviceToken = await paired(own, device, ['operator.read']);
    const { client } = await visit(own.port, device, { deviceToken });
    const { requestId } = (await client.request('device.scopes.requestUpgrade', { scopes: ['operator.write'] }))
      .payload;
    const told = client.request('device.scopes.waitUpgrade', { requestId });
    const operator = await own.operator();
    await operator.request('device.pair.approve', { requestId });
    const { payload } = await told;
    expect(payload).toMatchObject({ status: 'approved', requestId, scopes: ['operator.read', 'operator.write'] });
    expect(await client.closed).toMatchObject({ code: 4001 });
    const next = await visit(own.port, device, { deviceToken: payload['deviceToken'] }, ['operator.write']);
    expect(next.payload['auth'].scopes).toEqual(['operator.write']);
    await next.client.end();
  });

  it('takes its rotated token in the answer, sees itself alone, and waits for nobody else', async () => {
    const own = await gateway();
    const device = new Device();
    const scopes = ['operator.read', 'operator.pairing'];
    const deviceToken = await paired(own, device, scopes);
    await paired(own, new Device(), ['operator.read']);
    const stranger = requestIdOf(await visit(own.port, new Device(), null));
    const { client } = await visit(own.port, device, { deviceToken }, scopes);
    const { pending, paired: known } = (await client.request('device.pair.list')).payload;
    expect(pending).toEqual([]);
    expect(known).toMatchObject([{ deviceId: device.id, connected: true }]);
    for (const method of ['device.pair.approve', 'device.pair.reject', 'device.scopes.waitUpgrade']) {
      expect((await client.request(method, { requestId: stranger })).error.message, method).toBe('unknown requestId');
    }
    const { payload } = await client.request('device.token.rotate', { deviceId: device.id, role: 'operator' });
    expect(payload).toMatchObject({ tokenDelivery: 'in-band', scopes });
    expect(await client.closed).toMatchObject({ code: 4001 });
    expect((await visit(own.port, device, { deviceToken: payload['token'] })).ok).toBe(true);
  });
});

it('auth mode none: a paired device that calls directly is let in, and nothing else is', async () => {
  const own = await gateway({ gateway: { auth: { mode: 'none' } } });
  const device = new Device();
  const deviceToken = await paired(own, device, ['operator.read']);
  expect((await visit(own.port, device, { deviceToken })).ok).toBe(true);
  expect((await visit(own.port, new Device(), null)).error.details).toMatchObject({ code: 'PAIRING_REQUIRED' });
  expect((await visit(own.port, new Device(), { token: 'anything' })).ok).toBe(false);
});
