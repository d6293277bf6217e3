import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DistantGateway } from '../../helpers/distant-gateway.ts';
import type { GuestLine } from '../../helpers/guest.ts';
import { comeFrom, needsNetwork, wire } from '../../helpers/namespace.ts';

const wrong = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `wrong-${at}`);
const mismatch = 'AUTH_TOKEN_MISMATCH';
const limited = 'AUTH_RATE_LIMITED';
const loopback = '127.0.0.1';

describe.skipIf(needsNetwork())('the published client on another machine, over TLS', () => {
  let distant: DistantGateway;
  let keepIn = '';
  beforeAll(async () => {
    distant = await DistantGateway.open({ bind: 'lan' }, { tls: true });
    keepIn = join(distant.guest.dir, 'device');
    mkdirSync(keepIn);
  });
  afterAll(async () => {
    await distant?.[Symbol.asyncDispose]();
  });

  const operator = async (line: string) => {
    const { code, stdout, stderr } = await distant.home.sh(`oc ${line}`);
    expect(code, stderr).toBe(0);
    return stdout;
  };
  const devices = async () => JSON.parse(await operator('devices list --json')).data;
  const requestOf = ({ refused }: GuestLine): string => String(refused?.details?.['requestId']);

  it('without a secret it waits; approved, it comes in with its key, and from then on with the token it was given', async () => {
    const first = await distant.attach({ keepIn });
    expect(first.refused).toMatchObject({ message: expect.stringContaining('pairing required') });
    expect(first.refused?.details).toMatchObject({ code: 'PAIRING_REQUIRED' });
    expect((await devices()).pending).toMatchObject([{ requestId: requestOf(first), remoteIp: wire.guest.v4 }]);
    await operator(`devices approve ${requestOf(first)}`);
    const approved = await distant.attach({ keepIn });
    expect(approved.hello).toMatchObject({ scopes: ['operator.read'], deviceToken: expect.any(String) });
    const back = await distant.attach({ keepIn });
    expect(back.hello).toMatchObject({ method: 'device-token', scopes: ['operator.read'] });
    expect(back.hello).not.toHaveProperty('deviceToken');
  });

  it('4 (CVE-2026-35663): what it asks for beyond its approval is a request; it still reads, and no more', async () => {
    const scopes = ['operator.read', 'operator.admin'];
    const more = await distant.attach({ keepIn, scopes });
    expect(more.refused?.details).toMatchObject({ code: 'AUTH_SCOPE_MISMATCH', approvedScopes: ['operator.read'] });
    expect((await distant.attach({ keepIn })).hello).toMatchObject({ scopes: ['operator.read'] });
    await operator(`devices approve ${requestOf(more)}`);
    // What it held before ended with that; its key brings it a new token.
    const old = await distant.attach({ keepIn, scopes });
    expect(old.refused?.details).toMatchObject({ code: 'AUTH_DEVICE_TOKEN_MISMATCH' });
    expect((await distant.attach({ keepIn, scopes })).hello).toMatchObject({
      scopes,
      deviceToken: expect.any(String),
    });
    expect((await distant.attach({ keepIn, scopes })).hello).toMatchObject({ method: 'device-token', scopes });
  });

  it('with the token of the gateway it gets in, and with another certificate than it expects it says nothing', async () => {
    const { token } = distant;
    expect((await distant.attach({ token })).hello).toMatchObject({ scopes: ['operator.read'] });
    const tlsFingerprint = `${'00:'.repeat(31)}00`;
    const { refused } = await distant.attach({ token, tlsFingerprint });
    expect(refused?.message).toMatch(/tls fingerprint mismatch/);
    expect((await distant.attach({ scopes: [] })).refused?.details).toMatchObject({
      code: 'DEVICE_IDENTITY_REQUIRED',
    });
  });

  it("13: wrong secrets lock out the address they came from, and neither another one nor the gateway's own machine", async () => {
    const { other, v4 } = wire.guest;
    const answers = await distant.guess(other, [...wrong(10), distant.token]);
    expect(answers).toEqual([...Array(10).fill(mismatch), limited]);
    expect(await distant.guess(v4, [distant.token])).toEqual(['ok']);
    expect(await distant.guess(loopback, ['wrong', distant.token], loopback)).toEqual([mismatch, 'ok']);
    expect(await operator('auth unlock')).toContain(other);
    expect(await operator('status')).toContain(other);
  });

  it('a paired device at that address still comes in with its own token', async () => {
    comeFrom(distant.network, wire.guest.other);
    expect((await distant.attach({ token: distant.token })).refused?.details).toMatchObject({ code: limited });
    expect((await distant.attach({ keepIn })).hello).toMatchObject({ method: 'device-token' });
    comeFrom(distant.network, wire.guest.v4);
  });

  it('an operator lets it try again', async () => {
    await operator(`auth unlock ${wire.guest.other}`);
    expect(await distant.guess(wire.guest.other, [distant.token])).toEqual(['ok']);
  });

  it('of IPv6 it is the /64 that is locked out', async () => {
    const [first, second, elsewhere] = wire.guest.v6;
    const { v6 } = wire.gateway;
    expect(await distant.guess(first, wrong(5), v6)).toEqual(Array(5).fill(mismatch));
    expect(await distant.guess(second, wrong(5), v6)).toEqual(Array(5).fill(mismatch));
    expect(await distant.guess(first, [distant.token], v6)).toEqual([limited]);
    expect(await distant.guess(second, [distant.token], v6)).toEqual([limited]);
    expect(await distant.guess(elsewhere, [distant.token], v6)).toEqual(['ok']);
    expect(await distant.guess(wire.guest.v4, [distant.token])).toEqual(['ok']);
    expect(await operator('auth unlock')).toContain('fd00:77:0:0::/64');
  });

  it('7 (CVE-2026-53843): revoked, it is closed within a second and comes in no more', async () => {
    const { said } = await distant.stay({ keepIn });
    expect(said()[0]?.hello).toMatchObject({ method: 'device-token' });
    const [device] = (await devices()).paired;
    await operator(`devices revoke ${device.deviceId}`);
    await expect.poll(() => said()[1]?.closed, { timeout: 1000 }).toBe(4001);
    expect((await distant.attach({ keepIn })).refused).toBeDefined();
  });
});
