// Calls in containers, beside the plain commands of Docker in a daemon of its own; and what twenty conversations leave behind.
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildImage } from '../src/gateway/sandbox/build-image.ts';
import { dockerEngine } from '../src/gateway/sandbox/docker.ts';
import { DockerClient } from '../src/gateway/sandbox/docker-client.ts';
import {
  containerVariables,
  hardeningFlags,
  stateLabel,
  workspaceInside,
} from '../src/gateway/sandbox/docker-flags.ts';
import { runProgram } from '../src/gateway/sandbox/run-program.ts';
import type { SandboxCall, SandboxSettings } from '../src/gateway/sandbox/sandbox.ts';
import { keepSandboxes } from '../src/gateway/sandbox/sandboxes.ts';
import { DockerDaemon } from '../test/helpers/docker-daemon.ts';
import { type Figure, type Measure, median } from './figure.ts';
import { runAlone } from './report.ts';

const image = 'oc-sandbox:bench';
const stateId = 'bench';
const warmCalls = 30;
const coldCalls = 8;
const sessions = 20;
const callsOfSession = 10;
const settleMs = 5000;

const settings = (workspaceDir: string): SandboxSettings => ({
  ...{ engine: 'docker', image, workspaceAccess: 'rw', workspaceDir, network: 'none' },
  ...{ memoryBytes: 128 << 20, cpus: 1, pids: 64, timeoutMs: 30_000, readOnlyRoot: true },
  ...{ binds: [], env: {}, user: '1000:1000' },
});

const call = (): SandboxCall => ({
  ...{ argv: ['true'], cwd: workspaceInside, env: {}, stdin: null, timeoutMs: 20_000, maxOutputBytes: 4096 },
  signal: new AbortController().signal,
});

/** Containers for a while, and Docker beside them. */
class Bench implements AsyncDisposable {
  readonly #daemon: DockerDaemon;
  readonly #dir = mkdtempSync(join(tmpdir(), 'oc-bench-'));
  readonly settings: SandboxSettings;
  readonly sandboxes;

