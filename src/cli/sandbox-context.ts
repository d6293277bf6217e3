import { loadOrThrow } from '../gateway/config/load-or-throw.ts';
import type { MountPlaces } from '../gateway/policy/mount-rules.ts';
import { DockerClient } from '../gateway/sandbox/docker-client.ts';
import type { SandboxSettings } from '../gateway/sandbox/sandbox.ts';
import { ownUser, settingsOf } from '../gateway/sandbox/settings.ts';
import { readStateId } from '../gateway/sandbox/state-id.ts';
import { ownPlaces } from '../gateway/state/own-places.ts';
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
  const { config } = loadOrThrow(paths(), env);
  const { workspaceDir, sandboxId } = paths();
  return {
    client: new DockerClient({ env }),
    settings: settingsOf(config.sandbox, workspaceDir, ownUser()),
    places: ownPlaces(paths(), env),
    stateId: () => readStateId(sandboxId),
  };
}
