import { describe, expect, it } from 'vitest';
import { type BindFacts, planBind } from '../../../src/gateway/policy/bind.ts';

const facts: BindFacts = {
  bind: 'loopback',
  customHost: null,
  tailnet: null,
  tailscaleMode: 'off',
  authMode: 'token',
  hasSecret: true,
  encrypted: true,
};
const plan = (changed: Partial<BindFacts>) => planBind({ ...facts, ...changed });
const loopback = ['127.0.0.1', '::1'];
const tailnet = ['100.101.102.103', 'fd7a:115c:a1e0::1'];

describe('where the gateway listens', () => {
  it.each([
    ['loopback', {}, 'loopback', loopback],
    ['lan', {}, 'lan', ['0.0.0.0', '::']],
    ['tailnet', { tailnet }, 'tailnet', [...tailnet, ...loopback]],
    ['auto', { tailnet }, 'tailnet', [...tailnet, ...loopback]],
    ['auto', {}, 'loopback', loopback],
    ['auto', { tailnet: [] }, 'loopback', loopback],
    ['custom', { customHost: '192.0.2.7' }, 'custom', ['192.0.2.7', ...loopback]],
    ['custom', { customHost: '127.0.0.1' }, 'loopback', loopback],
    ['custom', { customHost: '::1' }, 'loopback', loopback],
    ['custom', { customHost: '127.0.0.9' }, 'custom', ['127.0.0.9', ...loopback]],
    ['custom', { customHost: '::' }, 'lan', ['0.0.0.0', '::']],
  ] as const)('for %s with %j is %s', (bind, changed, reach, hosts) => {
    expect(plan({ bind, ...changed })).toEqual({ effect: 'listen', reach, hosts, warnings: [] });
  });

  it('is nowhere without an address of the tailnet, or of custom', () => {
    for (const changed of [{ bind: 'tailnet' }, { bind: 'tailnet', tailnet: [] }, { bind: 'custom' }] as const) {
      expect(plan(changed)).toMatchObject({ effect: 'refuse' });
    }
  });

  const networks: readonly Partial<BindFacts>[] = [
    { bind: 'lan' },
    { bind: 'tailnet', tailnet },
    { bind: 'auto', tailnet },
    { bind: 'custom', customHost: '192.0.2.7' },
    { bind: 'custom', customHost: '0.0.0.0' },
    // Begins like an address of loopback and is none.
    { bind: 'custom', customHost: '::1:2' },
  ];
  const keyless = [
    { authMode: 'none', hasSecret: false },
    { authMode: 'none', hasSecret: true },
    { authMode: 'token', hasSecret: false },
    { authMode: 'password', hasSecret: false },
  ] as const;
  it.each(networks.flatMap((network) => keyless.map((auth) => ({ ...network, ...auth }))))(
    '17: is nowhere with %j, and TLS makes no difference',
    (changed) => {
      for (const encrypted of [true, false]) {
        const refused = plan({ ...changed, encrypted });
        expect(refused).toMatchObject({ effect: 'refuse' });
        expect(refused.effect === 'refuse' && refused.hints[0]).toMatch(/oc config set gateway\.auth\./);
      }
    },
  );

  it('is loopback without a secret: the first start makes one there', () => {
    for (const bind of ['loopback', 'auto'] as const) {
      expect(plan({ bind, hasSecret: false })).toMatchObject({ effect: 'listen', reach: 'loopback' });
    }
  });

  it('is a network by the word of a trusted proxy', () => {
    expect(plan({ bind: 'lan', authMode: 'trusted-proxy', hasSecret: false })).toMatchObject({ effect: 'listen' });
  });

  it('is loopback behind Tailscale Serve and Funnel, with a word where another bind was written', () => {
    for (const tailscaleMode of ['serve', 'funnel'] as const) {
      for (const bind of ['lan', 'tailnet', 'custom', 'auto'] as const) {
        const { warnings, ...place } = plan({ bind, tailscaleMode, tailnet }) as { warnings: readonly string[] };
        expect(place).toEqual({ effect: 'listen', reach: 'loopback', hosts: loopback });
        expect(warnings).toEqual([expect.stringContaining(`bind ${bind} does not count`)]);
      }
      expect(plan({ tailscaleMode })).toMatchObject({ warnings: [] });
    }
  });

  it('is warned about where secrets would cross a network in the clear', () => {
    const clear = (changed: Partial<BindFacts>) => plan({ encrypted: false, ...changed });
    for (const changed of [{ bind: 'lan' }, { bind: 'custom', customHost: '192.0.2.7' }] as const) {
      expect(clear(changed)).toMatchObject({ warnings: [expect.stringContaining('in the clear')] });
    }
    for (const changed of [{}, { bind: 'tailnet', tailnet }, { bind: 'custom', customHost: '127.0.0.9' }] as const) {
      expect(clear(changed)).toMatchObject({ effect: 'listen', warnings: [] });
    }
  });
});
