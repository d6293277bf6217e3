import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openSlackCrabline } from '../../../helpers/slack-crabline.ts';
import { directOf, type SlackServer } from '../../../helpers/slack-server.ts';
import { SlackStandIn } from '../../../helpers/slack-stand-in.ts';
import { type ChannelBench, channelConformance } from '../conformance.ts';
import { Bot } from './bot.ts';

/** A Web API that other people wrote, and our own; Socket Mode is ours in both, for nobody else serves it. */
const servers: readonly (readonly [string, () => Promise<SlackServer>])[] = [
  ['crabline', openSlackCrabline],
  ['the stand-in', () => SlackStandIn.open()],
];

const people: Readonly<Record<string, string>> = { alice: 'U0ALICE', bob: 'U0BOB' };
const idOf = (who: string): string => people[who] ?? 'U0OTHER';

const bench = (open: () => Promise<SlackServer>) => async (): Promise<ChannelBench> => {
  const server = await open();
  const { channel } = new Bot(server);
  return {
    channel,
    write: (who, text) => server.say(idOf(who), text),
    inbox: (who) => server.heard(directOf(idOf(who))),
    change: () => Promise.race([server.change(), delay(20)]),
    async [Symbol.asyncDispose]() {
      await channel.stop();
      await server[Symbol.asyncDispose]();
    },
  };
};

for (const [name, open] of servers) channelConformance(`slack at ${name}`, bench(open));

describe.each(servers)('a bot at %s', (_, open) => {
  it('knows a person by workspace and member id together', async () => {
    await using server = await open();
    await using bot = await new Bot(server).connected();
    await server.say('U0ALICE', 'hello');
    await bot.until(() => bot.received.length === 1);
    expect(bot.received).toEqual([
      {
        accountId: 'default',
        event: 'message',
        senderId: `${server.team}:U0ALICE`,
        aliases: [],
        claims: {},
        chat: { kind: 'direct', id: 'D0ALICE', rooms: [] },
        mention: 'none',
        messageId: expect.stringMatching(/^\d+\.\d+$/),
        text: 'hello',
        asides: [],
      },
    ]);
  });

  it('sends a long answer in pieces, in order and whole', async () => {
    await using server = await open();
    await using bot = await new Bot(server).connected();
    const words = Array.from({ length: 2000 }, (__, n) => `<word${n}>&`).join(' ');
    await bot.send('D0ALICE', words);
    const pieces = server.heard('D0ALICE');
    expect(pieces.length).toBeGreaterThan(4);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(4000);
    expect(pieces.join(' ')).toBe(words);
  });

  it('gives every message once, in order, also over a restart', async () => {
    await using server = await open();
    const texts: string[] = [];
    for (const round of [1, 2, 3]) {
      await using bot = await new Bot(server).connected();
      for (const n of [1, 2, 3]) await server.say('U0ALICE', `${round}.${n}`);
      await bot.until(() => bot.received.length >= 3);
      await bot.channel.stop();
      texts.push(...bot.received.map(({ text }) => text));
    }
    expect(texts).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2', '2.3', '3.1', '3.2', '3.3']);
  });
});
