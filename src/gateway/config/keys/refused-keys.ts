import type { KeyPath } from './key-path.ts';

interface RefusedKey {
  /** The last part of it, below `sandbox.docker`, whatever stands before that. */
  readonly name: string;
  readonly because: string;
}

const reaches = 'what runs in a sandbox would reach this machine';
const always = 'a sandbox never has any, and there is no key for it';

/** Settings of Docker that nobody misspells: known, and left out for what they would open. */
const refusedKeys: readonly RefusedKey[] = [
  { name: 'privileged', because: `${reaches} as its administrator` },
  { name: 'capAdd', because: `capabilities: ${always}` },
  { name: 'capabilities', because: `capabilities: ${always}` },
  { name: 'devices', because: `devices: ${always}` },
  { name: 'device', because: `devices: ${always}` },
  { name: 'gpus', because: `devices: ${always}` },
  { name: 'deviceCgroupRules', because: `devices: ${always}` },
  { name: 'securityOpt', because: 'the protections that Docker gives stay on' },
  { name: 'cgroupParent', because: 'the limits of a sandbox are its own' },
  { name: 'sysctls', because: 'kernel settings stay as they are' },
  { name: 'runtime', because: "containers are made by the daemon's own runtime" },
  { name: 'extraArgs', because: "no words of anybody else go to Docker's command line" },
  { name: 'args', because: "no words of anybody else go to Docker's command line" },
  ...['pid', 'pidMode', 'ipc', 'ipcMode', 'uts', 'utsMode', 'userns', 'usernsMode', 'cgroupns', 'networkMode'].map(
    (name) => ({
      name,
      because: `${reaches}: namespaces are not shared`,
    }),
  ),
  ...['ports', 'publish', 'portBindings', 'extraHosts', 'links'].map((name) => ({
    name,
    because: 'a sandbox has no network of this machine',
  })),
  ...['volumesFrom', 'mounts', 'volumes'].map((name) => ({ name, because: 'what is mounted stands in  docker.binds' })),
];

const spelled = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');

/** Why a key is refused on purpose; null for any other. */
export function refusedKey(path: KeyPath): string | null {
  const docker = path.indexOf('docker');
  const name = path[docker + 1];
  if (docker < 0 || name === undefined || !path.slice(0, docker).includes('sandbox')) return null;
  return refusedKeys.find((row) => spelled(row.name) === spelled(name))?.because ?? null;
}
