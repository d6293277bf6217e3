import { OcError } from '../protocol/errors.ts';
import { type DockerClient, whyDockerFailed } from './docker-client.ts';
import { stateLabel } from './docker-flags.ts';

export interface ListedContainer {
  readonly name: string;
  readonly image: string;
  /** As Docker says it: `Up 3 minutes`. */
  readonly status: string;
}

/** The containers of a state directory. Throws NOT_RUNNING when Docker does not answer. */
export async function listContainers(client: DockerClient, stateId: string): Promise<readonly ListedContainer[]> {
  const format = '{{.Names}}\t{{.Image}}\t{{.Status}}';
  const end = await client.run(['ps', '--all', '--filter', `label=${stateLabel}=${stateId}`, '--format', format]);
  if (end.ended !== 'exit' || end.code !== 0) {
    const { because, hints } = whyDockerFailed(end, '');
    throw new OcError('NOT_RUNNING', because, hints);
  }
  return end.stdout.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', image = '', status = ''] = line.split('\t');
      return { name, image, status };
    });
}
