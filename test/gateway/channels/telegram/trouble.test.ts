import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal, TelegramStandIn, type Trouble } from '../../../helpers/telegram-stand-in.ts';
import { Bot } from './bot.ts';

let server: TelegramStandIn;
let bot: Bot;

beforeEach(async () => {
  server = await TelegramStandIn.open();
  bot = new Bot(server);
});

afterEach(async () => {
  await bot.channel.stop();
  await server[Symbol.asyncDispose]();
});

const connected = () => bot.status?.connected === true;
const stopped = () => bot.status?.running === false;

describe('reading from Telegram', () => {
  it('asks for new messages alone, and holds one request while there is nothing', async () => {
    await bot.start();
    await bot.until(() => server.held);
    const questions = server.calls('getUpdates');
    expect(questions.map(({ timeout }) => timeout)).toEqual([0, 30]);
    expect(questions[1]).toMatchObject({ allowed_updates: ['message'], limit: 50 });
  });

  it('hands a message on only when Telegram has taken note that it was read', async () => {
    await server.say(5001, 'hello');
    server.trouble('getUpdates', 'none', 'cut', 'cut', 'cut');
    const meanwhile: (readonly number[])[] = [];
    bot.clock.onPause = () => void meanwhile.push([bot.received.length, server.waiting()]);
    await bot.start();
    await bot.until(() => bot.received.length === 1);
    expect(meanwhile).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect(server.waiting()).toBe(0);
  });

  it('does not hand on what somebody else has taken over before it was confirmed', async () => {
    await server.say(5001, 'hello');
    server.trouble('getUpdates', 'none', refusal(409, 'Conflict: terminated by other getUpdates request'));
    await bot.start();
    await bot.until(stopped);
    expect(bot.received).toEqual([]);
  });

  it('leaves what it had not confirmed for the next start', async () => {
    await bot.start();
    await bot.until(() => server.held);
    await server.say(5001, 'one');
    await bot.until(() => bot.received.length === 1);
    await bot.channel.stop();
    await server.say(5001, 'two');
    expect(server.waiting()).toBe(1);
    await using next = await new Bot(server).start();
    await next.until(() => next.received.length === 1);
    expect(next.received[0]?.text).toBe('two');
    expect(bot.received.map(({ text }) => text)).toEqual(['one']);
  });

  it('does not keep others waiting while one message is handled', async () => {
    bot.handle = ({ senderId }) => (senderId === '5001' ? new Promise(() => undefined) : Promise.resolve());
    await bot.start();
    await server.say(5001, 'slow');
    await server.say(5002, 'quick');
    await bot.until(() => bot.received.length === 2);
  });

  it.each<readonly [string, Trouble, RegExp]>([
    ['401', refusal(401, 'Unauthorized'), /does not accept the bot token \(401/],
    ['404', refusal(404, 'Not Found'), /no bot with this token \(404/],
    [
      '409 of another reader',
      refusal(409, 'Conflict: terminated by other getUpdates request'),
      /somebody else reads.*409/,
    ],
    ['409 of a webhook', refusal(409, "Conflict: can't use getUpdates while webhook is active"), /webhook is active/],
  ])('stops at %s, and says why', async (_, trouble, words) => {
    server.trouble('getUpdates', trouble);
    await bot.start();
    await bot.until(stopped);
    expect(bot.status).toEqual({ running: false, connected: false, lastError: expect.stringMatching(words) });
    const asked = server.calls('getUpdates').length;
    await server.say(5001, 'hello');
    expect([server.calls('getUpdates').length, bot.received]).toEqual([asked, []]);
    expect(bot.clock.pauses).toEqual([]);
  });

  it('stops when a second reader of the same bot takes over, so that the two do not fight', async () => {
    await bot.start();
    await bot.until(() => server.held);
    await using second = await new Bot(server).start();
    await bot.until(stopped);
    expect(bot.status?.lastError).toContain('409');
    await server.say(5001, 'hello');
    await second.until(() => second.received.length === 1);
    expect(bot.received).toEqual([]);
  });

  it('waits as long as Telegram asks at 429, and goes on', async () => {
    server.trouble('getUpdates', refusal(429, 'Too Many Requests: retry after 17', { retry_after: 17 }));
    await bot.start();
    await bot.until(connected);
    expect(bot.clock.pauses).toEqual([17_000]);
    expect(bot.states.find(({ lastError }) => lastError !== null)).toEqual({
      running: true,
      connected: false,
      lastError: 'Telegram asks to wait (429: Too Many Requests: retry after 17)',
    });
    expect(bot.status?.lastError).toBeNull();
  });

  it('tries again after one second, then after twice as long, up to a minute', async () => {
    server.trouble('getUpdates', ...Array<Trouble>(9).fill('cut'));
    await bot.start();
    await bot.until(connected);
    expect(bot.clock.pauses.map((ms) => ms / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(bot.logged.length).toBe(2);
    expect(bot.logged[1]).toMatch(/"connected".*"afterMs":\d+/);
  });

  const nonsense: readonly (readonly [string, Trouble])[] = [
    ['a page of a proxy', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['an empty answer', { status: 200, body: '' }],
    ['null', { status: 200, body: 'null' }],
    ['no list', { status: 200, body: { ok: true, result: { update_id: 1 } } }],
    ['updates without numbers', { status: 200, body: { ok: true, result: [{ message: {} }, null, 7] } }],
    ['a failure without a code', { status: 200, body: { ok: false } }],
    ['500', refusal(500, 'Internal Server Error')],
  ];
  it.each(nonsense)('takes %s for trouble that passes', async (_, trouble) => {
    server.trouble('getUpdates', trouble);
    await bot.start();
    await bot.until(connected);
    expect(bot.clock.pauses).toEqual([1000]);
    expect(bot.received).toEqual([]);
  });

  it('starts where Telegram cannot be reached, and says so', async () => {
    const { apiRoot, token } = server;
    await server[Symbol.asyncDispose]();
    const lost = new Bot({
      apiRoot,
      token,
      say: server.say,
      heard: () => [],
      change: () => new Promise(() => undefined),
      [Symbol.asyncDispose]: async () => undefined,
    });
    await lost.start();
    await lost.until(() => lost.status?.lastError !== null);
    expect(lost.status).toEqual({
      running: true,
      connected: false,
      lastError: 'Telegram cannot be reached (ECONNREFUSED)',
    });
    await lost.channel.stop();
    server = await TelegramStandIn.open();
  });
});

describe('writing to Telegram', () => {
  it('sends plain text without a preview, which would fetch an address (nothing is read from the text)', async () => {
    await bot.send(5001, '*bold* <b>x</b> https://example.com/?secret');
    expect(server.calls('sendMessage')).toEqual([
      {
        chat_id: '5001',
        text: '*bold* <b>x</b> https://example.com/?secret',
        link_preview_options: { is_disabled: true },
      },
    ]);
  });

  it('waits and tries again at 429, a bounded number of times', async () => {
    const slow = refusal(429, 'Too Many Requests', { retry_after: 3 });
    server.trouble('sendMessage', slow, slow);
    await bot.send(5001, 'hello');
    expect(server.heard(5001)).toEqual(['hello']);
    expect(bot.clock.pauses).toEqual([3000, 3000]);
    server.trouble('sendMessage', slow, slow, slow, slow);
    await expect(bot.send(5001, 'again')).rejects.toThrow('asks to wait');
    expect(server.heard(5001)).toEqual(['hello']);
  });

  it('does not wait for longer than half a minute', async () => {
    server.trouble('sendMessage', refusal(429, 'Too Many Requests', { retry_after: 3600 }));
    await expect(bot.send(5001, 'hello')).rejects.toThrow('429');
    expect(bot.clock.pauses).toEqual([]);
  });

  it('says plainly that somebody has blocked the bot', async () => {
    server.trouble('sendMessage', refusal(403, 'Forbidden: bot was blocked by the user'));
    await expect(bot.send(5001, 'hello')).rejects.toThrow(
      'Telegram does not let the bot write there (403: Forbidden: bot was blocked by the user)',
    );
  });

  it('does not send twice what may have arrived', async () => {
    server.trouble('sendMessage', 'cut');
    await expect(bot.send(5001, 'hello')).rejects.toThrow('cannot be reached');
    expect(server.calls('sendMessage').length).toBe(1);
  });

  it('refuses to send nothing, and to send after it was stopped', async () => {
    await expect(bot.send(5001, ' \n')).rejects.toThrow('no text');
    await bot.start();
    await bot.channel.stop();
    await expect(bot.send(5001, 'late')).rejects.toThrow();
    expect(server.calls('sendMessage')).toEqual([]);
  });

  it('answers what it has in hand before it stops', async () => {
    bot.clock.patient = true;
    bot.handle = async ({ chat }) => {
      await new Promise((resolve) => setImmediate(resolve));
      await bot.channel.send({ accountId: 'default', chatId: chat.id }, 'answered');
    };
    await bot.start();
    await bot.until(() => server.held);
    await server.say(5001, 'hello');
    await bot.until(() => bot.received.length === 1);
    await bot.channel.stop();
    expect(server.heard(5001)).toEqual(['answered']);
  });
});

describe('THREATS 127 (CVE-2026-27003): the token, which stands in every address', () => {
  const echo = (token: string): readonly Trouble[] => [
    refusal(400, `Bad Request: http://127.0.0.1/bot${token}/getUpdates`),
    refusal(429, `/bot${token}/`, { retry_after: 1 }),
    { status: 302, body: '', headers: { location: `http://127.0.0.1:9/bot${token}/x` } },
    { status: 307, body: '', headers: { location: `http://127.0.0.1:9/bot${token}/x` } },
    { status: 500, body: `<html>/bot${token}/getUpdates</html>` },
    { status: 200, body: `{"ok":true,"result":"/bot${token}/"}` },
    refusal(401, `Unauthorized: bot${token}`),
    'cut',
  ];

  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'is in no status, no log line and no rejection, whatever a server answers (%i)',
    async (index) => {
      const trouble = echo(server.token)[index];
      if (trouble === undefined) throw new Error('no such answer');
      server.trouble('getUpdates', trouble);
      server.trouble('sendMessage', ...Array<Trouble>(4).fill(trouble));
      await bot.start();
      await bot.until(() => bot.states.some(({ lastError }) => lastError !== null));
      const failed = await bot.send(5001, 'x').catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(Error);
      const said = [JSON.stringify(bot.states), ...bot.logged, inspected(failed)].join('\n');
      expect(said).not.toContain('stand-in-canary');
    },
  );

  it('123 is sent nowhere else: a redirect is not followed (CVE-2026-32913)', async () => {
    await using elsewhere = await TelegramStandIn.open();
    const location = `${elsewhere.apiRoot}/bot${elsewhere.token}/getUpdates`;
    for (const status of [301, 302, 303, 307, 308]) {
      server.trouble('getUpdates', { status, body: '', headers: { location } });
      server.trouble('sendMessage', { status, body: '', headers: { location } });
    }
    await bot.start();
    await bot.until(connected);
    for (let n = 0; n < 5; n += 1) await expect(bot.send(5001, 'x')).rejects.toThrow('cannot be reached');
    expect(elsewhere.asked).toEqual([]);
  });
});

const inspected = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), inspected(error.cause ?? '')].join('\n');
};
