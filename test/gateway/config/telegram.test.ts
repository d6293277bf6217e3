import { describe, expect, it } from 'vitest';
import { keys } from '../../../src/gateway/config/keys.ts';
import { Place, policyOf, problemsOf } from './place.ts';

const token = '123456:canary-token-of-a-bot';
const other = '654321:another-token-of-a-bot';

type Env = Readonly<Record<string, string>>;

/** The accounts of Telegram, each as what it would sign in with. */
function bots(telegram: object | null, env: Env = {}) {
  const config = telegram === null ? '{}' : JSON.stringify({ channels: { telegram } });
  return policyOf(config, env)
    .config.accounts.filter(({ channel }) => channel === 'telegram')
    .map((account) => ({ id: account.accountId, enabled: account.enabled, token: shown(account.telegram?.token) }));
}

type Token = NonNullable<ReturnType<typeof policyOf>['config']['accounts'][number]['telegram']>['token'];

function shown(source: Token | undefined): string | null {
  if (source === undefined) return null;
  if (source.from === 'value') return source.secret.reveal();
  return source.from === 'file' ? `file ${source.path}` : `none: ${source.because}`;
}

describe('a bot of Telegram', () => {
  it('is not there until somebody sets it up: no account, no error', () => {
    expect(bots(null)).toEqual([]);
    expect(bots({ dmPolicy: 'pairing', allowFrom: ['5001'] })).toEqual([
      { id: 'default', enabled: false, token: null },
    ]);
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the configuration's own references
  it.each<readonly [string, object, Env]>([
    ['itself', { botToken: token }, {}],
    ['a reference', { botToken: '${MY_BOT}' }, { MY_BOT: token }],
    [
      'the bare name of a variable, as seed 003 has it',
      { botToken: 'TELEGRAM_BOT_TOKEN' },
      { TELEGRAM_BOT_TOKEN: token },
    ],
    ['the bare name of any variable', { botToken: 'MYBOT' }, { MYBOT: token }],
    ['TELEGRAM_BOT_TOKEN, when the file says nothing', {}, { TELEGRAM_BOT_TOKEN: token }],
    ['the file, before the variable', { botToken: token }, { TELEGRAM_BOT_TOKEN: other }],
  ])('signs in with %s', (_, telegram, env) => {
    expect(bots(telegram, env)).toEqual([{ id: 'default', enabled: true, token }]);
  });

  it('is set up by the variable alone', () => {
    expect(bots(null, { TELEGRAM_BOT_TOKEN: token })).toEqual([{ id: 'default', enabled: true, token }]);
    expect(bots(null, { TELEGRAM_BOT_TOKEN: '' })).toEqual([]);
  });

  it.each<readonly [string, object, Env, RegExp]>([
    ['no token', { enabled: true }, {}, /no bot token: set channels.telegram.botToken/],
    ['a variable that is not set', { botToken: '${NOT_SET}' }, {}, /botToken needs \$\{NOT_SET\}, which is not set/],
    ['a bare name that is not set', { botToken: 'TELEGRAM_BOT_TOKEN' }, {}, /needs \$\{TELEGRAM_BOT_TOKEN\}/],
    ['an example', { botToken: '<your token>' }, {}, /cannot be used: it is an example/],
    ['a mask', { botToken: 'set (40 characters)' }, {}, /it is the mask of a secret/],
    ['half of a token', { botToken: 'AAF-canary' }, {}, /not of the form/],
    ['a token that leads elsewhere', { botToken: '1:canary/../../x' }, {}, /not of the form/],
    ['a reference to nothing', { botToken: { source: 'env', id: 'GONE' } }, {}, /needs .*, which is not set/],
    ['a reference that is none', { botToken: { source: 'exec', id: 'canary' } }, {}, /which is not served/],
    ['a token and a file', { botToken: token, tokenFile: '/t' }, {}, /are both set/],
    ['a relative file', { tokenFile: 'secrets/canary' }, {}, /absolute path/],
    [
      'a root without encryption',
      { botToken: token, apiRoot: 'http://bot.example.com' },
      {},
      /apiRoot must begin with https/,
    ],
    ['a root with a password', { botToken: token, apiRoot: 'https://a:canary@x' }, {}, /must not hold a password/],
    ['a root that is none', { botToken: token, apiRoot: 'telegram' }, {}, /must begin with https/],
    ['a broken variable', {}, { TELEGRAM_BOT_TOKEN: 'canary' }, /TELEGRAM_BOT_TOKEN cannot be used/],
  ])('with %s has a problem of its own, and the gateway starts', (_, telegram, env, words) => {
    const [only] = bots(telegram, env);
    expect(only).toMatchObject({ enabled: true, token: expect.stringMatching(words) });
    expect(JSON.stringify(only)).not.toContain('canary');
    const { warnings } = policyOf(JSON.stringify({ channels: { telegram } }), env);
    expect(JSON.stringify(warnings)).not.toContain('canary');
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the configuration's own references

  it('that is switched off is off, whatever it lacks', () => {
    expect(bots({ enabled: false })[0]?.enabled).toBe(false);
    expect(bots({ enabled: false, botToken: token })[0]?.enabled).toBe(false);
    expect(bots({ enabled: false, accounts: { a: { enabled: true, botToken: token } } })[0]?.enabled).toBe(false);
  });

  it('of a named account has its own token before the one of the channel, and no variable', () => {
    const env = { TELEGRAM_BOT_TOKEN: '9:variable-of-the-default' };
    expect(bots({ accounts: { a: { botToken: token }, b: { tokenFile: '~/b' }, c: {} } }, env)).toEqual([
      { id: 'a', enabled: true, token },
      { id: 'b', enabled: true, token: 'file ~/b' },
      { id: 'c', enabled: true, token: expect.stringContaining('no bot token') },
    ]);
    expect(bots({ botToken: other, accounts: { a: { botToken: token }, b: {} } })).toMatchObject([
      { token },
      { token: other },
    ]);
    expect(bots({ accounts: { default: {} } }, env)).toMatchObject([{ token: env.TELEGRAM_BOT_TOKEN }]);
  });

  it('that another account reads already is not read twice', () => {
    const twins = {
      accounts: { a: { botToken: token }, b: { botToken: token }, c: { enabled: false, botToken: token } },
    };
    expect(bots(twins).map((bot) => bot.token)).toEqual([token, 'none: has the same bot as the account a', token]);
  });

  it.each([
    ['https://api.telegram.org/', 'https://api.telegram.org'],
    ['https://bot.example.com/api//', 'https://bot.example.com/api'],
    ['http://127.0.0.1:8081', 'http://127.0.0.1:8081'],
    ['http://127.9.9.9:1/', 'http://127.9.9.9:1'],
    ['http://localhost:1', 'http://localhost:1'],
    ['http://[::1]:1', 'http://[::1]:1'],
  ])('may be served at %s', (apiRoot, root) => {
    const [account] = policyOf(
      JSON.stringify({ channels: { telegram: { botToken: token, apiRoot } } }),
    ).config.accounts.slice(1);
    expect(account?.telegram?.apiRoot).toBe(root);
  });

  it.each([
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'ftp://x',
  ])('is not served without encryption at %s', (apiRoot) => {
    expect(bots({ botToken: token, apiRoot })[0]?.token).toMatch(/none: .*https/);
  });

  it('knows people by their numbers: names and chats are kept and admit nobody (THREATS 64)', () => {
    const { config, warnings } = policyOf(
      '{channels:{telegram:{allowFrom:["@alice","5001",5002,"alice","-1001234","0","05","telegram:5001","5001 "]}}}',
    );
    const account = config.accounts.find(({ channel }) => channel === 'telegram');
    expect(account?.allowFrom).toEqual(['5001', '5002']);
    expect(account?.inertAllowFrom.length).toBe(7);
    expect(warnings.length).toBe(7);
  });

  it('is no reason to refuse a configuration, but a wrong dmPolicy is', () => {
    expect(problemsOf('{channels:{telegram:{dmPolicy:"opne"}}}')[0]).toContain('must be one of');
  });

  it('has its token marked as a secret in every row that holds one', () => {
    const rows = keys.filter(({ path }) => /^channels\.telegram\..*\bbotToken$/.test(path));
    expect(rows.map(({ path, secret }) => [path, secret])).toEqual([
      ['channels.telegram.botToken', true],
      ['channels.telegram.accounts.*.botToken', true],
    ]);
  });

  it('shows the token nowhere in the policy as it is printed', () => {
    using place = new Place(JSON.stringify({ channels: { telegram: { botToken: token } } }));
    expect(JSON.stringify(place.load())).not.toContain('canary');
  });
});
