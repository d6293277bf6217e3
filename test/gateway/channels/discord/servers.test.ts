import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../../src/gateway/channels/channel.ts';
import { openCrablineDiscord } from '../../../helpers/discord-crabline.ts';
import { alice, bob, type DiscordServer, guild, room, thread } from '../../../helpers/discord-server.ts';
import { DiscordStandIn } from '../../../helpers/discord-stand-in.ts';
import { type ChannelBench, channelConformance } from '../conformance.ts';
import { Bot } from './bot.ts';

/** A server that other people wrote, and our own: one that drifts from it fails here. */
const servers: readonly (readonly [string, (botId?: string) => Promise<DiscordServer>])[] = [
  ['crabline', openCrablineDiscord],
  ['the stand-in', (botId) => DiscordStandIn.open(botId)],
];

const people: Readonly<Record<string, string>> = { alice, bob };
const idOf = (who: string): string => people[who] ?? '200000000000005999';

const bench = (open: () => Promise<DiscordServer>) => async (): Promise<ChannelBench> => {
  const server = await open();
  const bot = new Bot(server);
  bot.clock.patient = true;
  // Nobody can write to a bot that is not there: the platform keeps nothing for it.
  const there = Promise.withResolvers<void>();
  const channel: Channel = {
    send: bot.channel.send,
    start: (context) =>
      bot.channel.start({
        ...context,
        status(status) {
          context.status(status);
          if (status.connected) there.resolve();
        },
      }),
    async stop() {
      there.resolve();
      await bot.channel.stop();
    },
  };
  return {
    channel,
    async write(who, text) {
      await there.promise;
      await server.say(idOf(who), text);
    },
    inbox: (who) => server.heard(idOf(who)),
    change: () => Promise.race([server.change(), delay(20)]),
    async [Symbol.asyncDispose]() {
      await bot.channel.stop();
      await server[Symbol.asyncDispose]();
    },
  };
};

for (const [name, open] of servers) channelConformance(`discord at ${name}`, bench(open));

describe.each(servers)('a bot of Discord at %s', (_, open) => {
  it('knows a person by their id, and what they call themselves only as a claim (THREATS 65, CVE-2026-53849)', async () => {
    await using server = await open();
    await using bot = await new Bot(server).connected();
    await server.say(alice, 'hello', bob);
    await bot.until(() => bot.received.length === 1);
    expect(bot.received).toEqual([
      {
        accountId: 'default',
        event: 'message',
        senderId: alice,
        aliases: [],
        claims: expect.objectContaining({ name: bob }),
        chat: { kind: 'direct', id: expect.stringMatching(/^\d{18}$/), rooms: [] },
        mention: 'none',
        asides: [],
        messageId: expect.stringMatching(/^\d{18,20}$/),
        text: 'hello',
      },
    ]);
  });

  it('tells a channel of a server from a thread in it, and answers where it was asked', async () => {
    await using server = await open();
    await using bot = await new Bot(server).connected();
    await server.sayIn(room, alice, `<@${server.botId}> in the channel`);
    await server.sayIn(thread, alice, `hey <@${server.botId}>`);
    await server.sayIn(room, alice, 'not for the bot');
    await bot.until(() => bot.received.length === 3);
    expect(bot.received.map(({ chat, mention }) => [chat, mention])).toEqual([
      [{ kind: 'group', id: room.channelId, rooms: [room.channelId, guild] }, 'mention'],
      [{ kind: 'group', id: thread.channelId, rooms: [thread.channelId, room.channelId, guild] }, 'mention'],
      [{ kind: 'group', id: room.channelId, rooms: [room.channelId, guild] }, 'none'],
    ]);
    await expect(bot.send(thread.channelId, 'here')).resolves.toMatchObject({ messageId: expect.any(String) });
  });

  it('sends a long answer in pieces, in order and whole', async () => {
    await using server = await open();
    await using bot = await new Bot(server).connected();
    await server.say(alice, 'hello');
    await bot.until(() => bot.received.length === 1);
    const words = Array.from({ length: 1000 }, (__, n) => `word${n}`).join(' ');
    await bot.send(bot.received[0]?.chat.id ?? '', words);
    await bot.until(() => server.heard(alice).length === 4);
    const pieces = server.heard(alice);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(2000);
    expect(pieces.join(' ')).toBe(words);
  });

  it('says who it is', async () => {
    await using server = await open();
    const bot = new Bot(server);
    expect(await bot.channel.probe?.(AbortSignal.timeout(5000))).toEqual({
      botId: server.botId,
      botName: expect.any(String),
    });
  });

  it('keeps two bots of one process apart', async () => {
    await using one = await open();
    await using two = await open('100000000000000888');
    await using first = await new Bot(one).connected();
    await using second = await new Bot(two).connected();
    await Promise.all([one.say(alice, 'to the first'), two.say(alice, 'to the second')]);
    await Promise.all([first.until(() => first.received.length > 0), second.until(() => second.received.length > 0)]);
    expect([first.received.map(({ text }) => text), second.received.map(({ text }) => text)]).toEqual([
      ['to the first'],
      ['to the second'],
    ]);
  });
});
