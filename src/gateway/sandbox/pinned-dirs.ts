import { lstatSync } from 'node:fs';
import { type DockerClient, whyDockerFailed } from './docker-client.ts';
import type { SandboxSettings, SandboxUnavailable } from './sandbox.ts';

/** A directory that lies where a sandbox of another agent may write: by its path alone nobody knows what the daemon mounts. */
export interface PinnedDir {
  readonly source: string;
  readonly target: string;
  /** Device and number of what was judged; null when it is not there. */
  readonly identity: string | null;
}

/** What a directory is, however it is called; a link is not followed. */
export function identityOf(path: string): string | null {
  const stat = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  return stat?.isDirectory() === true ? `${stat.dev} ${stat.ino}` : null;
}

/** Looks inside at what was mounted: null when it is what was judged, and not what was put in its place a moment later. */
export async function whyReplaced(
  client: DockerClient,
  name: string,
  settings: SandboxSettings,
  pinned: readonly PinnedDir[],
): Promise<SandboxUnavailable | null> {
  for (const { source, target, identity } of pinned) {
    const end = await client.run(['exec', name, 'stat', '--format', '%d %i', '--', target]);
    if (end.ended !== 'exit') return whyDockerFailed(end, settings.image);
    if (end.code === 0 && identity !== null && end.stdout.text.trim() === identity) continue;
    return {
      kind: 'unavailable',
      because: `what is mounted of ${source} is not what was judged: a sandbox may write where it lies, and could have replaced it`,
      told: 'a directory could have been replaced while the sandbox was made',
      hints: ['Keep it where no sandbox writes:  oc config get agents.defaults.sandbox'],
    };
  }
  return null;
}
