import type { Mount } from '../policy/mount-rules.ts';
import type { SandboxSettings } from './sandbox.ts';

export const workspaceInside = '/workspace';

/** Labels by which an earlier gateway's containers are found again. */
export const stateLabel = 'oc.sandbox.state';
export const scopeLabel = 'oc.sandbox.scope';

const MB = 1 << 20;
const openFiles = 1024;
const temporaryBytes = 64 * MB;
const workspaceBytes = 256 * MB;

/** A tmpfs counts as memory of the container, so neither may be able to fill it. */
const roomFor = (most: number, memoryBytes: number): number => Math.min(most, Math.floor(memoryBytes / 4));

/** Proxies of the client's own configuration may hold passwords; the client hands them on unless they are given. */
const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** Variables of every container; what the settings and a call add comes after them. */
export function containerVariables(settings: SandboxSettings): Readonly<Record<string, string>> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: settings.workspaceAccess === 'ro' ? '/tmp' : workspaceInside,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    ...Object.fromEntries(proxies.map((name) => [name, ''])),
    ...settings.env,
  };
}

/** The directories of the host that are seen inside, the workspace first. */
export function mountsOf(settings: SandboxSettings, binds: readonly Mount[]): readonly Mount[] {
  if (settings.workspaceAccess === 'none') return binds;
  const readOnly = settings.workspaceAccess === 'ro';
  return [{ source: settings.workspaceDir, target: workspaceInside, readOnly }, ...binds];
}

/** A value of `--mount` is a line of CSV. */
const field = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const mountFlag = ({ source, target, readOnly }: Mount): readonly string[] => [
  '--mount',
  ['type=bind', field(`source=${source}`), field(`target=${target}`), ...(readOnly ? ['readonly'] : [])].join(','),
];

function tmpfsFlags({ user, workspaceAccess, memoryBytes }: SandboxSettings): readonly string[] {
  const [uid = '0', gid = uid] = user.split(':');
  const owner = `uid=${uid},gid=${gid},mode=0700`;
  const temporary = `/tmp:rw,noexec,nosuid,nodev,size=${roomFor(temporaryBytes, memoryBytes)},${owner}`;
  const workspace = `${workspaceInside}:rw,exec,nosuid,nodev,size=${roomFor(workspaceBytes, memoryBytes)},${owner}`;
  return ['--tmpfs', temporary, ...(workspaceAccess === 'none' ? ['--tmpfs', workspace] : [])];
}

/** What every container is made with. Each can be looked up again with `docker inspect`: see docker-verify.ts. */
export function hardeningFlags(settings: SandboxSettings): readonly string[] {
  return [
    ...['--pull', 'never', '--network', settings.network],
    ...(settings.readOnlyRoot ? ['--read-only'] : []),
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--pids-limit', String(settings.pids), '--cpus', String(settings.cpus)],
    ...['--memory', String(settings.memoryBytes), '--memory-swap', String(settings.memoryBytes)],
    ...['--user', settings.user, '--ipc', 'none', '--log-driver', 'none', '--init', '--no-healthcheck'],
    ...['--ulimit', `nofile=${openFiles}:${openFiles}`, '--ulimit', 'core=0:0', '--hostname', 'sandbox'],
    ...tmpfsFlags(settings),
  ];
}

interface Identity {
  readonly name: string;
  readonly state: string;
  readonly scope: string;
}

/** The words after `docker`, of one container that waits. */
export function runWords(settings: SandboxSettings, mounts: readonly Mount[], identity: Identity): readonly string[] {
  return [
    ...['run', '--detach', '--rm', '--name', identity.name],
    ...['--label', `${stateLabel}=${identity.state}`, '--label', `${scopeLabel}=${identity.scope}`],
    ...hardeningFlags(settings),
    ...mounts.flatMap(mountFlag),
    ...Object.entries(containerVariables(settings)).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...['--workdir', workspaceInside, '--entrypoint', 'sleep'],
    ...['--', settings.image, 'infinity'],
  ];
}
