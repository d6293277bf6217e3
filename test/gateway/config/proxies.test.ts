import { describe, expect, it } from 'vitest';
import { policyOf, problemsOf } from './place.ts';

const secret = '9f2c4e7a1b8d3f60c5e2a97b4d1f8063e5b7c2a94f6d1830b7e9c5a2d4f86013';
const gateway = (inside: object) => JSON.stringify({ gateway: inside });
const proxyMode = (more: object, trustedProxy: object = { userHeader: 'X-Forwarded-User', allowUsers: ['alice'] }) =>
  gateway({ auth: { mode: 'trusted-proxy', trustedProxy }, trustedProxies: ['127.0.0.1'], ...more });
const said = (text: string): readonly string[] =>
  policyOf(text).warnings.map(({ path, message }) => `${path} ${message}`);

describe('gateway.trustedProxies', () => {
  it('takes addresses and networks of both families', () => {
    const trustedProxies = ['127.0.0.1', '::1', '10.0.0.0/8', ' 2001:DB8::/32 '];
    expect(policyOf(gateway({ trustedProxies })).config.gateway.trustedProxies).toEqual([
      '127.0.0.1',
      '::1',
      '10.0.0.0/8',
      '2001:db8::/32',
    ]);
  });

  it.each([
    'localhost',
    'proxy.example.com',
    '*',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0/8',
    '::ffff:10.0.0.1',
    '',
  ])('refuses %j, with its place and not its value', (entry) => {
    const [problem] = problemsOf(gateway({ trustedProxies: ['127.0.0.1', entry] }));
    expect(problem).toBe('gateway.trustedProxies item 2 is not an IP address or network');
  });

  it.each([
    ['0.0.0.0/0', /strangers/],
    ['::/0', /strangers/],
    ['127.0.0.0/8', /every address of this machine/],
  ])('warns about %s', (entry, words) => {
    expect(said(gateway({ trustedProxies: [entry] })).join('\n')).toMatch(words);
  });

  it('warns about this machine where it is more than one proxy needs', () => {
    expect(said(gateway({ trustedProxies: ['127.0.0.1', '::1'] }))).toEqual([]);
    expect(said(proxyMode({})).join()).toContain('every program of this machine say who is calling');
    expect(said(gateway({ trustedProxies: ['127.0.0.1'], bind: 'lan' })).join()).toContain(
      'needed only for a proxy on',
    );
  });
});

describe('gateway.auth.trustedProxy', () => {
  it('is read with its header in lower case and its users as written', () => {
    const trustedProxy = {
      userHeader: 'X-Forwarded-User',
      requiredHeaders: ['X-Forwarded-Proto', 'X-Forwarded-For'],
      allowUsers: ['user@example.com', 'Admin'],
    };
    expect(policyOf(proxyMode({}, trustedProxy)).config.gateway.auth.trustedProxy).toEqual({
      userHeader: 'x-forwarded-user',
      requiredHeaders: ['x-forwarded-proto', 'x-forwarded-for'],
      allowUsers: ['user@example.com', 'Admin'],
    });
  });

  it('without a proxy or a header starts no gateway, and without users says that nobody comes in', () => {
    expect(said(proxyMode({ trustedProxies: [] })).join()).toContain('the gateway does not start: it is empty');
    expect(said(proxyMode({}, { allowUsers: ['alice'] })).join()).toContain(
      'userHeader the gateway does not start: it is missing',
    );
    expect(said(proxyMode({}, { userHeader: 'x-user' })).join()).toContain('no user of the proxy is let in');
  });

  it.each([
    ['allowUsers', ['*'], 'is a wildcard'],
    ['allowUsers', ['alice, bob'], 'is not a user name'],
    ['allowUsers', [' alice'], 'is not a user name'],
    ['allowUsers', ['al\u200dice'], 'is not a user name'],
    ['requiredHeaders', ['x y'], 'is not the name of a header'],
    ['userHeader', 'x-user: root', 'is not the name of a header'],
    ['userHeader', 'x-user;', 'is not the name of a header'],
  ])('refuses %s %j', (key, value, because) => {
    expect(problemsOf(gateway({ auth: { token: secret, trustedProxy: { [key]: value } } })).join()).toContain(because);
  });
});

describe('gateway.controlUi.allowedOrigins', () => {
  it('that is a star lets no page in, and is remarked on', () => {
    const { config, warnings } = policyOf(gateway({ controlUi: { allowedOrigins: ['*'] } }));
    expect(config.gateway.controlUi.allowedOrigins).toEqual([]);
    expect(warnings.map(({ message }) => message).join()).toContain('lets no page in');
  });

  it('takes origins as browsers spell them', () => {
    const allowedOrigins = ['https://Control.Example.com/', 'http://127.0.0.1:8080', 'https://a.example:443'];
    expect(policyOf(gateway({ controlUi: { allowedOrigins } })).config.gateway.controlUi.allowedOrigins).toEqual([
      'https://control.example.com',
      'http://127.0.0.1:8080',
      'https://a.example',
    ]);
  });

  it.each([
    'https://*.example.com',
    'null',
    'https://a.example/path',
    'a.example',
    'file:///',
    'https://u:p@a.example',
  ])('refuses %j', (origin) => {
    const [problem] = problemsOf(gateway({ controlUi: { allowedOrigins: [origin] } }));
    expect(problem).toBe('gateway.controlUi.allowedOrigins item 1 is not an origin');
  });
});
