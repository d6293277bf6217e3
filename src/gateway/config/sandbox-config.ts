import type { MountPlaces } from '../policy/mount-rules.ts';
import { judgeBind } from '../state/judge-mount.ts';
import type { AgentSettings } from './agent-settings.ts';
import type { Config, SandboxConfig } from './config.ts';
import type { Problem, Warning } from './remarks/problem.ts';
import type { Settings } from './settings.ts';

/** The settings of an agent's sandbox, of which every spelling was mapped already. */
export function buildSandbox(settings: Settings, ofAgent: AgentSettings): SandboxConfig {
  const own = <T>(...path: readonly string[]): T => ofAgent.get<T>('sandbox', ...path);
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
export const sandboxProblems = (config: Config, places: MountPlaces): readonly Problem[] => [
  ...bindProblems(config.sandbox, 'agents.defaults', places),
  // What an agent has from the defaults was said of them.
  ...config.agents
    .filter(({ sandbox }) => sandbox.binds !== config.sandbox.binds)
    .flatMap(({ sandbox, at }) => bindProblems(sandbox, at, places)),
];

const bindProblems = ({ binds }: SandboxConfig, at: string, places: MountPlaces): readonly Problem[] =>
  binds.flatMap((bind) => {
    const mount = judgeBind(bind, places);
    if (!('effect' in mount)) return [];
    const path = `${at}.sandbox.docker.binds`;
    return [{ path, message: `refuses ${bind}: ${mount.because}`, hint: takeOut(path) }];
  });

/** A member of a list is not taken out by a command. */
const takeOut = (path: string): string =>
  path.includes('[') ? 'Take it out:  oc config edit' : `Take it out:  oc config unset ${path}`;

/** What is less than the default gives. */
export const sandboxRemarks = ({ sandbox, agents }: Config): readonly Warning[] => [
  ...weaker(sandbox, 'agents.defaults', safest),
  ...agents.filter(({ at }) => at !== 'agents.defaults').flatMap((one) => weaker(one.sandbox, one.at, sandbox)),
];

type Strength = Pick<SandboxConfig, 'engine' | 'network' | 'readOnlyRoot'>;
const safest: Strength = { engine: 'docker', network: 'none', readOnlyRoot: true };

/** In what it is less than another that was spoken of already. */
function weaker(sandbox: Strength, at: string, than: Strength): readonly Warning[] {
  const said: Warning[] = [];
  const remark = (key: string, message: string) => said.push({ path: `${at}.sandbox.${key}`, message });
  if (sandbox.engine === 'bubblewrap' && than.engine !== 'bubblewrap')
    remark('backend', 'bubblewrap has no filter of system calls and no limit of processors');
  if (sandbox.network !== 'none' && than.network === 'none')
    remark('docker.network', 'containers on a network reach each other');
  if (!sandbox.readOnlyRoot && than.readOnlyRoot)
    remark('docker.readOnlyRoot', 'a container may change its own programs');
  return said;
}
