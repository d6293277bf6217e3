import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChannelRunner, openChannelRunner } from '../../../src/gateway/channels/runner.ts';
import type { Config } from '../../../src/gateway/config/config.ts';
import type { Log } from '../../../src/gateway/logs/log.ts';
import { Place } from '../config/place.ts';
import { LocalPerson } from './local-person.ts';

const localRuns = {
  channel: 'local',
  accountId: 'default',
  running: true,
  connected: true,
  lastError: null,
  sinceMs: expect.any(Number),
};
const wait = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal });

let dir: string;
let path: string;
let runner: ChannelRunner;
let errors: string[];
let fail: boolean;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-runner-'));
  path = join(dir, 'local.sock');
  errors = [];
  fail = false;
  const ignore = () => undefined;
  const log: Log = { debug: ignore, info: ignore, warn: ignore, error: (_, message) => void errors.push(message) };
  runner = openChannelRunner({ localSocket: path, stateDir: path, log, wait }, async () => {
    if (fail) throw new Error('a bug of ours');
  });
});

afterEach(async () => {
  await runner.stop();
  rmSync(dir, { recursive: true, force: true });
});

function config(channels: object): Config {
  using place = new Place(JSON.stringify({ channels }));
  const loaded = place.load();
  if (!loaded.ok) throw new Error(loaded.problems[0]?.message);
  return loaded.config;
}

const on = () => config({});
const off = () => config({ local: { enabled: false } });

describe('the channels that run', () => {
  it('follow the configuration: on, off and on again', async () => {
    await runner.follow(on());
    expect(runner.states()).toEqual([localRuns]);
    await runner.follow(on());
    await runner.follow(off());
    expect(runner.states()).toEqual([]);
    await expect(LocalPerson.open(path)).rejects.toThrow();
    await expect(runner.send('local', 'default', 'alice', 'x')).rejects.toThrow('not running');
    await runner.follow(on());
    await (await LocalPerson.open(path)).end();
  });

  it('are left as the last of many changes wants them', async () => {
    await Promise.all([runner.follow(on()), runner.follow(off()), runner.follow(on()), runner.follow(off())]);
    expect(runner.states()).toEqual([]);
  });

  it('stay stopped, whatever the configuration wants afterwards', async () => {
    await runner.follow(on());
    await Promise.all([runner.stop(), runner.follow(on())]);
    await runner.follow(on());
    expect(runner.states()).toEqual([]);
    await expect(LocalPerson.open(path)).rejects.toThrow();
  });

  it('do not take the gateway down when one cannot start; it is said, and tried again', async () => {
    writeFileSync(path, 'in the way');
    await runner.follow(on());
    expect(runner.states()).toMatchObject([
      { ...localRuns, running: false, connected: false, lastError: expect.stringContaining('EADDRINUSE') },
    ]);
    expect(errors).toEqual(['channel failed to start']);
    rmSync(path);
    await runner.follow(on());
    expect(runner.states()).toEqual([localRuns]);
  });

  it('log a message that could not be handled, and go on', async () => {
    await runner.follow(on());
    fail = true;
    const one = await LocalPerson.open(path);
    await expect(one.say('alice', 'hello')).rejects.toThrow('hung up');
    expect(errors).toEqual(['a message was not handled']);
    fail = false;
    const two = await LocalPerson.open(path);
    await two.say('alice', 'hello');
    await two.end();
  });

  it('refuse to send where there is no such channel', async () => {
    await runner.follow(on());
    for (const id of ['telegram', '', '__proto__', 'constructor']) {
      await expect(runner.send(id, 'default', 'x', 'y')).rejects.toThrow('not running');
    }
  });
});
