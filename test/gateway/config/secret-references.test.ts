import { chmodSync, linkSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { setConfigValue } from '../../../src/gateway/config/file/set-value.ts';
import { showValues } from '../../../src/gateway/config/file/shown-value.ts';
import { inspectConfig } from '../../../src/gateway/config/load.ts';
import { Place, policyOf, problemsOf } from './place.ts';

const good = '0123456789abcdef0123456789abcdef';
const bot = '123456789:AAExample-token-of-a-test-0123456789';

const token = (reference: unknown, more: object = {}): string =>
  JSON.stringify({ gateway: { auth: { token: reference } }, ...more });

/** What a place says of its configuration: the token, or the problems. */
function read(place: Place, env: Readonly<Record<string, string>> = {}): string {
  const loaded = place.load(env);
  if (!loaded.ok) return loaded.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
  return loaded.config.gateway.auth.token?.reveal() ?? 'no token';
}

describe('a secret in a file of its own', () => {
  it('is read from there, without the end of its line, and followed', () => {
    using place = new Place();
    const path = place.write('token', `${good}\n`);
    place.write('openclaw.json', token({ source: 'file', path }));
    expect(read(place)).toBe(good);
    expect(place.load().files).toContain(path);
  });

  it('is read from a provider as OpenClaw names them: one value, or a pointer into JSON', () => {
    using place = new Place();
    const one = place.write('one', `${good}\n`);
    const many = place.write('many.json', JSON.stringify({ gateway: { 'a/b~c': good } }));
    const secrets = {
      providers: { one: { source: 'file', path: one, mode: 'singleValue' }, many: { source: 'file', path: many } },
    };
    place.write('openclaw.json', token({ source: 'file', provider: 'one', id: 'value' }, { secrets }));
    expect(read(place)).toBe(good);
    place.write('openclaw.json', token({ source: 'file', provider: 'many', id: '/gateway/a~1b~0c' }, { secrets }));
    expect(read(place)).toBe(good);
    for (const id of ['/gateway', '/gateway/none', '/__proto__/x', 'value', '/gateway/a~1b~0c/0']) {
      place.write('openclaw.json', token({ source: 'file', provider: 'many', id }, { secrets }));
      expect(read(place)).toMatch(/^gateway\.auth\.token (finds no text at|does not fit)/);
    }
  });

  it.each([
    ['a link', (path: string) => symlinkSync(`${path}-real`, path), 'is a link'],
    ['a file with two names', (path: string) => linkSync(`${path}-real`, path), 'has 2 names'],
    ['a file that is not there', () => undefined, 'is not there'],
  ])('is refused in %s', (_, make, because) => {
    using place = new Place();
    place.write('token-real', good);
    make(place.at('token'));
    place.write('openclaw.json', token({ source: 'file', path: place.at('token') }));
    expect(read(place)).toContain(`gateway.auth.token needs ${place.at('token')}, which ${because}`);
  });

  it('is refused when others can read it, when it is a directory, and when it is long', () => {
    using place = new Place();
    const path = place.write('token', good, 0o640);
    place.write('openclaw.json', token({ source: 'file', path }));
    expect(read(place)).toContain('can be read or written by other users (chmod 600)');
    chmodSync(path, 0o600);
    expect(read(place)).toBe(good);
    place.write('token', 'x'.repeat(70_000));
    expect(read(place)).toContain('is longer than 65536 bytes');
    place.write('openclaw.json', token({ source: 'file', path: place.paths.stateDir }));
    expect(read(place)).toContain('is not a regular file');
  });
});

describe('a secret by the name of a variable', () => {
  const ref = { source: 'env', provider: 'default', id: 'MY_TOKEN' };

  it('is that variable, which has to be set and allowed', () => {
    using place = new Place(token(ref));
    expect(read(place, { MY_TOKEN: good })).toBe(good);
    expect(read(place)).toBe(`gateway.auth.token needs \${MY_TOKEN}, which is not set`);
    expect(read(place, { MY_TOKEN: '' })).toContain('which is not set');
    const providers = (allowlist: readonly string[]) => ({
      secrets: { providers: { default: { source: 'env', allowlist } } },
    });
    place.write('openclaw.json', token(ref, providers(['OTHER'])));
    expect(read(place, { MY_TOKEN: good })).toContain('allowlist does not name');
    place.write('openclaw.json', token(ref, providers(['MY_TOKEN'])));
    expect(read(place, { MY_TOKEN: good })).toBe(good);
  });

  it('yields to the variable of the key itself', () => {
    using place = new Place(token({ source: 'file', path: '/nonexistent' }));
    expect(read(place, { OPENCLAW_GATEWAY_TOKEN: good })).toBe(good);
  });
});

describe('16 (CVE-2026-32970): what is no reference that we follow', () => {
  it.each([
    { source: 'exec', provider: 'vault', id: 'gateway/token' },
    { source: 'store', provider: 'default', id: 'TOKEN' },
    { source: 'file', provider: 'nobody', id: '/gateway/token' },
    { source: 'file', path: 'relative/token' },
    { source: 'file', path: '/etc/hostname', id: 'value' },
    { source: 'env', provider: 'other', id: 'PATH' },
    { source: 'env', id: 'not a name' },
    { source: 'keychain', id: '../../etc' },
    { source: 'keychain', id: 'a', value: good },
    { value: good },
    {},
  ])('%j is refused, whatever else is set', (reference) => {
    const config = { gateway: { auth: { token: reference, password: 'correct horse battery' } } };
    expect(problemsOf(JSON.stringify(config), { PATH: good })).toEqual([
      expect.stringMatching(/^gateway\.auth\.token (is|names|needs)/),
    ]);
  });

  it('is not shown where it may hold the secret itself', () => {
    using place = new Place(token({ source: 'keychain', id: 'a', value: good }));
    const shown = showValues(inspectConfig({ paths: place.paths, env: {} }), ['gateway', 'auth', 'token']);
    expect(JSON.stringify(shown)).not.toContain(good);
    place.write('openclaw.json', token({ source: 'file', path: '/nonexistent' }));
    const [one] = showValues(inspectConfig({ paths: place.paths, env: {} }), ['gateway', 'auth', 'token']);
    expect(one?.value).toEqual({ source: 'file', path: '/nonexistent' });
  });

  it('of a bot stops that account, and not the gateway', () => {
    const { config } = policyOf(
      JSON.stringify({ channels: { telegram: { botToken: { source: 'env', id: 'GONE' } } } }),
    );
    const telegram = config.accounts.find(({ channel }) => channel === 'telegram')?.telegram;
    expect(telegram?.token).toMatchObject({ from: 'none', because: expect.stringContaining('GONE') });
  });
});

describe('15: junk behind a reference', () => {
  it.each([
    'changeme',
    '[secret]',
    '[redacted abc...wxyz]',
    'set (64 characters)',
    '__OPENCLAW_REDACTED__',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference that nobody expanded
    '${VAR}',
    '',
  ])('%j is refused as if it stood in the file', (junk) => {
    using place = new Place();
    const path = place.write('token', junk);
    place.write('openclaw.json', token({ source: 'file', path }));
    expect(read(place)).toMatch(/^gateway\.auth\.token cannot be used: /);
  });

  it('is refused on set, and a reference to nothing yet is written with a word', async () => {
    using place = new Place('{}');
    const options = { paths: place.paths, env: {} };
    const path = place.write('token', 'changeme');
    const reference = JSON.stringify({ source: 'file', path });
    await expect(setConfigValue(options, 'gateway.auth.token', reference)).rejects.toThrow('cannot be used');
    expect(place.text()).toBe('{}');
    const later = `{source: "file", path: ${JSON.stringify(place.at('later'))}}`;
    const outcome = await setConfigValue(options, 'gateway.auth.token', later);
    expect(outcome.warnings.join()).toContain('the gateway does not start without it');
    expect(read(place)).toContain('is not there');
    place.write('later', good);
    expect(read(place)).toBe(good);
    await expect(setConfigValue(options, 'gateway.auth.token', '{source: "exec", id: "x"}')).rejects.toThrow(
      'not served',
    );
  });
});

describe('one secret for two surfaces', () => {
  it.each([
    ['the password', { gateway: { auth: { token: good, password: good } } }, 'gateway.auth.password'],
    ['the webhooks', { gateway: { auth: { token: good } }, hooks: { token: good } }, 'hooks.token'],
    [
      'a bot',
      { gateway: { auth: { token: bot } }, channels: { telegram: { botToken: bot } } },
      'channels.telegram.botToken',
    ],
    [
      'one bot of several',
      {
        gateway: { auth: { mode: 'password', password: bot } },
        channels: { telegram: { accounts: { a: { botToken: bot } } } },
      },
      'channels.telegram.accounts.a.botToken',
    ],
  ])('is refused: the gateway and %s', (_, config, key) => {
    expect(problemsOf(JSON.stringify(config))).toEqual([
      expect.stringMatching(new RegExp(`^${key} is the same secret as gateway\\.auth\\.`)),
    ]);
  });

  it('is refused however it came: through a variable and a file', () => {
    using place = new Place();
    const path = place.write('token', good);
    place.write(
      'openclaw.json',
      `{gateway:{auth:{token:{source:"file",path:${JSON.stringify(path)}}}},hooks:{token:"\${HOOKS}"}}`,
    );
    expect(read(place, { HOOKS: good })).toContain('hooks.token is the same secret as gateway.auth.token');
    expect(read(place, { HOOKS: good.toUpperCase() })).toBe(good);
  });
});
