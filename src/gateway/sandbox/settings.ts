import type { SandboxConfig } from '../config/config.ts';
import type { SandboxSettings } from './sandbox.ts';

/** Who the gateway is on this machine; null where a system has no such numbers. */
export interface OwnUser {
  readonly uid: number;
  readonly gid: number;
}

export function ownUser(): OwnUser | null {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  return uid === undefined || gid === undefined ? null : { uid, gid };
}

const nobodyInParticular = '1000:1000';

/** What a place is made with, from the configuration. `workspaceDir` is absolute. */
export function settingsOf(config: SandboxConfig, workspaceDir: string, own: OwnUser | null): SandboxSettings {
  const { engine, image, workspaceAccess, network, memoryBytes, cpus, pids, timeoutMs } = config;
  const { readOnlyRoot, binds, env } = config;
  return {
    ...{ engine, image, workspaceAccess, workspaceDir, network, memoryBytes, cpus, pids, timeoutMs },
    ...{ readOnlyRoot, binds, env },
    user: config.user ?? usualUser(own),
  };
}

/** A workspace that is mounted belongs to the gateway's user, who must be able to go on writing it. Root is never handed in. */
const usualUser = (own: OwnUser | null): string =>
  own === null || own.uid === 0 || own.gid === 0 ? nobodyInParticular : `${own.uid}:${own.gid}`;
