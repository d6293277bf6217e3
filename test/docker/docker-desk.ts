import { chmodSync, chownSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dockerImage } from '../helpers/docker-setup.ts';
import { FlowDesk } from '../helpers/flow-desk.ts';
import { dockerEnv, dockerWords } from './place.ts';

/** The gateway's user: nobody runs a gateway as root, and a mounted workspace is its user's. */
const user = 1000;
const sandbox = 'agents.defaults.sandbox';

/** A desk whose gateway may use the daemon of this run, with a writable workspace and commands for everybody. */
export async function openDockerDesk(settings: Readonly<Record<string, unknown>> = {}): Promise<FlowDesk> {
  letIn();
  const { DOCKER_HOST } = dockerEnv;
  return await FlowDesk.open({
    settings: {
      [`${sandbox}.docker.image`]: dockerImage,
      [`${sandbox}.workspaceAccess`]: 'rw',
      [`${sandbox}.tools.allow`]: ['exec', 'process', 'read', 'write', 'edit'],
      [`${sandbox}.tools.deny`]: [],
      ...settings,
    },
    env: { DOCKER_HOST },
    user,
  });
}

/** The daemon of this run belongs to root; our gateway's user is let use it, as the group `docker` lets people. */
function letIn(): void {
  const socket = dockerEnv.DOCKER_HOST.replace('unix://', '');
  chmodSync(dirname(socket), 0o711);
  chownSync(socket, 0, user);
  chmodSync(socket, 0o660);
}

/** Ids of the containers of a state directory, running or not. */
export function containersOf({ stateDir }: Pick<FlowDesk, 'stateDir'>): readonly string[] {
  const file = join(stateDir, 'state', 'sandbox-id');
  if (!existsSync(file)) return [];
  const label = `label=oc.sandbox.state=${readFileSync(file, 'utf8').trim()}`;
  const found = dockerWords('ps', '-aq', '--no-trunc', '--filter', label);
  return found.split('\n').filter((id) => id !== '');
}
