import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal, SlackStandIn, type Trouble } from '../../../helpers/slack-stand-in.ts';
import { Bot } from './bot.ts';

let server: SlackStandIn;
let bot: Bot;
const printed: string[] = [];
const writers = { out: process.stdout.write, err: process.stderr.write };

beforeEach(async () => {
  server = await SlackStandIn.open();
  bot = new Bot(server);
  printed.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array) => printed.push(String(chunk)) > 0;
  }
});

afterEach(async () => {
  process.stdout.write = writers.out;
  process.stderr.write = writers.err;
  await bot.channel.stop();
  await server[Symbol.asyncDispose]();
});

const inspected = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), inspected(error.cause ?? '')].join('\n');
};

describe('THREATS 127 (CVE-2026-27003): the tokens, and the tickets that lines are opened with', () => {
  const echoes: readonly ((said: string) => Trouble)[] = [
    (said) => refusal(said),
    (said) => refusal('missing_scope', { needed: said }),
    (said) => ({ status: 200, body: `<html>${said}</html>` }),
    (said) => ({ status: 200, body: { ok: true, team_id: said, url: `ws://${said}/`, ts: said } }),
    (said) => ({ status: 500, body: said, headers: { 'x-token': said } }),
    (said) => ({ status: 429, body: said, headers: { 'retry-after': said } }),
    (said) => ({ status: 302, body: '', headers: { location: `http://127.0.0.1:9/${said}` } }),
    () => 'cut',
  ];

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('are shown nowhere, whatever a server answers (%i)', async (index) => {
    const said = `${server.botToken}${server.appToken}`;
    const trouble = echoes[index]?.(said) ?? 'none';
    server.trouble('apps.connections.open', trouble, trouble);
    server.trouble('chat.postMessage', trouble);
    await bot.start();
    await bot.until(() => bot.states.some(({ lastError }) => lastError !== null));
    server.trouble('auth.test', trouble);
    const failed = await Promise.allSettled([
      bot.send('D0ALICE', 'x'),
      bot.channel.probe?.(AbortSignal.timeout(1000)),
      bot.channel.isAdministrator?.({ accountId: 'default', chatId: 'C0ROOM' }, 'T0STAND:U0ALICE'),
    ]);
    const errors = failed.map((each) => (each.status === 'rejected' ? inspected(each.reason) : ''));
    expect(errors[0]).not.toBe('');
    expect([JSON.stringify(bot.states), ...bot.logged, ...errors, ...printed].join('\n')).not.toContain('canary');
  });

  it.each(['404 Not Found', '302 Found\r\nLocation: http://127.0.0.1:9/', '200 OK'])(
    'are shown nowhere when a line is not opened (%s)',
    async (answer) => {
      server.instead = `HTTP/1.1 ${answer}\r\n\r\n`;
      await bot.start();
      await bot.until(() => bot.clock.pauses.length > 1);
      expect([JSON.stringify(bot.states), ...bot.logged, ...printed].join('\n')).not.toContain('canary');
      expect(printed).toEqual([]);
    },
  );

  it('123 are sent nowhere else: a redirect is not followed (CVE-2026-32913)', async () => {
    await using elsewhere = await SlackStandIn.open('0ELSE');
    for (const status of [301, 302, 303, 307, 308]) {
      for (const method of ['auth.test', 'apps.connections.open', 'chat.postMessage']) {
        const location = `${elsewhere.apiRoot}/${method}`;
        server.trouble(method, { status, body: '', headers: { location } });
      }
    }
    server.instead = `HTTP/1.1 302 Found\r\nLocation: ${elsewhere.apiRoot}/link/\r\n\r\n`;
    for (let n = 0; n < 5; n += 1) await expect(bot.send('D0ALICE', 'x')).rejects.toThrow('cannot be reached');
    await bot.start();
    await bot.until(() => bot.clock.pauses.length > 11);
    expect(elsewhere.asked).toEqual([]);
    expect(elsewhere.lines.size).toBe(0);
  });

  it('each go with what is theirs: the bot speaks as the bot, and only a line is opened as the app', async () => {
    await bot.connected();
    await bot.send('D0ALICE', 'x');
    const tokens = server.asked.map(({ method, token, body }) => [method, token === server.appToken, 'token' in body]);
    expect(tokens).toEqual([
      ['auth.test', false, false],
      ['apps.connections.open', true, false],
      ['chat.postMessage', false, false],
    ]);
  });
});
