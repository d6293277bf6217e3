import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DockerClient } from '../../src/gateway/sandbox/docker-client.ts';
import { call, sh } from '../gateway/sandbox/places.ts';
import { DockerDaemon } from '../helpers/docker-daemon.ts';
import { end } from '../helpers/home.ts';
import { anybody, dockerEnv, dockerWords, Place, processes, withoutDocker } from './place.ts';

describe.skipIf(withoutDocker)('the end of containers', () => {
  it('calls for one key wait for one making, other settings are another place, and a drop ends a scope', async () => {
    await using place = new Place();
    const opened = await Promise.all(Array.from({ length: 6 }, () => place.open('a')));
    expect(place.containers()).toHaveLength(1);
    await Promise.all(opened.map(async (box) => expect(await box.run(call(['true']))).toMatchObject({ code: 0 })));
    await place.open('b');
    expect(place.containers()).toHaveLength(2);
    await place.open('a', { pids: 40 });
    await expect.poll(() => place.containers().length).toBe(2);
    await place.sandboxes.drop('a');
    expect(place.containers()).toHaveLength(1);
    await place.sandboxes.stop();
    expect(place.containers()).toEqual([]);
    expect(await place.refusal({})).toBe('the gateway is stopping');
  });

  it('a container that somebody removes is lost to its call, and made again for the next one', async () => {
    await using place = new Place();
    const box = await place.open();
    const running = box.run(sh('sleep 86390'));
    await expect.poll(() => processes().includes('sleep 86390')).toBe(true);
    dockerWords('rm', '--force', ...place.containers());
    expect(await running).toMatchObject({ ended: 'lost', code: null });
    expect(await (await place.open()).run(call(['true']))).toMatchObject({ ended: 'exit', code: 0 });
  });

  it('kill -9 of the owner: the next start sweeps what it left, and nothing of another state directory', async () => {
    await using neighbour = new Place();
    await neighbour.open();
    const stateId = 'a1b2c3d4e5f6';
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', ownerScript(stateId)], {
      cwd: import.meta.dirname,
      env: { ...dockerEnv },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => owner.stdout.once('data', resolve));
    await expect.poll(() => processes().includes('sleep 86389')).toBe(true);
    await end(owner, 'SIGKILL');
    await using next = new Place(stateId);
    expect(next.containers()).toHaveLength(1);
    await next.sandboxes.sweep();
    expect(next.containers()).toEqual([]);
    expect(processes().filter((line) => /sleep 86389/.test(line))).toEqual([]);
    expect(neighbour.containers()).toHaveLength(1);
  });

  it('20 scopes with 10 calls each leak no container, no process and no descriptor', async () => {
    await using place = new Place();
    await place.open('warm').then((box) => box.run(call(['true'])));
    const before = readdirSync('/proc/self/fd').length;
    const scopes = Array.from({ length: 20 }, (_, at) => `scope ${at}`);
    for (let at = 0; at < scopes.length; at += 4) {
      await Promise.all(
        scopes.slice(at, at + 4).map(async (scope) => {
          const box = await place.open(scope);
          for (let time = 0; time < 10; time += 1) {
            const ran = await box.run(sh(`(sleep 86388 >/dev/null 2>&1 &); echo ${time}`));
            expect(ran).toMatchObject({ ended: 'exit', code: 0, stdout: { text: `${time}\n` } });
          }
        }),
      );
    }
    expect(place.containers()).toHaveLength(21);
    await place.sandboxes.stop();
    expect(place.containers()).toEqual([]);
    expect(processes().filter((line) => /sleep 86388|docker (exec|run)/.test(line))).toEqual([]);
    await expect.poll(() => readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before);
  }, 240_000);
});

describe.skipIf(withoutDocker)('a daemon that is not there', () => {
  it('or a client that cannot be started for a while: what runs in the container ends as soon as one can', async () => {
    let gone = false;
    const missing = new DockerClient({ env: dockerEnv, program: '/nowhere/docker' });
    class Vanishing extends DockerClient {
      override run(...given: Parameters<DockerClient['run']>): ReturnType<DockerClient['run']> {
        return gone ? missing.run(...given) : super.run(...given);
      }
    }
    await using place = new Place(undefined, new Vanishing({ env: dockerEnv }));
    const box = await place.open();
    const running = box.run(sh('sleep 86384'));
    await expect.poll(() => processes().includes('sleep 86384')).toBe(true);
    gone = true;
    expect(await box.run(call(['true']))).toMatchObject({ ended: 'lost' });
    expect(place.sandboxes.left()).toHaveLength(1);
    gone = false;
    await expect.poll(() => place.containers()).toEqual([]);
    await expect.poll(() => place.sandboxes.left()).toEqual([]);
    await running;
  });

  it('in the middle of a call: lost, and unavailable afterwards, never anywhere else', async () => {
    await using daemon = await DockerDaemon.open();
    const saved = dockerWords('save', '--output', `${daemon.dir}/image.tar`, 'oc-sandbox:test');
    expect(saved).toBe('');
    daemon.docker('load', '--input', `${daemon.dir}/image.tar`);
    await using place = new Place('b1b2c3d4e5f6', daemon.env);
    const box = await place.open();
    const running = box.run(sh('sleep 86387; touch /tmp/never'));
    await expect.poll(() => processes().includes('sleep 86387')).toBe(true);
    await daemon.stop();
    expect(await running).toMatchObject({ ended: 'lost', code: null });
    expect(await place.refusal({})).toBe('the Docker daemon does not answer');
    await place.sandboxes.sweep();
    await daemon.start();
    expect(await (await place.open()).run(call(['echo', 'again']))).toMatchObject({ stdout: { text: 'again\n' } });
  });

  it('without Docker, or without the image, it is unavailable and says what helps', async () => {
    await using bare = new Place('c1b2c3d4e5f6', { PATH: '/nowhere' });
    expect(await bare.refusal({})).toBe('Docker is not installed');
    await using place = new Place();
    const absent = await place.sandboxes.of('one', place.settings({ image: 'not-there:1' }), anybody);
    expect(absent).toEqual({
      kind: 'unavailable',
      because: 'the image not-there:1 is not on this machine, and nothing is ever pulled',
      hints: ['Make it:  oc sandbox build', 'See what is missing:  oc doctor docker'],
    });
  });
});

/** A gateway's part that opens a place and stays in a call. */
const ownerScript = (stateId: string): string => `
  import { DockerClient } from '../../src/gateway/sandbox/docker-client.ts';
  import { dockerEngine } from '../../src/gateway/sandbox/docker.ts';
  const engine = dockerEngine({
    client: new DockerClient({ env: process.env }),
    stateId: '${stateId}',
    places: { home: '/people/ann', ours: [] },
    written: () => [],
  });
  const box = await engine.open('one', {
    engine: 'docker', image: 'oc-sandbox:test', workspaceAccess: 'none', workspaceDir: '/none', network: 'none',
    memoryBytes: 64 << 20, cpus: 1, pids: 32, timeoutMs: 1000, readOnlyRoot: true, binds: [], env: {}, user: '1000:1000',
  });
  if (box.kind === 'unavailable') throw new Error(box.because);
  console.log('ready');
  await box.run({
    argv: ['sleep', '86389'], cwd: '/', env: {}, stdin: null, timeoutMs: 600000, maxOutputBytes: 1000,
    signal: new AbortController().signal,
  });
`;
