import { describe, expect, it } from 'vitest';
import { ensureGatewayToken } from '../../../src/gateway/config/gateway-token.ts';
import { Place } from './place.ts';

const tokenOf = (place: Place) => {
  const loaded = place.load();
  return loaded.ok ? loaded.config.gateway.auth.token?.reveal() : undefined;
};

describe('the gateway’s token', () => {
  it('is made once, 32 random bytes in hex, and stays', async () => {
    using place = new Place();
    expect(await ensureGatewayToken({ paths: place.paths, env: {} })).toBe('made');
    const token = tokenOf(place);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(await ensureGatewayToken({ paths: place.paths, env: {} })).toBe('present');
    expect(tokenOf(place)).toBe(token);
  });

  it('is made once also when two gateways start at the same moment', async () => {
    using place = new Place('{}');
    const both = [1, 2, 3].map(() => ensureGatewayToken({ paths: place.paths, env: {} }));
    expect((await Promise.all(both)).toSorted()).toEqual(['made', 'present', 'present']);
  });

  it('is not made where a password or the environment has been chosen', async () => {
    using place = new Place('{gateway:{auth:{mode:"password",password:"correct horse"}}}');
    expect(await ensureGatewayToken({ paths: place.paths, env: {} })).toBe('present');
    using other = new Place('{}');
    const env = { OPENCLAW_GATEWAY_TOKEN: '0123456789abcdef01234567' };
    expect(await ensureGatewayToken({ paths: other.paths, env })).toBe('present');
    expect(other.text()).toBe('{}');
  });

  it('is not made over a configuration that cannot be used', async () => {
    using broken = new Place('{gateway:');
    await expect(ensureGatewayToken({ paths: broken.paths, env: {} })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    expect(broken.text()).toBe('{gateway:');
  });
});
