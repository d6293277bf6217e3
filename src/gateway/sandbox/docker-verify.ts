import type { Mount } from '../policy/mount-rules.ts';
import { containerVariables, workspaceInside } from './docker-flags.ts';
import type { SandboxSettings } from './sandbox.ts';

/** One thing that a container must be, as `docker inspect` tells it. */
interface Expectation {
  /** The flag that asked for it. */
  readonly flag: string;
  readonly met: (made: Made, wanted: SandboxSettings, mounts: readonly Mount[]) => boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** What was made. A part that the answer lacks is empty, and an expectation of it is not met. */
interface Made {
  readonly host: Json;
  readonly config: Json;
  readonly mounts: readonly Json[];
  readonly state: Json;
  readonly networks: readonly string[];
  readonly apparmor: unknown;
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
const isNone = (value: unknown): boolean => isEmpty(value) || value === 'private' || value === 'none';
const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.toSorted().join('\0') === b.toSorted().join('\0');

/** What explains others comes first: a container that is privileged is so in many ways. */
const expectations: readonly Expectation[] = [
  { flag: 'no --privileged', met: ({ host }) => host['Privileged'] === false },
  { flag: '--cap-drop ALL', met: ({ host }) => texts(host['CapDrop']).some((cap) => /^(CAP_)?ALL$/i.test(cap)) },
  { flag: 'no --cap-add', met: ({ host }) => isEmpty(host['CapAdd']) },
  {
    flag: '--security-opt no-new-privileges',
    met: ({ host }) => texts(host['SecurityOpt']).some((one) => /^no-new-privileges(:true)?$/.test(one)),
  },
  { flag: '--read-only', met: ({ host }, { readOnlyRoot }) => !readOnlyRoot || host['ReadonlyRootfs'] === true },
  { flag: '--pids-limit', met: ({ host }, { pids }) => host['PidsLimit'] === pids },
  { flag: '--memory', met: ({ host }, { memoryBytes }) => host['Memory'] === memoryBytes },
  { flag: '--memory-swap', met: ({ host }, { memoryBytes }) => host['MemorySwap'] === memoryBytes },
  { flag: '--cpus', met: ({ host }, { cpus }) => host['NanoCpus'] === Math.round(cpus * 1e9) },
  { flag: '--user', met: ({ config }, { user }) => config['User'] === user },
  {
    flag: '--network',
    met: ({ host, networks }, { network }) => host['NetworkMode'] === network && same(networks, [network]),
  },
  { flag: '--ipc none', met: ({ host }) => host['IpcMode'] === 'none' },
  { flag: 'no --pid', met: ({ host }) => isNone(host['PidMode']) },
  { flag: 'no --uts', met: ({ host }) => isNone(host['UTSMode']) },
  { flag: 'no --userns host', met: ({ host }) => isNone(host['UsernsMode']) },
  { flag: 'no --device', met: ({ host }) => isEmpty(host['Devices']) && isEmpty(host['DeviceRequests']) },
  { flag: 'no --group-add', met: ({ host }) => isEmpty(host['GroupAdd']) },
  { flag: 'no --volumes-from', met: ({ host }) => isEmpty(host['VolumesFrom']) },
  { flag: '--log-driver none', met: ({ host }) => logDriver(host['LogConfig']) === 'none' },
  { flag: '--tmpfs', met: ({ host }, wanted) => same(Object.keys(asJson(host['Tmpfs'])), tmpfsOf(wanted)) },
  { flag: '--mount', met: ({ mounts }, _, wanted) => same(mounts.map(made), wanted.map(asked)) },
  { flag: '--env', met: ({ config }, wanted) => holdsOurs(texts(config['Env']), containerVariables(wanted)) },
  // Docker turns labels off by itself when a namespace is the host's.
  {
    flag: 'no profile unconfined',
    met: ({ host, apparmor }) =>
      apparmor !== 'unconfined' && !texts(host['SecurityOpt']).some((one) => /unconfined|disable/i.test(one)),
  },
  { flag: '--init', met: ({ host }) => host['Init'] === true },
  { flag: '--detach', met: ({ state }) => state['Running'] === true },
];

const asJson = (value: unknown): Json =>
  // why: an object of JSON has texts for names, and its values are looked at one by one
  typeof value === 'object' && value !== null ? (value as Json) : {};

const logDriver = (value: unknown): unknown => asJson(value)['Type'];
const tmpfsOf = ({ workspaceAccess }: SandboxSettings): readonly string[] =>
  workspaceAccess === 'none' ? ['/tmp', workspaceInside] : ['/tmp'];

/** Also a volume that the image asks for is a mount, and none of ours. */
const made = (mount: Json): string =>
  `${mount['Type']} ${mount['Source']} ${mount['Destination']} ${mount['RW'] === false ? 'ro' : 'rw'} ${mount['Propagation']}`;
const asked = ({ source, target, readOnly }: Mount): string =>
  `bind ${source} ${target} ${readOnly ? 'ro' : 'rw'} rprivate`;

/** An image may bring variables of its own; none of ours may be another. */
const holdsOurs = (env: readonly string[], wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([key, value]) => env.includes(`${key}=${value}`));

/**
 * Compares what the daemon says that it has made with what was asked for. Null when they are the same, else the flag that
 * was not honoured: a daemon drops some that its kernel cannot, with no more than a warning.
 */
export function whyNotAsAsked(inspected: unknown, wanted: SandboxSettings, mounts: readonly Mount[]): string | null {
  const one = asJson(Array.isArray(inspected) ? inspected[0] : inspected);
  const found: Made = {
    host: asJson(one['HostConfig']),
    config: asJson(one['Config']),
    mounts: (Array.isArray(one['Mounts']) ? one['Mounts'] : []).map(asJson).filter((each) => each['Type'] !== 'tmpfs'),
    state: asJson(one['State']),
    networks: Object.keys(asJson(asJson(one['NetworkSettings'])['Networks'])),
    apparmor: one['AppArmorProfile'],
  };
  return expectations.find(({ met }) => !met(found, wanted, mounts))?.flag ?? null;
}
