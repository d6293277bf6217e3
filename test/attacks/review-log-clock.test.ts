import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileLog } from '../../src/gateway/logs/file-log.ts';
import { LogFollower } from '../../src/gateway/logs/follower.ts';
import { openLogService } from '../../src/gateway/logs/log-service.ts';

let home: string;
let dir: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'oc-log-clock-'));
  dir = join(home, 'logs');
  mkdirSync(dir, { mode: 0o700 });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('135: a log of a day that has not come', () => {
  it('hides nothing of today from the tail, from who follows and from the look backwards', () => {
    writeFileSync(join(dir, 'oc-2999-01-01.log'), '{"level":"info","message":"planted"}\n', { mode: 0o600 });
    const log = openFileLog(dir, Date.now, () => undefined);
    const service = openLogService({ dir, now: Date.now, redactor: () => log.redactor(), sink: log });
    log.info('test', 'one');
    const follower = new LogFollower(dir);
    log.info('test', 'two');
    expect(service.tail({}).lines.map((line) => JSON.parse(line).message)).toEqual(['one', 'two']);
    expect(follower.read().map((line) => JSON.parse(line).message)).toEqual(['two']);
    follower.close();
    service.close();
    log.close();
  });
});
