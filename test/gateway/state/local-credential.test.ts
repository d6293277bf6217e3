import { chmodSync, linkSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLocalCredential, readLocalCredential } from '../../../src/gateway/state/local-credential.ts';
import { plantFifo } from './fifo.ts';

let dir = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-credential-'));
  path = join(dir, 'local-credential');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const refused = { code: 'STATE_UNSAFE' };
const secret = 'ab'.repeat(32);

describe('the local credential', () => {
  it('is made once, 32 random bytes in a file of mode 0600, whatever the umask', async () => {
    const before = process.umask(0);
    const first = await openLocalCredential(path);
    process.umask(before);
    expect(first.reveal()).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await openLocalCredential(path)).reveal()).toBe(first.reveal());
    expect((await readLocalCredential(path))?.reveal()).toBe(first.reveal());
  });

  it('is nothing where no gateway has made one, and reading makes none', async () => {
    expect(await readLocalCredential(path)).toBeNull();
    expect(await readLocalCredential(path)).toBeNull();
  });

  it('176 (CVE-2026-32013): a link, a second name, a FIFO or loose permissions are refused and left as they were', async () => {
    const target = join(dir, 'target');
    writeFileSync(target, secret, { mode: 0o600 });
    symlinkSync(target, path);
    await expect(openLocalCredential(path)).rejects.toMatchObject(refused);
    rmSync(path);
    linkSync(target, path);
    await expect(openLocalCredential(path)).rejects.toMatchObject(refused);
    rmSync(path);
    plantFifo(path);
    await expect(openLocalCredential(path)).rejects.toMatchObject(refused);
    rmSync(path);
    writeFileSync(path, secret, { mode: 0o600 });
    chmodSync(path, 0o640);
    await expect(openLocalCredential(path)).rejects.toMatchObject(refused);
    await expect(readLocalCredential(path)).rejects.toMatchObject(refused);
    expect(readFileSync(target, 'utf8')).toBe(secret);
  });

  it('that is not one is refused, not replaced', async () => {
    for (const content of ['', 'changeme', secret.slice(1), `${secret}x`]) {
      writeFileSync(path, content, { mode: 0o600 });
      await expect(openLocalCredential(path)).rejects.toMatchObject(refused);
      expect(readFileSync(path, 'utf8')).toBe(content);
    }
  });
});
