import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { telegramChannel } from '../../../../src/gateway/channels/telegram/telegram.ts';
import { Secret } from '../../../../src/gateway/logs/secret.ts';
import { openCrabline } from '../../../helpers/telegram-crabline.ts';
import type { TelegramServer } from '../../../helpers/telegram-server.ts';
import { TelegramStandIn } from '../../../helpers/telegram-stand-in.ts';
import { openTestApi } from '../../../helpers/telegram-test-api.ts';
import { type ChannelBench, channelConformance } from '../conformance.ts';
import { Bot } from './bot.ts';

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

/** Two servers that other people wrote, and our own: one that drifts from them fails here. */
const servers: readonly (readonly [string, () => Promise<TelegramServer>])[] = [
  ['crabline', () => openCrabline()],
  ['telegram-test-api', openTestApi],
  ['the stand-in', () => TelegramStandIn.open()],
];

const people: Readonly<Record<string, number>> = { alice: 5001, bob: 5002 };
const idOf = (who: string): number => people[who] ?? 5999;

const bench = (open: () => Promise<TelegramServer>) => async (): Promise<ChannelBench> => {
  const server = await open();
  const { apiRoot, token } = server;
  const wait = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal });
  const channel = telegramChannel({ accountId: 'default', token: new Secret(token), apiRoot, log, wait });
  return {
    channel,
    write: (who, text) => server.say(idOf(who), text),
    inbox: (who) => server.heard(idOf(who)),
    change: () => Promise.race([server.change(), delay(20)]),
    async [Symbol.asyncDispose]() {
      await channel.stop();
      await server[Symbol.asyncDispose]();
    },
  };
};

for (const [name, open] of servers) channelConformance(`telegram at ${name}`, bench(open));

describe.each(servers)('a bot at %s', (_, open) => {
  it('knows a person by their number, and what they call themselves only as a claim (THREATS 64, CVE-2026-28480)', async () => {
    await using server = await open();
    await using bot = await new Bot(server).start();
    await server.say(5001, 'hello', 'Alice');
    await bot.until(() => bot.received.length === 1);
    expect(bot.received).toEqual([
      {
        accountId: 'default',
        event: 'message',
        senderId: '5001',
        claims: { name: 'Alice', username: 'person_5001' },
        chat: { kind: 'direct', id: '5001', rooms: [] },
        aliases: [],
        mention: 'none',
        asides: [],
        messageId: expect.stringMatching(/^[1-9]\d*$/),
        text: 'hello',
      },
    ]);
  });

  it('sends a long answer in pieces, in order and whole', async () => {
    await using server = await open();
    await using bot = await new Bot(server).start();
    const words = Array.from({ length: 2000 }, (__, n) => `word${n}`).join(' ');
    await bot.send(5001, words);
    const pieces = server.heard(5001);
    expect(pieces.length).toBe(5);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(4096);
    expect(pieces.join(' ')).toBe(words);
  });

  it('gives every message once, in order, also over a restart', async () => {
    await using server = await open();
    const texts: string[] = [];
    for (const round of [1, 2, 3]) {
      await using bot = await new Bot(server).start();
      for (const n of [1, 2, 3]) await server.say(5001, `${round}.${n}`);
      await bot.until(() => bot.received.length >= 3);
      await bot.channel.stop();
      texts.push(...bot.received.map(({ text }) => text));
    }
    expect(texts).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2', '2.3', '3.1', '3.2', '3.3']);
  });
});
