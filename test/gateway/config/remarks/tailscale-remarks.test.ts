import { describe, expect, it } from 'vitest';
import { tailscaleProblem } from '../../../../src/gateway/config/remarks/tailscale-remarks.ts';
import { policyOf } from '../place.ts';

const password = 'correct-Horse-battery-Staple-4417';
const token = '9f2c4e7a1b8d3f60c5e2a97b4d1f8063e5b7c2a94f6d1830b7e9c5a2d4f86013';
const of = (gateway: object) => policyOf(JSON.stringify({ gateway }));
const said = (gateway: object): readonly string[] =>
  of(gateway)
    .warnings.filter(({ message }) => !message.includes('does not start'))
    .map(({ path }) => path);

describe('Tailscale in the configuration', () => {
  it('is off, and lets nobody in, where nobody said so', () => {
    const { gateway } = of({}).config;
    expect([gateway.tailscale.mode, gateway.auth.allowTailscale]).toEqual(['off', false]);
  });

  it.each([
    ['funnel', { mode: 'token', token }, 'gateway.tailscale.mode'],
    ['funnel', { mode: 'none' }, 'gateway.tailscale.mode'],
    ['funnel', { mode: 'trusted-proxy' }, 'gateway.tailscale.mode'],
    ['funnel', { mode: 'password', password }, undefined],
    ['serve', { mode: 'trusted-proxy' }, 'gateway.tailscale.mode'],
    ['serve', { mode: 'token', token }, undefined],
    ['serve', { mode: 'none' }, undefined],
    ['off', { mode: 'none' }, undefined],
  ])('%s with %j keeps a gateway from starting by: %s', (mode, auth, path) => {
    expect(tailscaleProblem(of({ tailscale: { mode }, auth }).config)?.path).toBe(path);
  });

  it.each([
    ['whom allowTailscale lets in', { tailscale: { mode: 'serve' }, auth: { token, allowTailscale: true } }],
    ['that it lets nobody in without serve', { auth: { token, allowTailscale: true } }],
    [
      'that it lets nobody in with mode none',
      { tailscale: { mode: 'serve' }, auth: { mode: 'none', allowTailscale: true } },
    ],
  ])('is told of: %s', (_, gateway) => {
    expect(said(gateway)).toEqual(['gateway.auth.allowTailscale']);
  });

  it('is told of a certificate that Tailscale has not got', () => {
    const tls = { cert: '~/a.crt', key: '~/a.key', clientCa: '~/ca.crt' };
    expect(said({ tailscale: { mode: 'serve' }, auth: { token }, tls })).toEqual(['gateway.tls.clientCa']);
  });
});
