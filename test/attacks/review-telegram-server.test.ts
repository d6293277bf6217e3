import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bot } from '../gateway/channels/telegram/bot.ts';
import { refusal, TelegramStandIn } from '../helpers/telegram-stand-in.ts';

const megabyte = 2 ** 20;

describe('124: what stands in for the Bot API and answers without end (CVE-2026-32049, CVE-2026-29609)', () => {
  let answer: (response: ServerResponse) => void = () => undefined;
  const gone: Promise<void>[] = [];
  const server = createServer((_, response) => {
    gone.push(new Promise((resolve) => response.once('close', resolve)));
    answer(response);
  });
  let bot: Bot;
  beforeEach(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo; // why: it listens on a port
    bot = new Bot({ apiRoot: `http://127.0.0.1:${port}`, token: `777:${'a'.repeat(35)}` } as TelegramStandIn); // why: all a bot reads
  });
  afterEach(async () => {
    await bot.channel.stop();
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  it('is hung up on at a bound, and nothing of it is kept', async () => {
    const chunk = Buffer.alloc(megabyte, 0x20);
    let sent = 0;
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && sent < 2000 && response.write(chunk)) sent += 1;
        if (sent >= 2000) response.end();
      };
      response.on('drain', more);
      more();
    };
    await bot.start();
    await expect.poll(() => bot.status?.lastError ?? '', { timeout: 20_000 }).toContain('is not the Bot API');
    await gone[0];
    expect(sent).toBeLessThan(200);
    expect(bot.received).toEqual([]);
  }, 30_000);

  it('is counted unpacked: a small answer that unfolds is as long as what it unfolds to', async () => {
    // Taken whole it would be an answer like any other.
    const bomb = gzipSync(`{"ok":true,"result":[]${' '.repeat(64 * megabyte)}}`);
    expect(bomb.length).toBeLessThan(megabyte);
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb);
    };
    await bot.start();
    await expect.poll(() => bot.status?.lastError ?? '', { timeout: 20_000 }).toContain('is not the Bot API');
    expect(bot.states.some(({ connected }) => connected)).toBe(false);
  }, 30_000);
});

describe('127: an answer that repeats the token', () => {
  it.each([
    ['as it is', (token: string) => token],
    ['as an address writes it', encodeURIComponent],
    ['without the number of the bot', (token: string) => token.split(':')[1] ?? ''],
  ])('%s shows it in no status and no log (CVE-2026-27003, GHSA-chf7-jq6g-qrwv)', async (_, written) => {
    await using server = await TelegramStandIn.open(7_770_001);
    server.trouble('getUpdates', refusal(400, `Bad Request: /bot${written(server.token)}/getUpdates`));
    await using bot = new Bot(server);
    await bot.start();
    await expect.poll(() => bot.status?.lastError ?? '').toContain('Bad Request');
    expect(JSON.stringify([bot.states, bot.logged])).not.toContain('stand-in-canary-token');
  });
});
