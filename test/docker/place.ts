import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { dockerEngine } from '../../src/gateway/sandbox/docker.ts';
import { DockerClient } from '../../src/gateway/sandbox/docker-client.ts';
import type { Sandbox, Sandboxes, SandboxSettings, SandboxUser } from '../../src/gateway/sandbox/sandbox.ts';
import { type Engine, keepSandboxes } from '../../src/gateway/sandbox/sandboxes.ts';
import { dockerImage } from '../helpers/docker-setup.ts';

const docker = inject('docker');

/** Says once why nothing of it runs. */
export const withoutDocker = 'skipped' in docker;
if ('skipped' in docker) console.log(`skipped: ${docker.skipped}`);

const dir = 'dir' in docker ? docker.dir : '';
export const dockerEnv = { PATH: process.env['PATH'] ?? '', HOME: dir, DOCKER_HOST: `unix://${dir}/docker.sock` };

const none: Engine = {
  open: async () => ({ kind: 'unavailable', because: 'not in this test', hints: [] }),
  sweep: async () => undefined,
  left: () => [],
  close: () => undefined,
};

export const anybody: SandboxUser = { name: 'operator', stillMay: () => true };

/** A state directory with sandboxes of its own in the daemon of this run. */
export class Place implements AsyncDisposable {
  readonly stateDir = mkdtempSync(join(tmpdir(), 'oc-place-'));
  readonly stateId: string;
  readonly sandboxes: Sandboxes;
  /** Where sandboxes of any agent may write. */
  written: readonly string[] = [];
  readonly client: DockerClient;

  constructor(
    stateId = Math.random().toString(16).slice(2, 14),
    by: Readonly<Record<string, string>> | DockerClient = dockerEnv,
  ) {
    this.stateId = stateId;
    this.client = by instanceof DockerClient ? by : new DockerClient({ env: by });
    const places = { home: '/people/ann', ours: [this.stateDir] };
    this.sandboxes = keepSandboxes({
      docker: dockerEngine({ client: this.client, stateId, places, written: () => this.written }),
      bubblewrap: none,
    });
  }

  settings(more: Partial<SandboxSettings> = {}): SandboxSettings {
    return {
      engine: 'docker',
      image: dockerImage,
      workspaceAccess: 'none',
      workspaceDir: join(this.stateDir, 'workspace'),
      network: 'none',
      memoryBytes: 128 << 20,
      cpus: 1,
      pids: 64,
      timeoutMs: 30_000,
      readOnlyRoot: true,
      binds: [],
      env: {},
      user: '1000:1000',
      ...more,
    };
  }

  async open(scope = 'one', more: Partial<SandboxSettings> = {}): Promise<Sandbox> {
    const place = await this.sandboxes.of(scope, this.settings(more), anybody);
    if (place.kind === 'unavailable') throw new Error(place.because);
    return place;
  }

  /** Why there is none. */
  async refusal(more: Partial<SandboxSettings>): Promise<string> {
    const place = await this.sandboxes.of('one', this.settings(more), anybody);
    return place.kind === 'unavailable' ? place.because : `there is a ${place.kind}`;
  }

  /** Full ids of the containers of this state directory, running or not. */
  containers(): readonly string[] {
    const found = dockerWords('ps', '-aq', '--no-trunc', '--filter', `label=oc.sandbox.state=${this.stateId}`);
    return found.split('\n').filter((id) => id !== '');
  }

  inspect(format: string): string {
    return dockerWords('inspect', '--format', format, this.containers()[0] ?? '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandboxes.stop().catch(() => undefined);
    rmSync(this.stateDir, { recursive: true, force: true });
  }
}

export const dockerWords = (...args: readonly string[]): string =>
  execFileSync('docker', args, { env: dockerEnv, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** Command lines of every process of this machine, containers' among them. */
export function processes(): readonly string[] {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
}

export const statusOf = (pid: string, name: string): string =>
  new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
