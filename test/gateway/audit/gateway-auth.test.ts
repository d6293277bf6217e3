import { describe, expect, it } from 'vitest';
import { auditOf, findingsOf, goodToken, loud, safeGateway } from './state.ts';

const withAuth = (auth: object, env: Record<string, string> = {}) =>
  auditOf({ gateway: { trustedProxies: ['127.0.0.1'], auth } }, env);

describe('the gateway secret', () => {
  it('is judged wherever it comes from, and the same one once', () => {
    const env = { OPENCLAW_GATEWAY_TOKEN: 'tiny-tok' };
    expect(loud(withAuth({ mode: 'token' }, env))).toEqual(['warn gateway.token_too_short']);
    const [short, ...more] = findingsOf(
      withAuth({ token: `\${OPENCLAW_GATEWAY_TOKEN}` }, env),
      'gateway.token_too_short',
    );
    expect(short?.detail).toBe('The token of OPENCLAW_GATEWAY_TOKEN and gateway.auth.token has 8 characters.');
    expect(more).toEqual([]);
  });

  it('15 (junk secrets): is critical when it is none, and the value is not repeated', () => {
    const junk = [
      'undefined',
      'null',
      '[object Object]',
      'changeme',
      'CHANGE_ME',
      'change-me-now',
      'change-me-to-a-long-random-token',
      'your-token-here',
      '__OPENCLAW_REDACTED__',
      '***',
      '   ',
      'a'.repeat(40),
    ];
    for (const token of junk) {
      const found = findingsOf(withAuth({ mode: 'token', token }), 'gateway.token_placeholder_value');
      expect(
        found.map(({ severity }) => severity),
        token,
      ).toEqual(['critical']);
      if (token.trim().length > 3) expect(found[0]?.detail, token).not.toContain(token.trim());
    }
    expect(loud(withAuth({ mode: 'token', token: goodToken }))).toEqual([]);
  });

  it('of a way that was not chosen is not judged', () => {
    expect(loud(withAuth({ mode: 'token', token: goodToken, password: 'short' }))).toEqual([
      'warn config.secrets.gateway_password_in_config',
    ]);
  });

  it('of a gateway elsewhere does not guard this one', () => {
    const remote = { url: 'ws://192.0.2.1:18789', token: goodToken };
    expect(loud(auditOf({ gateway: { trustedProxies: ['127.0.0.1'], remote } }))).toContain(
      'critical gateway.loopback_no_auth',
    );
    expect(loud(auditOf({ gateway: { mode: 'remote', trustedProxies: ['127.0.0.1'], remote } }))).toEqual([]);
  });

  it('in its older place counts', () => {
    expect(loud(auditOf({ gateway: { trustedProxies: ['127.0.0.1'], token: goodToken } }))).toEqual([]);
  });

  it('that is switched off is the same under either word', () => {
    for (const mode of ['none', 'off']) {
      expect(loud(withAuth({ mode, token: goodToken }))).toEqual([
        'critical gateway.loopback_no_auth',
        'warn gateway.http.no_auth',
      ]);
    }
  });

  it('in the environment of the gateway service is no conflict', () => {
    const env = { OPENCLAW_GATEWAY_TOKEN: goodToken.replace('9f', 'a1') };
    const conflict = 'warn gateway.env_token_overrides_config';
    expect(loud(auditOf({ gateway: safeGateway }, env))).toEqual([conflict]);
    expect(loud(auditOf({ gateway: safeGateway }, { ...env, OPENCLAW_SERVICE_KIND: 'gateway' }))).toEqual([]);
  });
});

describe('where the gateway listens', () => {
  it.each([
    ['loopback', false],
    ['127.0.0.1', false],
    ['::1', false],
    ['localhost', false],
    ['0.0.0.0', true],
    ['lan', true],
    ['tailnet', true],
    ['192.0.2.7', true],
    ['nonsense', true],
    [7, true],
  ])('%s is beyond loopback: %s', (bind, beyond) => {
    const said = loud(auditOf({ gateway: { ...safeGateway, bind } }));
    expect(said.includes('critical gateway.control_ui.allowed_origins_required')).toBe(beyond);
  });

  it('full mDNS is not announced where announcing is switched off', () => {
    const config = { gateway: safeGateway, discovery: { mdns: { mode: 'full' } } };
    expect(loud(auditOf(config))).toEqual(['warn discovery.mdns_full_mode']);
    expect(loud(auditOf(config, { OPENCLAW_DISABLE_BONJOUR: '1' }))).toEqual([]);
  });

  it.each([
    ['0.0.0.0/0', true],
    ['::/0', true],
    ['0.0.0.0/1', true],
    ['10.0.0.0/8', false],
    ['fd00::/8', false],
    ['192.168.0.0/16', false],
    ['10.0.0.5', false],
  ])('%s lets every client be a proxy: %s', (entry, wide) => {
    const said = loud(auditOf({ gateway: { ...safeGateway, trustedProxies: [entry] } }));
    expect(said).toEqual(wide ? ['critical gateway.trusted_proxies_too_wide'] : []);
  });
});
