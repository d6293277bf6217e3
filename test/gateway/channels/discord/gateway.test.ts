import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isGateway } from '../../../../src/gateway/channels/discord/follow-gateway.ts';
import { alice, bob } from '../../../helpers/discord-server.ts';
import { DiscordStandIn, refused } from '../../../helpers/discord-stand-in.ts';
import type { Trouble } from '../../../helpers/telegram-stand-in.ts';
import { Bot } from './bot.ts';

let server: DiscordStandIn;
let bot: Bot;

beforeEach(async () => {
  server = await DiscordStandIn.open();
  bot = new Bot(server);
});
afterEach(async () => {
  await bot.channel.stop();
  await server[Symbol.asyncDispose]();
});

const stopped = () => bot.status?.running === false;
const ofOp = (op: number) => server.frames.filter((frame) => frame.op === op);
const texts = () => bot.received.map(({ text }) => text);

describe('a bot at the Gateway of Discord', () => {
  it('asks to be told the least: no content of every message, unless it is to read everything', async () => {
    await bot.connected();
    expect(ofOp(2).map(({ d }) => d)).toMatchObject([{ intents: 4609 }]);
    await using curious = await new Bot(server, { readsEverything: true }).connected();
    expect(ofOp(2).at(-1)?.d).toMatchObject({ intents: 4609 + 32_768 });
    expect(curious.status?.connected).toBe(true);
  });

  it('goes on after a cut, and gets what was written meanwhile once', async () => {
    await bot.connected();
    await server.say(alice, 'before');
    await bot.until(() => bot.received.length === 1);
    server.hangUp();
    await server.say(alice, 'meanwhile');
    await bot.until(() => bot.received.length === 2);
    await server.say(bob, 'after');
    await bot.until(() => bot.received.length === 3);
    expect(texts()).toEqual(['before', 'meanwhile', 'after']);
    expect([ofOp(2).length, ofOp(6).length]).toEqual([1, 1]);
    await bot.until(() => bot.status?.connected === true);
    expect(bot.states.some(({ lastError }) => lastError?.includes('was cut (1006)') === true)).toBe(true);
  });

  it('comes again when Discord asks it to, and nothing is wrong', async () => {
    await bot.connected();
    server.raw({ op: 7, d: null });
    await bot.until(() => ofOp(6).length === 1 && server.held);
    await server.say(alice, 'hello');
    await bot.until(() => bot.received.length === 1);
    expect(bot.states.filter(({ lastError }) => lastError !== null)).toEqual([]);
  });

  it('begins anew when the session is over', async () => {
    await bot.connected();
    server.forgetSessions();
    server.hangUp();
    await bot.until(() => ofOp(2).length === 2 && server.held);
    await server.say(alice, 'hello');
    await bot.until(() => bot.received.length === 1);
    await bot.until(() => bot.status?.connected === true);
  });

  it('says that it is there, and takes a line that no longer answers for dead', async () => {
    server.beatMs = 40;
    await bot.connected();
    await bot.until(() => ofOp(1).length >= 3);
    expect(bot.states.at(-1)?.connected).toBe(true);
    server.answersBeats = false;
    await bot.until(() => bot.states.some(({ lastError }) => lastError === 'Discord has fallen silent'));
    server.answersBeats = true;
    await bot.until(() => bot.status?.connected === true);
    expect(ofOp(6).length).toBeGreaterThan(0);
  });

  it.each<readonly [number, RegExp]>([
    [4004, /does not accept the bot token: set another one \(4004\)/],
    [4010, /4010/],
    [4011, /more servers than one connection serves.*4011/],
    [4012, /update oc \(4012\)/],
    [4013, /update oc \(4013\)/],
    [4014, /switch on "Message Content Intent".*require a mention.*4014/],
  ])('stops at %i, and says what to do', async (code, words) => {
    server.lettings.push(code);
    await bot.start();
    await bot.until(stopped);
    expect(bot.status).toEqual({ running: false, connected: false, lastError: expect.stringMatching(words) });
    expect([ofOp(2).length, bot.clock.pauses]).toEqual([1, []]);
  });

  it.each([4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009, 1000, 1001, 4999])('comes back after %i', async (code) => {
    await bot.connected();
    server.hangUp(code);
    await bot.until(() => bot.states.some(({ lastError }) => lastError?.includes(String(code)) === true));
    await bot.until(() => bot.status?.connected === true);
  });

  it('stops at a token that is not accepted, before any connection', async () => {
    await using wrong = await new Bot(server, { token: 'MTAw.canary.wrong-canary-token' }).start();
    await wrong.until(() => wrong.status?.running === false);
    expect(wrong.status?.lastError).toBe('Discord does not accept the bot token (401: 401: Unauthorized)');
    await expect(wrong.send('500000000000005001', 'x')).rejects.toThrow('does not accept the bot token');
    expect(server.asked.length).toBe(1);
  });

  it('begins no session when none is left for today: Discord would take the token away', async () => {
    const url = server.things.get('/gateway/bot')?.['url'];
    const spent: Trouble = {
      status: 200,
      body: { url, shards: 1, session_start_limit: { total: 1000, remaining: 0, reset_after: 120_000 } },
    };
    server.trouble('GET /gateway/bot', spent);
    await bot.connected();
    expect(bot.clock.pauses).toEqual([120_000]);
    expect(bot.states.some(({ lastError }) => lastError?.includes('no more sessions today') === true)).toBe(true);
    expect(ofOp(2).length).toBe(1);
  });

  it.each<readonly [string, string]>([
    ['no JSON', 'hello'],
    ['a list', '[]'],
    ['nothing', 'null'],
    ['a hello without its pace', '{"op":10}'],
    ['a hello with a pace of nothing', '{"op":10,"d":{"heartbeat_interval":0}}'],
    ['no operation', '{"t":"READY"}'],
    ['an event before it is let in', '{"op":0,"s":1,"t":"MESSAGE_CREATE","d":{}}'],
    ['a READY without data', '{"op":0,"s":1,"t":"READY","d":null}'],
    ['a READY of nobody', '{"op":0,"s":1,"t":"READY","d":{"session_id":"x","resume_gateway_url":"wss://x.example"}}'],
    ['the end of no session', '{"op":9}'],
    ['more than is taken', JSON.stringify({ op: 10, d: 'x'.repeat(17 * 1024 * 1024) })],
  ])('outlives %s in place of a greeting, and tries again', async (_, frame) => {
    server.greetings.push(frame);
    await bot.connected();
    expect(bot.clock.pauses.length).toBe(1);
    await server.say(alice, 'hello');
    await bot.until(() => bot.received.length === 1);
  });

  it('outlives events of every broken form, and reads on', async () => {
    await bot.connected();
    const types = [
      'GUILD_CREATE',
      'GUILD_UPDATE',
      'GUILD_ROLE_UPDATE',
      'CHANNEL_CREATE',
      'THREAD_LIST_SYNC',
      'MESSAGE_CREATE',
      'CHANNEL_DELETE',
      '__proto__',
      'x',
    ];
    const broken = [
      null,
      0,
      '',
      [],
      {},
      { id: 5 },
      { id: null, channels: [null, 1, {}], roles: [null, {}], threads: 'x' },
    ];
    for (const type of types) for (const data of broken) server.raw({ op: 0, s: 2, t: type, d: data });
    server.raw({ op: 99, d: 1 });
    await server.say(alice, 'hello');
    await bot.until(() => texts().includes('hello'));
    expect(bot.received.filter(({ event }) => event === 'message').length).toBe(1);
  });

  it('77 hands over no reaction, no edit, no join, no pin and no typing (CVE-2026-32899)', async () => {
    await bot.connected();
    const quiet = [
      'MESSAGE_UPDATE',
      'MESSAGE_DELETE',
      'MESSAGE_REACTION_ADD',
      'CHANNEL_PINS_UPDATE',
      'GUILD_MEMBER_ADD',
      'TYPING_START',
      'INTERACTION_CREATE',
      'MESSAGE_POLL_VOTE_ADD',
      'THREAD_MEMBERS_UPDATE',
    ];
    for (const type of quiet)
      server.event(type, { user_id: alice, channel_id: '500000000000005001', id: '400000000000000001' });
    await server.say(alice, 'hello');
    await bot.until(() => bot.received.length > 0);
    expect(texts()).toEqual(['hello']);
  });

  it('does not hand over what it wrote itself', async () => {
    await bot.connected();
    await server.say(alice, 'hello');
    await bot.until(() => bot.received.length === 1);
    await bot.send('500000000000005001', 'an answer');
    await server.say(alice, 'thanks');
    await bot.until(() => bot.received.length === 2);
    expect(texts()).toEqual(['hello', 'thanks']);
  });

  it('does not wait for ever for a server that takes the line and says nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      server.greetings.push('{"op":11}');
      await bot.start();
      const isSilent = () => bot.states.some(({ lastError }) => lastError === 'Discord has fallen silent');
      while (!isSilent()) await vi.advanceTimersByTimeAsync(100);
    } finally {
      vi.useRealTimers();
    }
    await bot.until(() => bot.status?.connected === true);
  });

  it('is gone when it is stopped, also while it waits to come back', async () => {
    bot.clock.patient = true;
    await bot.connected();
    server.hangUp();
    await bot.until(() => bot.clock.pauses.length === 1);
    await bot.channel.stop();
    // It has stopped only when nothing of it goes on.
    expect([server.frames.filter(({ op }) => op === 6).length, server.held]).toEqual([0, false]);
  });

  it('keeps its own session: two bots of one process come back each to theirs', async () => {
    await using other = await DiscordStandIn.open('100000000000000888');
    await using second = await new Bot(other).connected();
    await bot.connected();
    server.hangUp();
    other.hangUp();
    await Promise.all([server.say(alice, 'to the first'), other.say(alice, 'to the second')]);
    await Promise.all([bot.until(() => bot.received.length > 0), second.until(() => second.received.length > 0)]);
    expect([texts(), second.received.map(({ text }) => text)]).toEqual([['to the first'], ['to the second']]);
    const resumed = [server, other].map(({ frames }) => frames.filter(({ op }) => op === 6).map(({ d }) => d));
    expect(resumed).toMatchObject([
      [{ session_id: `session-1-of-${server.botId}` }],
      [{ session_id: `session-1-of-${other.botId}` }],
    ]);
  });

  it('asks once what a chat is, and only for a person', async () => {
    await bot.connected();
    const message = (author: object, content: string) => ({
      id: server.id(),
      type: 0,
      channel_id: '500000000000007001',
      author,
      content,
      mentions: [],
    });
    server.event('MESSAGE_CREATE', message({ id: bob, bot: true }, 'a bot'));
    server.event('MESSAGE_CREATE', message({ id: alice }, ''));
    await bot.until(() => bot.received.length === 2);
    expect(server.calls('GET /channels/500000000000007001')).toEqual([]);
    for (const text of ['one', 'two', 'three']) server.event('MESSAGE_CREATE', message({ id: alice }, text));
    await bot.until(() => bot.received.length === 5);
    expect(server.calls('GET /channels/500000000000007001').length).toBe(1);
    expect(bot.received.slice(2).map(({ chat, text }) => [chat.kind, text])).toEqual([
      ['unknown', 'one'],
      ['unknown', 'two'],
      ['unknown', 'three'],
    ]);
  });
});

