import { statSync } from 'node:fs';
import { type DockerClient, whyDockerFailed } from './docker-client.ts';
import { workspaceInside } from './docker-flags.ts';
import type { SandboxSettings, SandboxUnavailable } from './sandbox.ts';

/** Workspaces that were tried and could be used; each is tried again only when it is another, or whose it is has changed. */
export class TriedWorkspaces {
  readonly #usable = new Set<string>();

  /** Null when the workspace can be used as it was meant. */
  async whyNot(client: DockerClient, name: string, settings: SandboxSettings): Promise<SandboxUnavailable | null> {
    if (settings.workspaceAccess === 'none') return null;
    const tried = keyOf(settings);
    if (tried !== null && this.#usable.has(tried)) return null;
    const because = await whyNoWorkspace(client, name, settings);
    if (because === null && tried !== null) this.#usable.add(tried);
    return because;
  }
}

/** Null: it is not there to be told apart. */
function keyOf({ workspaceDir, workspaceAccess, user, image }: SandboxSettings): string | null {
  const stat = statSync(workspaceDir, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  const { dev, ino, mode, uid, gid } = stat;
  return JSON.stringify([workspaceDir, workspaceAccess, user, image, dev, ino, mode, uid, gid]);
}

/** Asked inside: who a number is there is known to the daemon alone. */
async function whyNoWorkspace(
  client: DockerClient,
  name: string,
  settings: SandboxSettings,
): Promise<SandboxUnavailable | null> {
  const tests = settings.workspaceAccess === 'rw' ? ['-r', '-x', '-w'] : ['-r', '-x'];
  const words = tests.flatMap((test) => ['-a', test, workspaceInside]).slice(1);
  const end = await client.run(['exec', name, 'test', ...words]);
  if (end.ended === 'exit' && end.code === 0) return null;
  if (end.ended === 'exit' && end.code === 1)
    return notIts(settings, settings.workspaceAccess === 'rw' ? 'write in' : 'read');
  return whyDockerFailed(end, settings.image);
}

function notIts({ user, workspaceDir }: SandboxSettings, what: string): SandboxUnavailable {
  return {
    kind: 'unavailable',
    because: `user ${user}, as which the sandbox runs, may not ${what} the workspace ${workspaceDir}`,
    told: `the sandbox may not ${what} the workspace`,
    hints: [
      'Run the gateway as an ordinary user, to whom the workspace then belongs; never as root.',
      'oc doctor docker',
    ],
  };
}
