import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidRequests } from '../../../../src/gateway/channels/discord/invalid-requests.ts';
import { alice } from '../../../helpers/discord-server.ts';
import { DiscordStandIn, refused } from '../../../helpers/discord-stand-in.ts';
import type { Trouble } from '../../../helpers/telegram-stand-in.ts';
import { Bot } from './bot.ts';

let server: DiscordStandIn;
let bot: Bot;
const chat = '500000000000005001';
const saying = `POST /channels/${chat}/messages`;

beforeEach(async () => {
  server = await DiscordStandIn.open();
  bot = new Bot(server);
});
afterEach(async () => {
  await bot.channel.stop();
  await server[Symbol.asyncDispose]();
});

describe('sending to Discord', () => {
  it('pings nobody and makes Discord fetch nothing, whatever the text holds', async () => {
    const text = '@everyone <@&300000000000000009> <@200000000000005002> https://evil.example/?secret';
    await bot.send(chat, text);
    expect(server.calls(saying).map(({ body }) => body)).toEqual([
      { content: text, allowed_mentions: { parse: [] }, flags: 4 },
    ]);
  });

  it('waits as long as Discord asks, and sends once', async () => {
    const soon: Trouble = { status: 429, body: { message: 'You are being rate limited.', retry_after: 1.5 } };
    server.trouble(saying, soon, soon);
    await bot.send(chat, 'hello');
    expect([bot.clock.pauses, server.heard(alice)]).toEqual([[1500, 1500], ['hello']]);
  });

  it('does not ask where Discord has said that nothing more is taken for now', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '25' };
    server.trouble(saying, { status: 200, body: { id: '400000000000000001' }, headers });
    await bot.send(chat, 'one');
    bot.clock.onPause = () => (bot.laterMs += 26_000);
    await bot.send(chat, 'two');
    expect(bot.clock.pauses.map((ms) => Math.round(ms / 1000))).toEqual([25]);
    expect(server.calls(saying).length).toBe(2);
  });

  it('waits with everything when the limit is one of all', async () => {
    const headers = { 'x-ratelimit-global': 'true', 'retry-after': '40' };
    server.trouble(saying, { status: 429, body: { message: 'x', retry_after: 40, global: true }, headers });
    await expect(bot.send(chat, 'one')).rejects.toThrow('Discord asks to wait (429: x)');
    await expect(bot.send('500000000000005002', 'two')).rejects.toThrow('Discord asks to wait');
    expect(server.asked.length).toBe(1);
  });

  it.each<readonly [string, Trouble, RegExp]>([
    ['403', refused(403, 'Missing Access'), /does not let the bot do that \(403: Missing Access\)/],
    ['404', refused(404, 'Unknown Channel'), /knows no such thing \(404: Unknown Channel\)/],
    ['400', refused(400, 'Invalid Form Body'), /Discord refused \(400/],
    ['500', { status: 500, body: '<html>oops</html>' }, /Discord refused \(500\)/],
    ['a cut line', 'cut', /cannot be reached/],
    ['no answer of Discord', { status: 200, body: '{"ok":true}' }, /is not Discord/],
    ['a page', { status: 200, body: '<html>' }, /is not Discord/],
    ['64 MB', { status: 200, body: `{"id":"${'1'.repeat(64 * 1024 * 1024)}"}` }, /is not Discord/],
  ])('that meets %s fails, and is not tried again', async (_, trouble, words) => {
    server.trouble(saying, trouble);
    await expect(bot.send(chat, 'x')).rejects.toThrow(words);
    expect([server.calls(saying).length, bot.clock.pauses]).toEqual([1, []]);
  });

  it.each(['', 'x', '../users/@me', '5/../../x', '123', `${chat}/messages`])(
    'leads to a channel and nowhere else (%j)',
    async (chatId) => {
      await expect(bot.send(chatId, 'x')).rejects.toThrow();
      expect(server.asked).toEqual([]);
    },
  );

  it('stops asking before Discord shuts the machine out, over all bots of it, until ten minutes are over', async () => {
    let nowMs = 0;
    const invalid = new InvalidRequests(() => nowMs);
    for (let n = 0; n < 999; n += 1) invalid.add();
    await using one = new Bot(server, { invalid });
    await using two = new Bot(server, { invalid });
    server.trouble(saying, refused(403, 'Missing Access'));
    await expect(one.send(chat, 'x')).rejects.toThrow('403');
    await expect(two.send(chat, 'x')).rejects.toThrow('too many refusals');
    expect(server.asked.length).toBe(1);
    nowMs = 600_001;
    await two.send(chat, 'x');
    expect(server.heard(alice)).toEqual(['x']);
  });
});

