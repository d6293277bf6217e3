import { describe, expect, it } from 'vitest';
import { Attacker, connectParams } from '../../helpers/attacker.ts';
import { gatewaysOfTests, type RealGateway } from './real-gateway.ts';

const gateway = gatewaysOfTests();
const config = {
  gateway: {
    auth: { token: 'lockouts-0123456789abcdef0123456789abcdef', rateLimit: { maxAttempts: 2, exemptLoopback: false } },
  },
};

/** Wrong secrets from another address of this machine. */
async function guess({ port }: RealGateway, times = 2, from = '127.0.0.2'): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const client = await Attacker.open({ port, from });
    await client.request('connect', connectParams({ auth: { token: `wrong-${i}-0123456789abcdef0123456789abcdef` } }));
    await client.end();
  }
}

describe('who is locked out', () => {
  it('is told to administrators by an event, at most once a second, and to nobody else', async () => {
    const own = await gateway(config);
    const admin = await own.operator();
    const lesser = await own.operator(['operator.read', 'operator.pairing']);
    await guess(own);
    await guess(own, 2, '127.0.0.3');
    await expect.poll(() => admin.events('oc.lockouts.changed').length, { timeout: 3000 }).toBe(1);
    const { lockouts } = (await admin.request('oc.auth.lockouts')).payload;
    expect(lockouts).toMatchObject([{ address: '127.0.0.2' }, { address: '127.0.0.3' }]);
    await admin.request('oc.auth.unlock', {});
    await expect.poll(() => admin.events('oc.lockouts.changed').length, { timeout: 3000 }).toBe(2);
    expect(lesser.events('oc.lockouts.changed')).toEqual([]);
  });

  it('stands in the status: how many to everybody, which addresses to administrators', async () => {
    const own = await gateway(config);
    const admin = await own.operator();
    const reader = await own.operator(['operator.read']);
    const told = async (client: Attacker) => (await client.request('status')).payload['oc'].lockouts;
    expect(await told(admin)).toEqual({ count: 0, addresses: [] });
    await guess(own);
    expect(await told(admin)).toEqual({ count: 1, addresses: ['127.0.0.2'] });
    expect(await told(reader)).toEqual({ count: 1 });
  });
});
