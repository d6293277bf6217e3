import { type DockerClient, whyDockerFailed } from './docker-client.ts';
import { workspaceInside } from './docker-flags.ts';
import type { SandboxSettings, SandboxUnavailable } from './sandbox.ts';

/** Asked inside: who a number is there is known to the daemon alone. Null when the workspace can be used as it was meant. */
export async function whyNoWorkspace(
  client: DockerClient,
  name: string,
  settings: SandboxSettings,
): Promise<SandboxUnavailable | null> {
  if (settings.workspaceAccess === 'none') return null;
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
