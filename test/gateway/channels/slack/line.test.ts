import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appMentionOf, refusal, SlackStandIn, slowDown, type Trouble } from '../../../helpers/slack-stand-in.ts';
import { Bot } from './bot.ts';

let server: SlackStandIn;
let bot: Bot;

beforeEach(async () => {
  server = await SlackStandIn.open();
  bot = new Bot(server);
});

afterEach(async () => {
  await bot.channel.stop();
  await server[Symbol.asyncDispose]();
});

const connected = () => bot.status?.connected === true;
const stopped = () => bot.status?.running === false;
const texts = () => bot.received.map(({ text }) => text);

describe('a line of Slack', () => {
  it('is renewed when Slack asks for it, and nothing is lost or repeated in between', async () => {
    await bot.connected();
    await server.say('U0ALICE', 'before');
    await bot.until(() => bot.received.length === 1);
    server.renew();
    await server.say('U0ALICE', 'between');
    await bot.until(() => bot.received.length === 2);
    await server.say('U0ALICE', 'after');
    await bot.until(() => bot.received.length === 3);
    expect(texts()).toEqual(['before', 'between', 'after']);
    expect(server.lines.size).toBe(1);
  });

  it('that was cut is opened again, after one second, then twice as long, up to a minute', async () => {
    await bot.connected();
    server.trouble('auth.test', ...Array<Trouble>(8).fill('cut'));
    for (const line of server.lines) line.terminate();
    await bot.until(() => bot.clock.pauses.length >= 9 && connected());
    expect(bot.clock.pauses.map((ms) => ms / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(bot.logged.filter((line) => line.includes('trying again')).length).toBe(1);
    expect(bot.logged.at(-1)).toMatch(/"connected".*"afterMs":\d+/);
  });

  it('begins with asking who the bot is, as the bot, and with an address, as the app', async () => {
    await bot.connected();
    expect(server.asked.map(({ method, token }) => [method, token])).toEqual([
      ['auth.test', server.botToken],
      ['apps.connections.open', server.appToken],
    ]);
  });

  const finals: readonly (readonly [string, string, Trouble, RegExp])[] = [
    [
      'the app token was revoked',
      'apps.connections.open',
      refusal('token_revoked'),
      /token was revoked \(token_revoked\)/,
    ],
    ['the app token is wrong', 'apps.connections.open', refusal('invalid_auth'), /does not accept the token/],
    [
      'the app may not',
      'apps.connections.open',
      refusal('missing_scope', { needed: 'connections:write' }),
      /missing_scope: connections:write/,
    ],
    [
      'the tokens are the wrong way round',
      'apps.connections.open',
      refusal('not_allowed_token_type'),
      /xapp- for the app/,
    ],
    ['the bot was removed', 'auth.test', refusal('account_inactive'), /account_inactive/],
    ['the bot token has expired', 'auth.test', refusal('token_expired'), /rotation/],
  ];
  it.each(finals)(
    'is given up when %s, first or later, and says why; the process lives',
    async (_, method, trouble, words) => {
      await bot.connected();
      server.trouble(method, trouble);
      server.renew();
      await bot.until(stopped);
      expect(bot.status).toEqual({ running: false, connected: false, lastError: expect.stringMatching(words) });
      const asked = server.asked.length;
      await server.say('U0ALICE', 'hello');
      expect([server.asked.length, bot.received.length]).toEqual([asked, 0]);
    },
  );

  it('is given up when Socket Mode was switched off', async () => {
    await bot.connected();
    server.renew('link_disabled');
    await bot.until(stopped);
    expect(bot.status?.lastError).toContain('Socket Mode is switched off');
  });

  it('is given up when its app is not that of the bot, of a whole organisation, or its bot a person', async () => {
    const self = { team_id: server.team, user_id: server.bot, bot_id: 'B0BOT' };
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ ...self, app_id: 'A0OTHER' }, /another app/],
      [{ ...self, is_enterprise_install: true }, /whole organisation/],
      [{ ...self, bot_id: undefined }, /token of a person/],
    ];
    for (const [answer, words] of wrong) {
      server.answers.set('auth.test', answer);
      await using one = await new Bot(server).start();
      await one.until(() => one.status?.running === false);
      expect(one.status?.lastError).toMatch(words);
    }
  });

  it('waits as long as Slack asks', async () => {
    server.trouble('apps.connections.open', slowDown(17));
    await bot.connected();
    expect(bot.clock.pauses).toEqual([17_000]);
    expect(bot.states.find(({ lastError }) => lastError !== null)?.lastError).toBe('Slack asks to wait');
  });

  const nonsense: readonly (readonly [string, Trouble])[] = [
    ['a page of a proxy', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['a page that is none', { status: 200, body: '<html>hello</html>' }],
    ['an empty answer', { status: 200, body: '' }],
    ['null', { status: 200, body: 'null' }],
    ['a list', { status: 200, body: '[]' }],
    ['success without anything', { status: 200, body: { ok: true } }],
    ['a failure without a reason', { status: 200, body: { ok: false } }],
    ['a failure with a long reason', refusal('x'.repeat(5000))],
    ['an unknown reason', refusal('fatal_error')],
    ['a wait that is none', slowDown('soon')],
    ['a zip that is none', { status: 200, body: 'x', headers: { 'content-type': 'application/gzip' } }],
    ['an end', 'cut'],
  ];
  it.each(nonsense)('takes %s for trouble that passes', async (_, trouble) => {
    server.trouble('auth.test', trouble);
    server.trouble('apps.connections.open', trouble);
    await bot.connected();
    expect(bot.clock.pauses).toEqual([1000, 2000]);
    expect(bot.states.map(({ lastError }) => lastError?.length ?? 0).every((length) => length < 200)).toBe(true);
  });

  it.each(['http://127.0.0.1:9/', 'ws://127.0.0.2:9/', 'ws://example.com/', 'file:///etc/passwd', 'x'])(
    'is opened nowhere but where it may be: not at "%s"',
    async (url) => {
      server.lineUrl = url;
      await bot.start();
      await bot.until(() => bot.clock.pauses.length > 0);
      expect(bot.status?.lastError).toContain("not Slack's Web API");
    },
  );

  it('that is not opened, or never greeted, is tried again', async () => {
    server.instead = 'HTTP/1.1 503 Service Unavailable\r\n\r\n';
    await bot.start();
    await bot.until(() => bot.clock.pauses.length > 0);
    server.instead = null;
    await bot.until(connected);
    server.greeting = null;
    await using mute = new Bot(server, 50);
    await mute.start();
    await mute.until(() => mute.clock.pauses.length > 0);
    expect(mute.status?.connected).toBe(false);
    expect(server.lines.size).toBeGreaterThan(0);
  });

  it('warns when the app has another line, on which some of the messages come', async () => {
    server.greeting = { type: 'hello', num_connections: 2 };
    await bot.connected();
    expect(bot.logged.join()).toContain('other open lines');
  });
});

