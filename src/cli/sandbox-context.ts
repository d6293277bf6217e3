import type { SandboxConfig } from '../gateway/config/config.ts';
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
  /** Those of every agent, each with whom it is for. Agents without a difference are together. */
  readonly ofAgents: readonly { readonly agents: readonly string[]; readonly settings: SandboxSettings }[];
  readonly places: MountPlaces;
  /** Null where no gateway has made a place yet. */
  readonly stateId: () => Promise<string | null>;
}

/** Throws CONFIG_INVALID for a configuration that cannot be used. */
export function sandboxContext({ paths, env }: CliContext): SandboxContext {
  const { config } = loadOrThrow(paths(), env);
  const { workspaceDir, sandboxId } = paths();
  const settingsFor = (sandbox: SandboxConfig): SandboxSettings => settingsOf(sandbox, workspaceDir, ownUser());
  const agents = config.agents.map(({ id, sandbox }) => ({ id, settings: settingsFor(sandbox) }));
  const alike = Map.groupBy(agents, ({ settings }) => JSON.stringify(settings));
  return {
    client: new DockerClient({ env }),
    settings: settingsFor(config.sandbox),
    ofAgents: [...alike.values()].flatMap((group) =>
      group.slice(0, 1).map(({ settings }) => ({ agents: group.map(({ id }) => id), settings })),
    ),
    places: ownPlaces(paths(), env),
    stateId: () => readStateId(sandboxId),
  };
}