describe('the address of a Gateway', () => {
  it.each<readonly [string, string, boolean]>([
    ['wss://gateway.discord.gg', 'https://discord.com/api', true],
    ['wss://gateway-us-east1-b.discord.gg', 'https://discord.com/api', true],
    ['ws://gateway.discord.gg', 'https://discord.com/api', false],
    ['ws://127.0.0.1:80/gateway', 'https://discord.com/api', false],
    ['ws://127.0.0.1:80/gateway', 'http://127.0.0.1:81/api', true],
    ['ws://evil.example', 'http://127.0.0.1:81/api', false],
    ['ws://127.0.0.1.evil.example', 'http://127.0.0.1:81/api', false],
    ['wss://user:pass@gateway.discord.gg', 'https://discord.com/api', false],
    ['wss://gateway.discord.gg?x=1', 'https://discord.com/api', false],
    ['https://gateway.discord.gg', 'https://discord.com/api', false],
    ['gateway', 'https://discord.com/api', false],
  ])('%s of %s: %s', (address, apiRoot, taken) => {
    expect(isGateway(address, apiRoot)).toBe(taken);
  });

  it('123 is where the token goes and nowhere else: a session elsewhere without encryption does not begin', async () => {
    const ready = { session_id: 'x', resume_gateway_url: 'ws://evil.example', user: { id: server.botId } };
    server.lettings.push(JSON.stringify({ op: 0, s: 1, t: 'READY', d: ready }));
    await bot.connected();
    expect([ofOp(2).length, ofOp(6).length]).toEqual([2, 0]);
  });

  it('that no gateway is at is not asked: what answers there is not Discord', async () => {
    server.trouble('GET /gateway/bot', { status: 200, body: { url: 'ws://evil.example' } }, refused(500, 'x'));
    await bot.connected();
    expect(bot.states.map(({ lastError }) => lastError)).toContain(
      'what answers at channels.discord.apiRoot is not Discord',
    );
  });
});
