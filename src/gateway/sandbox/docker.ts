import { createHash, randomBytes } from 'node:crypto';
import { resolve as resolvePath } from 'node:path';
import type { Mount, MountPlaces } from '../policy/mount-rules.ts';
import { OcError } from '../protocol/errors.ts';
import { checkCall, splitVariables } from './call-variables.ts';
import { type DockerClient, lastWords, whyDockerFailed } from './docker-client.ts';
import { mountsOf, runWords, stateLabel, workspaceInside } from './docker-flags.ts';
import { whyNotAsAsked } from './docker-verify.ts';
import { judgeSettings } from './judge-settings.ts';
import { LeftContainers } from './left-containers.ts';
import { whyNoNetwork } from './network-check.ts';
import { whyReplaced } from './pinned-dirs.ts';
import type { ProgramEnd } from './run-program.ts';
import type { CallResult, SandboxCall, SandboxSettings, SandboxUnavailable } from './sandbox.ts';
import type { Engine, OpenSandbox } from './sandboxes.ts';
import { TriedWorkspaces } from './usable-workspace.ts';

/** Whose containers these are, and what no mount may show. */
export interface DockerPlace {
  readonly client: DockerClient;
  /** Of this state directory alone, also among several machines that share a daemon. */
  readonly stateId: string;
  readonly places: MountPlaces;
  /** Where sandboxes of any agent may write, as links lead now. */
  readonly written: () => readonly string[];
  /** Milliseconds between tries to remove what could not be removed; ours when absent. */
  readonly pausesMs?: readonly number[];
}

/** The timer inside of a container ends what a killed gateway has left; ours comes before it. */
const graceSeconds = 5;
const killed = 137;

/** The engine `docker`. */
export function dockerEngine(place: DockerPlace): Engine {
  const left = new LeftContainers((name) => removeContainer(place.client, name), place.pausesMs);
  const kept: Kept = { own: new Set(), workspaces: new TriedWorkspaces(), left };
  return {
    open: (scopeKey, settings) => openDocker(place, kept, scopeKey, settings),
    sweep: () => sweepDocker(place, kept.own),
    left: () => left.names,
    close: () => left.close(),
  };
}

/** Names of the containers that this process uses, or is about to make. */
type OwnNames = Set<string>;

interface Kept {
  readonly own: OwnNames;
  readonly workspaces: TriedWorkspaces;
  readonly left: LeftContainers;
}

async function openDocker(
  place: DockerPlace,
  kept: Kept,
  scopeKey: string,
  settings: SandboxSettings,
): Promise<OpenSandbox | SandboxUnavailable> {
  const { own, workspaces, left } = kept;
  if (left.areTooMany) return tooManyLeft(left.names.length);
  const judged = judgeSettings(settings, place.places, place.written());
  if (judged.kind === 'unavailable') return judged;
  const network = await whyNoNetwork(place.client, settings);
  if (network !== null) return network;
  const mounts = mountsOf(judged.settings, judged.binds);
  const name = `oc-sandbox-${place.stateId}-${randomBytes(6).toString('hex')}`;
  own.add(name);
  const scope = createHash('sha256').update(scopeKey).digest('hex').slice(0, 16);
  const started = await place.client.run(runWords(judged.settings, mounts, { name, state: place.stateId, scope }), {
    timeoutMs: 60_000,
  });
  const box = new DockerSandbox(place.client, kept, name);
  const because =
    started.ended === 'exit' && started.code === 0
      ? ((await whyUnsafe(place.client, name, judged.settings, mounts)) ??
        (await whyReplaced(place.client, name, judged.settings, judged.pinned)) ??
        (await workspaces.whyNot(place.client, name, judged.settings)))
      : whyDockerFailed(started, settings.image);
  if (because === null) return box;
  if (started.ended === 'exit' && started.code !== 0) {
    // It may have failed half-way, and have left a container that was never started.
    own.delete(name);
    await removeContainer(place.client, name);
  } else if (started.ended !== 'not-started') await box.forget();
  return because;
}

const tooManyLeft = (count: number): SandboxUnavailable => ({
  kind: 'unavailable',
  because: `${count} containers could not be removed, and no more are made`,
  hints: ['oc sandbox list', 'oc doctor docker'],
});

/** Removes a container with all that runs in it. Null when it is gone, or was gone already. */
async function removeContainer(client: DockerClient, name: string): Promise<string | null> {
  const end = await client.run(['rm', '--force', '--volumes', name]);
  if (end.ended === 'exit' && (end.code === 0 || /no such container|already in progress/i.test(end.stderr.text)))
    return null;
  return lastWords(end);
}

async function whyUnsafe(
  client: DockerClient,
  name: string,
  settings: SandboxSettings,
  mounts: readonly Mount[],
): Promise<SandboxUnavailable | null> {
  const looked = await client.run(['container', 'inspect', name]);
  if (looked.ended !== 'exit' || looked.code !== 0) return whyDockerFailed(looked, settings.image);
  const flag = whyNotAsAsked(parsed(looked.stdout.text), settings, mounts);
  if (flag === null) return null;
  return {
    kind: 'unavailable',
    because: `Docker made a container that is not what was asked for: ${flag} was not honoured`,
    hints: ['See what this machine cannot:  oc doctor docker'],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What cannot be read meets no expectation, and so the container is not used.
    return null;
  }
}

