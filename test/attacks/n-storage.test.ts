import {
  chmodSync,
  linkSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { gatewaysOfTests, type RealGateway } from '../gateway/methods/real-gateway.ts';
import { plantFifo } from '../gateway/state/fifo.ts';

const started = gatewaysOfTests();

/** A gateway with mallory blocked and alice approved, stopped. */
async function decided(): Promise<RealGateway> {
  const gateway = await started();
  const operator = await gateway.operator();
  await operator.request('oc.pairing.approve', { code: await gateway.code('alice') });
  await operator.request('oc.pairing.block', { channel: 'local', senderId: 'mallory' });
  await gateway.stop();
  return gateway;
}

const everything = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name));

describe('THREATS N: storage', () => {
  it.each(['per-peer', 'per-channel-peer', 'per-account-channel-peer', 'main'])(
    '174 transcripts under dmScope %s stay under the sessions directory (CVE-2026-28482)',
    async (dmScope) => {
      const gateway = await started({
        session: { dmScope },
        channels: { local: { dmPolicy: 'open', allowFrom: ['*'] } },
      });
      const before = everything(gateway.home);
      const person = await gateway.person();
      for (const name of ['alice', 'a..b', '0.-_', 'con', 'x'.repeat(32)]) await person.say(name, '../../etc/passwd');
      const made = everything(gateway.home).filter((path) => !before.includes(path) && statSync(path).isFile());
      const sessions = realpathSync(join(gateway.paths.agentsDir, 'main', 'sessions'));
      expect(made.length).toBe(dmScope === 'main' ? 1 : 5);
      for (const path of made) {
        expect(path.startsWith(`${sessions}/`)).toBe(true);
        expect(path.slice(sessions.length + 1)).toMatch(/^[a-z0-9-]{1,64}\.jsonl$/);
      }
    },
  );

  const files = ['store', 'lock', 'localCredential', 'gatewaySocket', 'localSocket'] as const;
  const kinds: readonly [string, (precious: string, path: string) => void][] = [
    ['a link', (precious, path) => symlinkSync(precious, path)],
    ['a second name', (precious, path) => linkSync(precious, path)],
    ['a FIFO', (_, path) => plantFifo(path)],
  ];
  for (const file of files) {
    it.each(kinds)(`176 ${file} as %s is not opened and not written through (CVE-2026-32013)`, async (_, plant) => {
      const gateway = await decided();
      const precious = join(gateway.home, 'precious');
      writeFileSync(precious, 'precious', { mode: 0o600 });
      const path = gateway.paths[file];
      rmSync(path, { force: true });
      plant(precious, path);
      if (file === 'localSocket') {
        // One channel that cannot start does not take the gateway down.
        await gateway.restart();
        const { payload } = await (await gateway.operator()).request('channels.status', {});
        expect(payload['channels']).toMatchObject({ local: { running: false, lastError: expect.any(String) } });
      } else await expect(gateway.restart()).rejects.toMatchObject({ code: 'STATE_UNSAFE' });
      expect(readFileSync(precious, 'utf8')).toBe('precious');
    });
  }

  it('177 modes (CVE-2026-33572): under umask 000 every directory is 0700 and every file and socket 0600', async () => {
    const umask = process.umask(0);
    try {
      const gateway = await started({ channels: { local: { dmPolicy: 'open', allowFrom: ['*'] } } });
      await (await gateway.person()).say('alice', 'hello');
      const operator = await gateway.operator();
      await operator.request('oc.pairing.block', { channel: 'local', senderId: 'mallory' });
      const entries = [gateway.paths.stateDir, ...everything(gateway.paths.stateDir)];
      expect(entries.length).toBeGreaterThan(10);
      for (const path of entries) {
        const stat = statSync(path);
        expect(`${path} ${(stat.mode & 0o777).toString(8)}`).toBe(`${path} ${stat.isDirectory() ? '700' : '600'}`);
      }
      expect(entries.some((path) => path.endsWith('-wal')) && entries.some((path) => path.endsWith('.sock'))).toBe(
        true,
      );
    } finally {
      process.umask(umask);
    }
  });

  it.each([0o770, 0o707, 0o777])('177 a state directory that others can write (%o) stops the start', async (mode) => {
    const gateway = await decided();
    chmodSync(gateway.paths.stateDir, mode);
    await expect(gateway.restart()).rejects.toMatchObject({ code: 'STATE_UNSAFE' });
    chmodSync(gateway.paths.stateDir, 0o700);
    chmodSync(join(gateway.paths.stateDir, 'state'), mode);
    await expect(gateway.restart()).rejects.toMatchObject({ code: 'STATE_UNSAFE' });
  });

  const harms: readonly [string, string, (path: string) => void][] = [
    ['corrupt', 'STATE_DAMAGED', (path) => writeFileSync(path, 'x'.repeat(statSync(path).size))],
    ['truncated', 'STATE_DAMAGED', (path) => truncateSync(path, 5000)],
    ['emptied', 'STATE_DAMAGED', (path) => truncateSync(path, 0)],
    [
      'newer',
      'STATE_NEWER',
      (path) => {
        const db = new DatabaseSync(path);
        db.exec('PRAGMA user_version = 1000');
        db.close();
      },
    ],
  ];
  it.each(harms)('182 a %s store keeps the gateway closed and is not begun anew', async (_, code, harm) => {
    const gateway = await decided();
    const { store } = gateway.paths;
    const good = readFileSync(store);
    harm(store);
    const bad = readFileSync(store);
    for (let round = 0; round < 2; round += 1) {
      await expect(gateway.restart()).rejects.toMatchObject({ code });
      expect(readFileSync(store).equals(bad)).toBe(true);
      expect(statSync(gateway.paths.gatewaySocket, { throwIfNoEntry: false })).toBeUndefined();
    }
    // The right file put back, everything is as it was decided.
    writeFileSync(store, good);
    for (const suffix of ['-wal', '-shm']) rmSync(store + suffix, { force: true });
    await gateway.restart();
    const { payload } = await (await gateway.operator()).request('oc.pairing.list', {});
    expect(payload).toMatchObject({ approved: [{ senderId: 'alice' }], denied: [{ senderId: 'mallory' }] });
  });

  it('182 a store whose main file was moved away from its journal is not begun anew', async () => {
    const gateway = await decided();
    renameSync(gateway.paths.store, `${gateway.paths.store}.moved`);
    writeFileSync(`${gateway.paths.store}-wal`, 'journal', { mode: 0o600 });
    await expect(gateway.restart()).rejects.toMatchObject({ code: 'STATE_DAMAGED' });
    expect(statSync(gateway.paths.store, { throwIfNoEntry: false })).toBeUndefined();
  });
});
