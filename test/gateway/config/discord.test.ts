import { describe, expect, it } from 'vitest';
import { keys } from '../../../src/gateway/config/keys.ts';
import { Place, policyOf } from './place.ts';

const token = 'MTAwMDAwMDAwMDAwMDAwMDAw.GcanaX.canary-token-of-a-bot-0123456789';
const other = 'MTAwMDAwMDAwMDAwMDAwMDAx.GcanaX.another-token-of-a-bot-012345678';

type Env = Readonly<Record<string, string>>;

/** The accounts of Discord, each as what it would sign in with. */
function bots(discord: object | null, env: Env = {}) {
  const config = discord === null ? '{}' : JSON.stringify({ channels: { discord } });
  return policyOf(config, env)
    .config.accounts.filter(({ channel }) => channel === 'discord')
    .map(({ accountId, enabled, discord: bot }) => ({ id: accountId, enabled, token: shown(bot?.token) }));
}

type Token = NonNullable<ReturnType<typeof policyOf>['config']['accounts'][number]['discord']>['token'];

function shown(source: Token | undefined): string | null {
  if (source?.from === 'value') return source.secret.reveal();
  return source?.from === 'none' ? `none: ${source.because}` : null;
}

describe('a bot of Discord', () => {
  it('is not there until somebody sets it up, and a bot of Telegram is none', () => {
    expect(bots(null)).toEqual([]);
    expect(bots(null, { TELEGRAM_BOT_TOKEN: '123456:canary-token-of-a-bot' })).toEqual([]);
    expect(bots({ dmPolicy: 'pairing' })).toEqual([{ id: 'default', enabled: false, token: null }]);
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the configuration's own references
  it.each<readonly [string, object | null, Env]>([
    ['itself', { token }, {}],
    ['a reference', { token: '${MY_BOT}' }, { MY_BOT: token }],
    ['the bare name of a variable', { token: 'MY_BOT' }, { MY_BOT: token }],
    ['DISCORD_BOT_TOKEN, when the file says nothing', {}, { DISCORD_BOT_TOKEN: token }],
    ['DISCORD_BOT_TOKEN alone', null, { DISCORD_BOT_TOKEN: token }],
    ['the file, before the variable', { token }, { DISCORD_BOT_TOKEN: other }],
  ])('signs in with %s', (_, discord, env) => {
    expect(bots(discord, env)).toEqual([{ id: 'default', enabled: true, token }]);
  });

  it.each<readonly [string, object, Env, RegExp]>([
    ['no token', { enabled: true }, {}, /no bot token: set channels.discord.token/],
    ['a variable that is not set', { token: '${NOT_SET}' }, {}, /token needs \$\{NOT_SET\}, which is not set/],
    ['an example', { token: '<your token>' }, {}, /cannot be used: it is an example/],
    ['a mask', { token: 'set (70 characters)' }, {}, /it is the mask of a secret/],
    ['half of a token', { token: 'canary.half' }, {}, /not of the three parts/],
    ['a token with a line behind it', { token: `${token}\r\nx: canary` }, {}, /control character/],
    ['a token with more behind it', { token: `${token}/../canary` }, {}, /not of the three parts/],
    [
      'a root without encryption',
      { token, apiRoot: 'http://discord.example.com' },
      {},
      /apiRoot must begin with https/,
    ],
    ['a broken variable', {}, { DISCORD_BOT_TOKEN: 'canary' }, /DISCORD_BOT_TOKEN cannot be used/],
  ])('with %s has a problem of its own, and the gateway starts', (_, discord, env, words) => {
    const [only] = bots(discord, env);
    expect(only).toMatchObject({ enabled: true, token: expect.stringMatching(words) });
    expect(JSON.stringify(only)).not.toContain('canary');
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the configuration's own references

  it('of a named account has its own token before the one of the channel, and no variable', () => {
    const env = { DISCORD_BOT_TOKEN: other };
    expect(bots({ accounts: { a: { token }, b: {} } }, env)).toEqual([
      { id: 'a', enabled: true, token },
      { id: 'b', enabled: true, token: expect.stringContaining('no bot token') },
    ]);
    expect(bots({ accounts: { default: {} } }, env)).toMatchObject([{ token: other }]);
  });

  it('that another account reads already is not read twice', () => {
    const twins = { accounts: { a: { token }, b: { token }, c: { enabled: false, token } } };
    expect(bots(twins).map((bot) => bot.token)).toEqual([token, 'none: has the same bot as the account a', token]);
  });

  it('knows people by their ids: names are kept and admit nobody (THREATS 64, CVE-2026-28480)', () => {
    const entries = [
      '@alice',
      'alice',
      'alice#1234',
      '123456789012345678',
      '１２３４５６７８９０１２３４５６７８',
      '123',
      'discord:123456789012345678',
      '<@123456789012345678>',
    ];
    const { config } = policyOf(JSON.stringify({ channels: { discord: { allowFrom: entries } } }));
    const account = config.accounts.find(({ channel }) => channel === 'discord');
    expect(account?.allowFrom).toEqual(['123456789012345678']);
    expect(account?.inertAllowFrom.length).toBe(7);
  });

  it('has its token marked as a secret in every row that holds one, and shows it nowhere', () => {
    const rows = keys.filter(({ path }) => /^channels\.discord\..*token$/.test(path));
    expect(rows.map(({ path, secret }) => [path, secret])).toEqual([
      ['channels.discord.token', true],
      ['channels.discord.accounts.*.token', true],
    ]);
    using place = new Place(JSON.stringify({ channels: { discord: { token } } }));
    expect(JSON.stringify(place.load())).not.toContain('canary');
  });
});
