import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStateId, readStateId } from '../../../src/gateway/sandbox/state-id.ts';

const dir = mkdtempSync(join(tmpdir(), 'oc-state-id-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('the name by which containers of a state directory are known', () => {
  it('is made once, by chance, and is private', async () => {
    const path = join(dir, 'one');
    expect(await readStateId(path)).toBeNull();
    const id = await openStateId(path);
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(await openStateId(path)).toBe(id);
    expect(await openStateId(join(dir, 'two'))).not.toBe(id);
    chmodSync(path, 0o644);
    await expect(openStateId(path)).rejects.toMatchObject({ code: 'STATE_UNSAFE' });
  });

  it('is never something else, which could name containers of somebody else', async () => {
    const path = join(dir, 'three');
    for (const text of ['', 'a', '--all', 'x'.repeat(12), '0123456789abc']) {
      writeFileSync(path, text, { mode: 0o600 });
      await expect(openStateId(path)).rejects.toMatchObject({ code: 'STATE_UNSAFE' });
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
  });
});