describe('events of Discord that have no form', () => {
  const odd = { toString: 1, valueOf: null };
  it.each<readonly [string, object]>([
    ['CHANNEL_DELETE', { id: odd }],
    ['THREAD_DELETE', { id: [odd] }],
    ['CHANNEL_CREATE', { id: chat, type: 1, recipients: [{ id: odd }, odd, null] }],
    ['GUILD_CREATE', { id: odd, owner_id: odd, roles: [odd], channels: [odd, { id: odd }], threads: odd }],
    ['GUILD_ROLE_UPDATE', { guild_id: odd }],
    ['MESSAGE_CREATE', { id: odd, channel_id: odd, author: { id: odd }, member: { roles: [odd] }, guild_id: odd }],
  ])('change nothing: %s', async (type, data) => {
    await bot.connected();
    server.event(type, data);
    await server.say('200000000000005002', 'hello');
    await bot.until(() => bot.received.some(({ text }) => text === 'hello'));
    expect(bot.states.filter(({ lastError }) => lastError !== null)).toEqual([]);
  });
});

describe('THREATS 127 (CVE-2026-27003): the token of a bot of Discord', () => {
  const echoes = (token: string): readonly Trouble[] => [
    refused(400, `Bot ${token}`),
    refused(401, `Bot ${token}`),
    refused(429, token, { retry_after: 0.1 }),
    { status: 302, body: '', headers: { location: `http://127.0.0.1:9/${token}` } },
    { status: 307, body: '', headers: { location: `http://127.0.0.1:9/${token}` } },
    { status: 500, body: `<html>${token}</html>` },
    { status: 200, body: { url: `wss://${token}@evil.example`, id: { token } } },
    { status: 200, body: `${token}` },
    'cut',
  ];

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'is in no status, no log line and no rejection, whatever a server answers (%i)',
    async (index) => {
      const trouble = echoes(server.token)[index];
      if (trouble === undefined) throw new Error('no such answer');
      for (const call of ['GET /gateway/bot', 'GET /users/@me', saying])
        server.trouble(call, ...Array<Trouble>(4).fill(trouble));
      const failed = [
        await bot.send(chat, 'x').catch((error: unknown) => error),
        await bot.channel.probe?.(AbortSignal.timeout(5000)).catch((error: unknown) => error),
      ];
      await bot.start();
      await bot.until(() => bot.states.some(({ lastError }) => lastError !== null));
      expect(failed.every((error) => error instanceof Error)).toBe(true);
      const said = [JSON.stringify(bot.states), ...bot.logged, ...failed.map(inspected)].join('\n');
      expect(said).not.toContain('stand-in-canary');
    },
  );

  it('is in the header alone: in no address, and to the Gateway only inside of the connection', async () => {
    await bot.connected();
    await bot.send(chat, 'x');
    expect(server.asked.map(({ path, body }) => JSON.stringify([path, body])).join('\n')).not.toContain('canary');
    expect(new Set(server.asked.map(({ authorization }) => authorization))).toEqual(new Set([`Bot ${server.token}`]));
  });

  it('123 is sent nowhere else: a redirect is not followed (CVE-2026-32913)', async () => {
    await using elsewhere = await DiscordStandIn.open();
    const statuses = [301, 302, 303, 307, 308];
    for (const status of statuses) {
      const headers = { location: `${elsewhere.apiRoot}/v10/gateway/bot` };
      server.trouble('GET /gateway/bot', { status, body: '', headers });
      server.trouble(saying, { status, body: '', headers });
    }
    for (const _ of statuses) await expect(bot.send(chat, 'x')).rejects.toThrow('cannot be reached');
    await bot.connected();
    expect(bot.clock.pauses.length).toBe(statuses.length);
    expect(elsewhere.asked).toEqual([]);
  });
});

const inspected = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), inspected(error.cause ?? '')].join('\n');
};
