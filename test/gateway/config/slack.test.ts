import { describe, expect, it } from 'vitest';
import type { TokenSource } from '../../../src/gateway/config/config.ts';
import { keys } from '../../../src/gateway/config/keys.ts';
import { Place, policyOf } from './place.ts';

const bot = 'xoxb-1-canary-of-a-bot';
const app = 'xapp-1-canary-of-an-app';

type Env = Readonly<Record<string, string>>;

/** The accounts of Slack, each as what it would sign in with. */
function bots(slack: object | null, env: Env = {}) {
  const config = slack === null ? '{}' : JSON.stringify({ channels: { slack } });
  return policyOf(config, env)
    .config.accounts.filter(({ channel }) => channel === 'slack')
    .map(({ accountId: id, enabled, slack: account }) => ({
      id,
      enabled,
      bot: shown(account?.token),
      app: shown(account?.appToken),
    }));
}

const shown = (source: TokenSource | undefined): string | null => {
  if (source === undefined) return null;
  return source.from === 'value' ? source.secret.reveal() : `none: ${source.from === 'none' ? source.because : 'file'}`;
};

describe('a bot of Slack', () => {
  it('is not there until somebody sets it up', () => {
    expect(bots(null)).toEqual([]);
    expect(bots({ dmPolicy: 'pairing' })).toEqual([{ id: 'default', enabled: false, bot: null, app: null }]);
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the configuration's own references
  it.each<readonly [string, object | null, Env]>([
    ['both tokens', { botToken: bot, appToken: app }, {}],
    ['references', { botToken: '${A}', appToken: '${B}' }, { A: bot, B: app }],
    [
      'bare names of variables',
      { botToken: 'SLACK_BOT_TOKEN', appToken: 'MY_APP' },
      { SLACK_BOT_TOKEN: bot, MY_APP: app },
    ],
    ['the variables alone', null, { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app }],
    ['one of each', { botToken: bot }, { SLACK_APP_TOKEN: app, SLACK_BOT_TOKEN: 'xoxb-9-of-somebody-else' }],
  ])('signs in with %s', (_, slack, env) => {
    expect(bots(slack, env)).toEqual([{ id: 'default', enabled: true, bot, app }]);
  });

  it.each<readonly [string, object, Env, 'bot' | 'app', RegExp]>([
    ['no app token', { botToken: bot }, {}, 'app', /there is no app token: set channels.slack.appToken/],
    ['no bot token', { appToken: app }, {}, 'bot', /there is no bot token: set channels.slack.botToken/],
    ['no token', { enabled: true }, {}, 'bot', /there is no bot token/],
    ['the tokens the wrong way round', { botToken: app, appToken: bot }, {}, 'bot', /does not begin with xoxb-/],
    [
      'the token of a person',
      { botToken: 'xoxp-1-canary-of-alice', appToken: app },
      {},
      'bot',
      /does not begin with xoxb-/,
    ],
    ['a token with more behind it', { botToken: `${bot}\r\nX: y`, appToken: app }, {}, 'bot', /cannot be used/],
    ['a variable that is not set', { botToken: bot, appToken: '${NOT_SET}' }, {}, 'app', /needs \$\{NOT_SET\}/],
    ['an example', { botToken: '<your token>', appToken: app }, {}, 'bot', /it is an example/],
    [
      'a root without encryption',
      { botToken: bot, appToken: app, apiRoot: 'http://slack.example' },
      {},
      'bot',
      /https/,
    ],
  ])('with %s has a problem of its own, and the gateway starts', (_, slack, env, which, words) => {
    const [only] = bots(slack, env);
    expect(only?.enabled).toBe(true);
    expect(only?.[which]).toMatch(words);
    expect(only?.[which]).not.toContain('canary');
    const { warnings } = policyOf(JSON.stringify({ channels: { slack } }), env);
    expect(JSON.stringify(warnings)).not.toContain('canary');
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the configuration's own references

  it('of a named account has its own tokens before those of the channel, and no variable', () => {
    const env = { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app };
    const own = { botToken: 'xoxb-2-of-another', appToken: 'xapp-2-of-another' };
    expect(bots({ accounts: { a: own, b: {} } }, env)).toMatchObject([
      { id: 'a', bot: own.botToken, app: own.appToken },
      { id: 'b', bot: expect.stringContaining('no bot token'), app: expect.stringContaining('no app token') },
    ]);
  });

  it('whose app another account listens to already is not connected: Slack would give each message to one of them', () => {
    const accounts = { a: { botToken: bot, appToken: app }, b: { botToken: 'xoxb-2-of-another', appToken: app } };
    expect(bots({ accounts }).map((account) => account.bot)).toEqual([bot, 'none: has the same bot as the account a']);
  });

  it('knows people by workspace and member id: all else is kept and admits nobody (THREATS 64)', () => {
    const entries = [
      'T0HOME:U0ALICE',
      'E0ORG:W0BOB',
      'U0ALICE',
      '@alice',
      'alice',
      'slack:U0ALICE',
      't0home:u0alice',
      'T0HOME:',
      'T0HOME:B0BOT',
      'C0ROOM',
    ];
    const { config, warnings } = policyOf(JSON.stringify({ channels: { slack: { allowFrom: entries } } }));
    const account = config.accounts.find(({ channel }) => channel === 'slack');
    expect(account?.allowFrom).toEqual(['T0HOME:U0ALICE', 'E0ORG:W0BOB']);
    expect(account?.inertAllowFrom.length).toBe(8);
    expect(JSON.stringify(warnings)).toContain('T...:U...');
  });

  it('has its tokens marked as secrets in every row that holds one', () => {
    const rows = keys.filter(({ path }) => /^channels\.slack\..*Token$/.test(path));
    expect(rows.map(({ secret }) => secret)).toEqual([true, true, true, true]);
  });

  it('shows its tokens nowhere in the policy as it is printed', () => {
    using place = new Place(JSON.stringify({ channels: { slack: { botToken: bot, appToken: app } } }));
    expect(JSON.stringify(place.load())).not.toContain('canary');
  });
});