class DockerSandbox implements OpenSandbox {
  readonly kind = 'docker';
  readonly workspace = workspaceInside;
  readonly #client: DockerClient;
  readonly #kept: Kept;
  readonly #name: string;
  #ended = false;
  #memoryKills = 0;

  constructor(client: DockerClient, kept: Kept, name: string) {
    this.#client = client;
    this.#kept = kept;
    this.#name = name;
  }

  get ended(): boolean {
    return this.#ended;
  }

  async run(call: SandboxCall): Promise<CallResult> {
    checkCall(call);
    const { quiet, heard } = splitVariables(call.env);
    const words = [...Object.keys(quiet), ...heard.map(([key, value]) => `${key}=${value}`)];
    const flags = words.flatMap((word) => ['--env', word]);
    const seconds = Math.ceil(call.timeoutMs / 1000) + graceSeconds;
    const end = await this.#client.run(
      [
        ...['exec', '--interactive', `--workdir=${resolvePath(call.cwd)}`, ...flags, this.#name],
        ...['timeout', '-s', 'KILL', String(seconds), ...call.argv],
      ],
      {
        stdin: call.stdin,
        timeoutMs: call.timeoutMs,
        maxOutputBytes: call.maxOutputBytes,
        signal: call.signal,
        ...(call.live === undefined ? {} : { live: call.live }),
        variables: quiet,
      },
    );
    return this.#judge(end);
  }

  /** Removes the container, and with it all that runs in it. Says nothing when it is gone already; else it is tried again. */
  async stop(): Promise<void> {
    this.#ended = true;
    this.#kept.own.delete(this.#name);
    const because = await removeContainer(this.#client, this.#name);
    if (because === null) return;
    this.#kept.left.add(this.#name);
    throw new OcError('GATEWAY_UNREACHABLE', `a container could not be removed: ${because}`, ['oc doctor docker']);
  }

  async #judge(end: ProgramEnd): Promise<CallResult> {
    const { code, stdout, stderr, tookMs } = end;
    const result = (ended: CallResult['ended'], shown = code): CallResult => ({
      ended,
      code: ended === 'exit' ? shown : null,
      stdout,
      stderr,
      tookMs,
    });
    if (end.ended !== 'exit') {
      // The client was killed, or there is none: what was started inside goes on until the container ends.
      await this.forget();
      return result(end.ended === 'not-started' ? 'lost' : end.ended);
    }
    if (!isDoubtful(end)) return result('exit');
    const state = await this.#state();
    if (state === 'running') return result(code === killed && (await this.#hasRunOut()) ? 'out-of-memory' : 'exit');
    await this.forget();
    return result(state);
  }

  /** The container is removed if its daemon does it; else that is tried again, and a next start sweeps it. */
  async forget(): Promise<void> {
    await this.stop().catch((error: unknown) => {
      if (!(error instanceof OcError)) throw error;
    });
  }

  async #state(): Promise<'running' | 'out-of-memory' | 'lost'> {
    const format = '{{.State.Running}} {{.State.OOMKilled}}';
    const found = await this.#client.run(['container', 'inspect', '--format', format, this.#name]);
    if (found.ended !== 'exit' || found.code !== 0) return 'lost';
    const [running, memory] = found.stdout.text.trim().split(' ');
    if (running === 'true') return 'running';
    return memory === 'true' ? 'out-of-memory' : 'lost';
  }

  /** Has the kernel killed for memory since this was asked last? The daemon tells that of a container's first process alone. */
  async #hasRunOut(): Promise<boolean> {
    const found = await this.#client.run(['exec', this.#name, 'cat', ...memoryCounters]);
    const kills = Number(/^oom_kill (\d+)$/m.exec(found.stdout.text)?.[1] ?? 0);
    const more = kills > this.#memoryKills;
    this.#memoryKills = kills;
    return more;
  }
}

/** Of the two versions of cgroups; a machine has one of them. */
const memoryCounters = ['/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control'];

/** Ends that may be of the client, the daemon or the kernel instead of the call's own; looked up before they are believed. */
function isDoubtful({ code, stderr }: ProgramEnd): boolean {
  if (code === null || code === killed || code === 255) return true;
  const words =
    /error response from daemon|cannot connect to the docker daemon|error during connect|no such container|is not running|unexpected eof/i;
  return code !== 0 && words.test(stderr.text);
}

/** Ends every container that carries this state directory's id and is none of ours. Throws when a daemon is there and does not do it. */
async function sweepDocker({ client, stateId }: DockerPlace, own: OwnNames): Promise<number> {
  const format = '{{.ID}} {{.Names}}';
  const label = `label=${stateLabel}=${stateId}`;
  const found = await client.run(['ps', '--all', '--no-trunc', '--filter', label, '--format', format]);
  // Without Docker, or without its daemon, nothing of ours can run.
  if (found.ended !== 'exit' || found.code !== 0) return 0;
  const ids = found.stdout.text.split('\n').flatMap((line) => {
    const [, id, name = ''] = /^([0-9a-f]{64}) (.*)$/.exec(line) ?? [];
    return id === undefined || own.has(name) ? [] : [id];
  });
  if (ids.length === 0) return 0;
  const end = await client.run(['rm', '--force', '--volumes', ...ids]);
  const left = end.stderr.text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/no such container|already in progress/i.test(line));
  if (end.ended === 'exit' && (end.code === 0 || left.length === 0)) return ids.length;
  throw new OcError('GATEWAY_UNREACHABLE', `containers of an earlier run could not be removed: ${lastWords(end)}`, [
    'oc doctor docker',
  ]);
}
