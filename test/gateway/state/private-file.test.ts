import { linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFileAtomic } from '../../../src/gateway/state/atomic-file.ts';
import { readPrivateFile } from '../../../src/gateway/state/private-file.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-private-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const options = { maxBytes: 100, hint: 'Remove it.' };

it('a file that is put in another one\u2019s place while it is read is read, whole, old or new', async () => {
  const path = join(dir, 'key');
  await writeFileAtomic(path, 'text 0');
  let writing = true;
  const writer = (async () => {
    for (let round = 1; round <= 300; round += 1) await writeFileAtomic(path, `text ${round}`);
    writing = false;
  })();
  while (writing) {
    const texts = await Promise.all(Array.from({ length: 20 }, () => readPrivateFile(path, options)));
    for (const text of texts) expect(text).toMatch(/^text \d+$/);
  }
  await writer;
  expect(await readPrivateFile(path, options)).toBe('text 300');
});

it('a file with a second name is refused', async () => {
  const path = join(dir, 'key');
  writeFileSync(path, 'text', { mode: 0o600 });
  linkSync(path, join(dir, 'other'));
  await expect(readPrivateFile(path, options)).rejects.toMatchObject({ code: 'STATE_UNSAFE' });
});