describe('an event of Slack', () => {
  it('is acknowledged at once, however long its message is at work, and keeps nobody waiting', async () => {
    bot.handle = ({ text }) => (text === 'slow' ? new Promise(() => undefined) : Promise.resolve());
    await bot.connected();
    await server.say('U0ALICE', 'slow');
    await server.say('U0BOB', 'quick');
    await bot.until(() => bot.received.length === 2 && server.acknowledged.length === 2);
  });

  it('that names the bot comes twice and is one message; so is what Slack repeats', async () => {
    await bot.connected();
    const ts = '1795000001.000100';
    const twin = {
      user: 'U0ALICE',
      text: `<@${server.bot}> hi`,
      team: server.team,
      ts,
      event_ts: ts,
      channel: 'C0ROOM',
    };
    server.event(appMentionOf(server.bot, twin));
    server.event({ ...twin, type: 'message', channel_type: 'channel' });
    server.event({ ...twin, type: 'message', channel_type: 'channel' }, { event_id: 'Ev0AGAIN' });
    server.event({ ...twin, type: 'message', channel_type: 'channel', channel: 'C0OTHER' });
    await bot.until(() => server.acknowledged.length === 4);
    expect(bot.received.map(({ chat, mention }) => [chat.id, mention])).toEqual([
      ['C0ROOM', 'mention'],
      ['C0OTHER', 'mention'],
    ]);
  });

  it('that comes again with another kind of event of the same time is not lost by that', async () => {
    await bot.connected();
    const direct = server.direct('U0ALICE', 'hello');
    server.event({ ...direct, subtype: 'bot_message' });
    server.event(direct);
    await bot.until(() => server.acknowledged.length === 2);
    expect(bot.received.map(({ event }) => event)).toEqual(['other', 'message']);
  });

  it('is not acknowledged when there is too much in hand, and comes again', async () => {
    const release: (() => void)[] = [];
    bot.handle = () => new Promise((resolve) => void release.push(resolve));
    await bot.connected();
    for (let n = 0; n < 250; n += 1) await server.say('U0ALICE', `${n}`);
    // What comes behind all of them is acknowledged: they were seen, and left.
    server.send({ type: 'interactive', envelope_id: 'behind', payload: {} });
    await bot.until(() => server.acknowledged.includes('behind'));
    expect([bot.received.length, server.acknowledged.length]).toEqual([200, 201]);
    bot.handle = async () => undefined;
    for (const each of release) each();
    server.renew();
    await bot.until(() => bot.received.length === 250);
    expect(new Set(texts()).size).toBe(250);
  });

  it('of a stopped account is left to the next one', async () => {
    await bot.connected();
    await bot.channel.stop();
    await server.say('U0ALICE', 'late');
    await using next = await new Bot(server).start();
    await next.until(() => next.received.length === 1 && server.acknowledged.length === 1);
    expect(bot.received).toEqual([]);
  });

  it('of a button or a command is acknowledged, and nothing comes of it', async () => {
    await bot.connected();
    server.send({ type: 'interactive', envelope_id: 'i', payload: { type: 'block_actions', user: { id: 'U0ALICE' } } });
    server.send({
      type: 'slash_commands',
      envelope_id: 's',
      payload: { command: '/x', text: 'y', user_id: 'U0ALICE' },
    });
    await bot.until(() => server.acknowledged.length === 2);
    expect([server.acknowledged, bot.received]).toEqual([['i', 's'], []]);
  });

  const hostile: readonly (readonly [string, string | Buffer])[] = [
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['no JSON', '{"type":'],
    ['bytes', Buffer.from([1, 2, 3])],
    ['a type that is none', '{"type":7}'],
    ['no payload', '{"type":"events_api","envelope_id":"e"}'],
    ['no event', '{"type":"events_api","envelope_id":"e","payload":{}}'],
    ['an event that is none', '{"type":"events_api","envelope_id":"e","payload":{"event":null}}'],
    ['an event without a type', '{"type":"events_api","envelope_id":"e","payload":{"event":{}}}'],
    ['no envelope', '{"type":"events_api","payload":{"event":{"type":"message"}}}'],
    ['a word of the library', '{"type":"disconnected","envelope_id":"e"}'],
    [
      'an event by a word of the library',
      '{"type":"events_api","envelope_id":"e","payload":{"event":{"type":"disconnected"}}}',
    ],
    ['an event by another word of it', '{"type":"events_api","envelope_id":"e","payload":{"event":{"type":"error"}}}'],
    ['a word of JavaScript', '{"type":"__proto__","envelope_id":"e"}'],
    ['deep nesting', `{"type":"events_api","envelope_id":"e","payload":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ];
  it.each(hostile)('that is %s disturbs nobody', async (_, data) => {
    await bot.connected();
    server.send(data);
    await server.say('U0ALICE', 'hello');
    await bot.until(() => bot.received.length === 1);
    expect([texts(), bot.clock.pauses]).toEqual([['hello'], []]);
  });

  it('without end is not taken whole: the line is let go of and opened again (THREATS 124)', async () => {
    await bot.connected();
    server.send(JSON.stringify({ type: 'hello', more: 'x'.repeat(5 * 1024 * 1024) }));
    await bot.until(() => bot.clock.pauses.length === 1 && connected());
    await server.say('U0ALICE', 'hello');
    await bot.until(() => bot.received.length === 1);
  });
});
