import type { MountPlaces } from '../policy/mount-rules.ts';
import { judgeBind } from '../state/judge-mount.ts';
import type { Config, SandboxConfig } from './config.ts';
import type { Problem, Warning } from './problem.ts';
import type { Settings } from './settings.ts';

/** The settings of the sandbox, of which every spelling was mapped already. */
export function buildSandbox(settings: Settings): SandboxConfig {
  const own = <T>(...path: readonly string[]): T => settings.get<T>(['agents', 'defaults', 'sandbox', ...path]);
  const execution = <T>(...path: readonly string[]): T => settings.get<T>(['tools', 'codeExecution', ...path]);
  return {
    mode: own('mode'),
    scope: own('scope'),
    workspaceAccess: own('workspaceAccess'),
    engine: own('backend'),
    image: own('docker', 'image'),
    network: own('docker', 'network'),
    memoryBytes: own('docker', 'memory'),
    cpus: own('docker', 'cpus'),
    pids: own('docker', 'pidsLimit'),
    timeoutMs: execution('sandbox', 'timeout'),
    readOnlyRoot: own('docker', 'readOnlyRoot'),
    binds: own('docker', 'binds'),
    env: own<SandboxConfig['env'] | null>('docker', 'env') ?? {},
    user: own('docker', 'user'),
    fileWrite: execution('allowFileWrite'),
    allowedPaths: execution('allowedPaths'),
  };
}

/** Mounts that would show what nobody may see, as this machine's directories are now; each place judges them again. */
export function sandboxProblems({ sandbox }: Config, places: MountPlaces): readonly Problem[] {
  return sandbox.binds.flatMap((bind) => {
    const mount = judgeBind(bind, places);
    if (!('effect' in mount)) return [];
    const path = 'agents.defaults.sandbox.docker.binds';
    return [{ path, message: `refuses ${bind}: ${mount.because}`, hint: `Take it out:  oc config unset ${path}` }];
  });
}

/** What is less than the default gives. */
export function sandboxRemarks({ sandbox }: Config): readonly Warning[] {
  const said: Warning[] = [];
  const remark = (key: string, message: string) => said.push({ path: `agents.defaults.sandbox.${key}`, message });
  if (sandbox.engine === 'bubblewrap')
    remark('backend', 'bubblewrap has no filter of system calls and no limit of processors');
  if (sandbox.network !== 'none') remark('docker.network', 'containers on a network reach each other');
  if (!sandbox.readOnlyRoot) remark('docker.readOnlyRoot', 'a container may change its own programs');
  return said;
}
