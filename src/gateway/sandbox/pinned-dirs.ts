import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { openedPath } from '../state/opened-path.ts';
import { type DockerClient, whyDockerFailed } from './docker-client.ts';
import type { SandboxSettings, SandboxUnavailable } from './sandbox.ts';

/** A directory that lies where a sandbox of another agent may write: by its path alone nobody knows what the daemon mounts. */
export interface PinnedDir {
  readonly source: string;
  readonly target: string;
  /** Device and number of what was judged; null when that is not known. */
  readonly identity: string | null;
}

const folder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * What a directory is, by the path at which it was judged. Null when none lies there any more, or none that we may read: the
 * daemon follows a link that was put on the way meanwhile, and it would be what that leads to.
 */
export function identityOf(real: string): string | null {
  const fd = held(real);
  if (fd === null) return null;
  try {
    if (openedPath(fd, real) !== real) return null;
    const { dev, ino } = fstatSync(fd, { bigint: true });
    return `${dev} ${ino}`;
  } finally {
    closeSync(fd);
  }
}

/** Null for whatever reason: nothing that is mounted is taken for it then. */
function held(real: string): number | null {
  try {
    return openSync(real, folder);
  } catch {
    return null;
  }
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
