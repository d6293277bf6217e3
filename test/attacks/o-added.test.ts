import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';

const state = (home: Home, ...names: string[]) => join(home.dir, '.openclaw', ...names);

/** Names, modes, times and contents of a whole tree, as one hash. */
function treeHash(dir: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const stat = lstatSync(path);
    hash.update(`${path} ${stat.mode} ${stat.uid} ${stat.mtimeMs} ${stat.nlink}`);
    if (entry.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

describe('THREATS O 186: a state directory of OpenClaw', () => {
  it('is not changed by one byte: not by the gateway, not by any command', async () => {
    await using home = await Home.make();
    mkdirSync(state(home, 'state'), { recursive: true, mode: 0o700 });
    mkdirSync(state(home, 'credentials'), { mode: 0o755 });
    const db = new DatabaseSync(state(home, 'state', 'openclaw.sqlite'));
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE pairing (id TEXT)');
    db.close();
    writeFileSync(state(home, 'openclaw.json'), '// mine\n{ channels: { telegram: { dmPolicy: "pairing" } } }\n');
    const before = treeHash(state(home));
    const lines = [
      'oc gateway --port 0',
      'oc gateway start --port 0',
      'oc pairing list',
      'oc pairing block local eve',
      'oc pairing clear',
      'oc owner set telegram:5001',
      'oc config set gateway.port 18790',
      'oc config unset channels.telegram.dmPolicy',
      'oc history',
    ];
    for (const line of lines) {
      const { code, stderr } = await home.sh(line);
      expect(`${line}: ${code}`).toBe(`${line}: 6`);
      expect(stderr).toContain('--profile');
      expect(treeHash(state(home)), line).toBe(before);
    }
    for (const line of [
      'oc',
      'oc status',
      'oc gateway status',
      'oc config get',
      'oc config validate',
      'oc gateway stop',
      'oc --version',
    ]) {
      await home.sh(line);
      expect(treeHash(state(home)), line).toBe(before);
    }
    expect((await home.sh('oc --profile mine pairing list')).code).toBe(0);
    expect(treeHash(state(home))).toBe(before);
  });
});
