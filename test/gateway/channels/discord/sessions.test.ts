import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alice } from '../../../helpers/discord-server.ts';
import { DiscordStandIn } from '../../../helpers/discord-stand-in.ts';
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

const ofOp = (op: number) => server.frames.filter((frame) => frame.op === op).length;
const errors = () => bot.states.flatMap(({ lastError }) => lastError ?? []);

describe('a session of Discord', () => {
  it('goes on at the address of all when nobody is at its own any more, and nothing is lost', async () => {
    const here = server.things.get('/gateway/bot') ?? {};
    server.trouble('GET /gateway/bot', { status: 200, body: here });
    server.things.set('/gateway/bot', { ...here, url: 'ws://127.0.0.1:9/gateway' });
    await bot.connected();
    // As on the platform, a session can go on when none may begin.
    server.things.set('/gateway/bot', { ...here, session_start_limit: { remaining: 0, reset_after: 3_600_000 } });
    server.hangUp();
    await server.say(alice, 'meanwhile');
    await bot.until(() => bot.received.length === 1);
    expect(errors().some((text) => text.includes('ECONNREFUSED'))).toBe(true);
    expect([bot.received[0]?.text, ofOp(2), ofOp(6)]).toEqual(['meanwhile', 1, 1]);
  });

  it('that ends as soon as it has begun is followed by longer and longer pauses: there are so many a day', async () => {
    await bot.start();
    for (let cuts = 0; cuts < 6; cuts += 1) {
      await bot.until(() => server.held && ofOp(2) === cuts + 1);
      server.hangUp(4008);
      await bot.until(() => bot.clock.pauses.length === cuts + 1);
    }
    expect(bot.clock.pauses.map((ms) => ms / 1000)).toEqual([1, 2, 4, 8, 16, 32]);
  });
});
