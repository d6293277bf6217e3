import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dockerEngine } from '../../../src/gateway/sandbox/docker.ts';
import { DockerClient } from '../../../src/gateway/sandbox/docker-client.ts';
import { LeftContainers } from '../../../src/gateway/sandbox/left-containers.ts';
import type { Engine } from '../../../src/gateway/sandbox/sandboxes.ts';
import { settingsOf } from '../../../src/gateway/sandbox/settings.ts';
import { policyOf } from '../config/place.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-left-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true });
});

/** A program with Docker's command line whose daemon makes what is not as asked, and removes nothing while `stuck` lies there. */
function engine(): Engine {
  const program = join(dir, 'docker');
  const remove = `if [ -e '${dir}/stuck' ]; then echo "driver failed to remove" >&2; exit 1; fi; echo "$4" >> '${dir}/removed'`;
  writeFileSync(program, `#!/bin/sh\ncase "$1" in rm) ${remove};; container) echo '[]';; esac\n`);
  chmodSync(program, 0o700);
  const client = new DockerClient({ env: { PATH: process.env['PATH'] }, program });
  const places = { home: '/people/ann', ours: [] };
  return dockerEngine({ client, stateId: 'a1', places, written: () => [], pausesMs: [5, 10] });
}
const settings = settingsOf(policyOf('{}').config.sandbox, '/workspace', null);

describe('a container that could not be removed', () => {
  it('is named, is tried again until it is gone, and nothing more is made while there are many', async () => {
    const docker = engine();
    writeFileSync(join(dir, 'stuck'), '');
    expect(await docker.open('one', settings)).toMatchObject({ because: expect.stringContaining('was not honoured') });
    expect(docker.left()).toEqual([expect.stringMatching(/^oc-sandbox-a1-/)]);
    await Promise.all(Array.from({ length: 15 }, () => docker.open('one', settings)));
    expect(docker.left()).toHaveLength(16);
    expect(await docker.open('one', settings)).toMatchObject({
      because: '16 containers could not be removed, and no more are made',
    });
    expect(existsSync(join(dir, 'removed'))).toBe(false);
    rmSync(join(dir, 'stuck'));
    await expect.poll(() => docker.left(), { timeout: 20_000 }).toEqual([]);
    docker.close();
  });

  it('is tried ever more seldom, from the beginning when there is another, and not at all once all is over', async () => {
    vi.useFakeTimers();
    let tried: string[] = [];
    let answer: string | null = 'busy';
    const remove = async (name: string): Promise<string | null> => {
      tried.push(name);
      return answer;
    };
    const left = new LeftContainers(remove, [10, 100]);
    /** What was tried within so many milliseconds. */
    const within = async (ms: number): Promise<readonly string[]> => {
      tried = [];
      await vi.advanceTimersByTimeAsync(ms);
      return tried;
    };
    left.add('one');
    expect(await within(9)).toEqual([]);
    expect(await within(1)).toEqual(['one']);
    expect(await within(99)).toEqual([]);
    expect(await within(1)).toEqual(['one']);
    expect(await within(100)).toEqual(['one']);
    left.add('two');
    expect(await within(10)).toEqual(['one', 'two']);
    answer = null;
    expect(await within(100)).toEqual(['one', 'two']);
    expect(left.names).toEqual([]);
    left.add('three');
    left.close();
    left.add('four');
    expect(await within(1000)).toEqual([]);
    expect(left.names).toEqual(['three', 'four']);
  });
});
