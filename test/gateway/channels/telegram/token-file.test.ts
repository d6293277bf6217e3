import { chmodSync, linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTelegram } from '../../../../src/gateway/channels/telegram/open-telegram.ts';
import { readTokenFile } from '../../../../src/gateway/channels/telegram/token-file.ts';
import { plantFifo } from '../../state/fifo.ts';

const token = '123456:file-canary-token';
let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-token-'));
  path = join(dir, 'token');
  writeFileSync(path, `${token}\n`, { mode: 0o600 });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const silent = () => undefined;
const parts = { log: { debug: silent, info: silent, warn: silent, error: silent }, wait: async () => undefined };
const open = () => openTelegram('default', { apiRoot: 'http://127.0.0.1:9', token: { from: 'file', path } }, parts);

describe('a token file', () => {
  it('is read when it is ours alone, without the line end', async () => {
    expect((await readTokenFile(path)).reveal()).toBe(token);
    await expect(open()).resolves.toBeDefined();
  });

  it.each([0o640, 0o604, 0o620, 0o602, 0o666])('of mode %o is refused', async (mode) => {
    chmodSync(path, mode);
    await expect(readTokenFile(path)).rejects.toThrow('other users');
  });

  it('that is a link is refused, also one to a good file (THREATS 176)', async () => {
    const link = join(dir, 'link');
    symlinkSync(path, link);
    await expect(readTokenFile(link)).rejects.toThrow('is a link');
  });

  it('with a second name is refused', async () => {
    linkSync(path, join(dir, 'second'));
    await expect(readTokenFile(path)).rejects.toThrow('2 names');
  });

  it('that is a directory, a pipe, or not there is refused and never waited for', async () => {
    plantFifo(join(dir, 'pipe'));
    await expect(readTokenFile(join(dir, 'pipe'))).rejects.toThrow('not a regular file');
    await expect(readTokenFile(dir)).rejects.toThrow('not a regular file');
    await expect(readTokenFile(join(dir, 'none'))).rejects.toThrow('is not there');
  });

  it.each(['', 'hello', 'a/b:../c', `${token}\n${token}`, '[secret]', `${token}/../x`])(
    'that holds %j holds no token, and is not quoted',
    async (text) => {
      writeFileSync(path, text);
      const refused = await open().catch((error: unknown) => error);
      expect(refused).toMatchObject({ message: 'the token file holds no token' });
    },
  );

  it('that is large is refused', async () => {
    writeFileSync(path, '1'.repeat(5000));
    await expect(readTokenFile(path)).rejects.toThrow('more than a token');
  });
});