  constructor(daemon: DockerDaemon) {
    this.#daemon = daemon;
    const workspace = join(this.#dir, 'workspace');
    mkdirSync(workspace);
    // Docker needs root here, and a sandbox has no use for a workspace that its user may not write in.
    if (process.getuid?.() === 0) chownSync(workspace, 1000, 1000);
    this.settings = settings(workspace);
    const client = new DockerClient({ env: daemon.env });
    const none = { open: async () => ({ kind: 'unavailable' as const, because: 'not here', hints: [] }) };
    this.sandboxes = keepSandboxes({
      docker: dockerEngine({ client, stateId, places: { home: '/people/ann', ours: [] }, written: () => [] }),
      bubblewrap: { ...none, sweep: async () => undefined, left: () => [], close: () => undefined },
    });
  }

  /** One call of a conversation, which makes its container when there is none. */
  async call(scope: string): Promise<void> {
    const place = await this.sandboxes.of(scope, this.settings, { name: 'operator', stillMay: () => true });
    if (place.kind === 'unavailable') throw new Error(place.because);
    const { ended, code, stderr } = await place.run(call());
    if (ended !== 'exit' || code !== 0) throw new Error(`a call ended with ${ended} ${code}: ${stderr.text}`);
  }

  /** Docker's own command, started as ours are. */
  async plain(...words: readonly string[]): Promise<void> {
    const limits = { timeoutMs: 60_000, maxOutputBytes: 4096 };
    const { code, stderr } = await runProgram({ argv: ['docker', ...words], env: this.#daemon.env, ...limits });
    if (code !== 0) throw new Error(`docker ${words[0]} ended with ${code}: ${stderr.text}`);
  }

  containers(): readonly string[] {
    const found = this.#daemon.docker(
      'ps',
      '--all',
      '--quiet',
      '--filter',
      `label=${stateLabel}=${stateId}`,
      '--no-trunc',
    );
    return found.split('\n').filter((id) => id !== '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandboxes.stop();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Ours and Docker's by turns, so that a busy moment of the machine meets both. */
async function byTurns(count: number, ours: (nth: number) => Promise<void>, plain: () => Promise<void>) {
  const times: { readonly ours: number[]; readonly plain: number[] } = { ours: [], plain: [] };
  for (let nth = 0; nth < count; nth += 1) {
    times.plain.push(await timed(plain));
    times.ours.push(await timed(() => ours(nth)));
  }
  return { ours: median(times.ours), plain: median(times.plain) };
}

async function warm(bench: Bench): Promise<Figure> {
  await bench.call('warm');
  const [container = ''] = bench.containers();
  const { ours, plain } = await byTurns(
    warmCalls,
    () => bench.call('warm'),
    () => bench.plain('exec', container, 'true'),
  );
  return {
    ...{ name: 'sandbox: a call in a warm container', unit: 'ms', ours },
    yardstick: { name: 'docker exec', value: plain },
    budget: { kind: 'ratio', bound: 'at most', limit: 1.3 },
  };
}

async function cold(bench: Bench): Promise<Figure> {
  const { settings: own } = bench;
  const variables = Object.entries(containerVariables(own)).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const mount = ['--mount', `type=bind,source=${own.workspaceDir},target=${workspaceInside}`];
  const flags = ['--rm', ...hardeningFlags(own), ...mount, ...variables, '--workdir', workspaceInside];
  const { ours, plain } = await byTurns(
    coldCalls,
    (nth) => bench.call(`cold ${nth}`),
    () => bench.plain('run', ...flags, '--entrypoint', 'true', image),
  );
  return {
    ...{ name: 'sandbox: the first call, with its container', unit: 'ms', ours },
    yardstick: { name: 'docker run, same flags', value: plain },
    budget: { kind: 'ratio', bound: 'at most', limit: 1.2 },
  };
}

interface Held {
  readonly containers: number;
  readonly processes: number;
  readonly descriptors: number;
}

/** What is there now of containers, of processes of theirs and of clients, and of this process's files and sockets. */
const held = (bench: Bench, ids: readonly string[]): Held => ({
  containers: bench.containers().length,
  processes: processesOf(['oc-sandbox-bench-', ...ids]),
  descriptors: readdirSync('/proc/self/fd').length,
});

/** Processes that name one of these words in their arguments (clients and shims), or are in a group of one (what runs inside). */
function processesOf(words: readonly string[]): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => words.some((word) => saidOf(pid).includes(word))).length;
}

function saidOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}

async function leaks(daemon: DockerDaemon): Promise<readonly Figure[]> {
  await using bench = new Bench(daemon);
  const before = held(bench, []);
  for (let nth = 0; nth < sessions; nth += 1) {
    await Promise.all(Array.from({ length: callsOfSession }, () => bench.call(`session ${nth}`)));
  }
  const ids = bench.containers();
  const during = held(bench, ids);
  if (during.containers !== sessions || during.processes < sessions) throw new Error(JSON.stringify(during));
  await bench.sandboxes.stop();
  // A shim ends a moment after its container.
  const deadline = performance.now() + settleMs;
  while (held(bench, ids).processes > 0 && performance.now() < deadline) await delay(50);
  const after = held(bench, ids);
  return (['containers', 'processes', 'descriptors'] as const).map((what) => ({
    ...{ name: `sandbox: ${what} after ${sessions} sessions of ${callsOfSession} calls`, unit: 'left' },
    ours: Math.max(0, after[what] - before[what]),
    budget: { kind: 'absolute', bound: 'at most', limit: 0 },
  }));
}

export const sandboxFigures: Measure = async () => {
  if (process.getuid?.() !== 0) {
    console.log('skipped: the figures of the sandbox need root, to start a Docker daemon');
    return [];
  }
  await using daemon = await DockerDaemon.open();
  const client = new DockerClient({ env: daemon.env });
  await buildImage({ client, env: process.env, say: () => undefined }, image, false);
  return [...(await times(daemon)), ...(await leaks(daemon))];
};

async function times(daemon: DockerDaemon): Promise<readonly Figure[]> {
  await using bench = new Bench(daemon);
  return [await warm(bench), await cold(bench)];
}

if (import.meta.main) await runAlone(sandboxFigures);
