import { dirname, join } from 'node:path';
import { loadOrThrow } from '../gateway/config/load-or-throw.ts';
import type { MountPlaces } from '../gateway/policy/mount-rules.ts';
import { DockerClient } from '../gateway/sandbox/docker-client.ts';
import type { SandboxSettings } from '../gateway/sandbox/sandbox.ts';
import { settingsOf } from '../gateway/sandbox/settings.ts';
import { readStateId } from '../gateway/sandbox/state-id.ts';
import type { CliContext } from './command.ts';

/** What the commands about the sandbox work with: the configuration as it stands, and Docker as the gateway finds it. */
export interface SandboxContext {
  readonly client: DockerClient;
  readonly settings: SandboxSettings;
  readonly places: MountPlaces;
  /** Null where no gateway has made a place yet. */
  readonly stateId: () => Promise<string | null>;
}

/** Throws CONFIG_INVALID for a configuration that cannot be used. */
export function sandboxContext({ paths, env }: CliContext): SandboxContext {
  const { stateDir, store } = paths();
  const { config } = loadOrThrow(paths(), env);
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  return {
    client: new DockerClient({ env }),
    settings: settingsOf(config.sandbox, join(stateDir, 'workspace'), own),
    places: { home: env['HOME'] ?? '/', ours: [stateDir] },
    stateId: () => readStateId(join(dirname(store), 'sandbox-id')),
  };
}
