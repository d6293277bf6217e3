import { type DockerClient, whyDockerFailed } from './docker-client.ts';
import type { SandboxSettings, SandboxUnavailable } from './sandbox.ts';

/** Either keeps the host off a bridge: with an address there, whatever listens on this machine could be reached. */
const shutting: readonly (readonly [option: string, value: string])[] = [
  ['com.docker.network.bridge.inhibit_ipv4', 'true'],
  ['com.docker.network.bridge.gateway_mode_ipv4', 'isolated'],
];

const howToMake = 'docker network create --internal -o com.docker.network.bridge.inhibit_ipv4=true NAME';

/** A network of the operator's own must lead nowhere: neither out, nor to this machine. Null when it does not, or is `none`. */
export async function whyNoNetwork(
  client: DockerClient,
  { network, image }: SandboxSettings,
): Promise<SandboxUnavailable | null> {
  if (network === 'none') return null;
  const format = '{{.Internal}} {{.EnableIPv6}} {{json .Options}}';
  const found = await client.run(['network', 'inspect', '--format', format, '--', network]);
  if (found.ended !== 'exit' || found.code !== 0) return whyDockerFailed(found, image);
  const [, internal, v6, options = ''] = /^(true|false) (true|false) (.*)$/m.exec(found.stdout.text) ?? [];
  const isShut = shutting.some(([option, value]) => options.includes(`"${option}":"${value}"`));
  if (internal === 'true' && v6 === 'false' && isShut) return null;
  const because = internal === 'true' ? 'this machine stands in it with an address' : 'it has a way out';
  return {
    kind: 'unavailable',
    because: `the network ${network} cannot be used: ${because}`,
    hints: [`Make one that leads nowhere:  ${howToMake}`],
  };
}
