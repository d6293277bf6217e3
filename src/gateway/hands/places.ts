import type { BindPlace } from '../approvals/binding.ts';
import type { ConfiguredAgent, SandboxConfig } from '../config/config.ts';
import { bubblewrapEngine } from '../sandbox/bubblewrap.ts';
import { dockerEngine } from '../sandbox/docker.ts';
import { DockerClient } from '../sandbox/docker-client.ts';
import { fixedPath, openHost } from '../sandbox/host.ts';
import type { Sandbox, Sandboxes, SandboxUnavailable } from '../sandbox/sandbox.ts';
import { keepSandboxes } from '../sandbox/sandboxes.ts';
import { ownUser, settingsOf } from '../sandbox/settings.ts';
import { openStateId } from '../sandbox/state-id.ts';
import type { TurnCaller } from '../tools/hands.ts';
import { secondNameBelow } from '../tools/protected-below.ts';
import type { PlanPlace } from '../tools/tool.ts';
import { openWorkspace, writtenInSandboxes } from './agent-workspace.ts';
import type { HandsParts } from './parts.ts';

/** Where one call runs, as the tools, the binding and the policy each need to know it. */
export interface Place {
  readonly sandbox: Sandbox;
  readonly plan: PlanPlace;
  readonly bind: BindPlace;
  /** What a tool deletes or writes in the workspace is gone, or stays, when the place is no more. */
  readonly workspaceWritable: boolean;
}

/** The places of all scopes, and the host. */
export interface Places {
  of(caller: TurnCaller, agent: ConfiguredAgent, where: 'host' | 'sandbox'): Promise<Place | SandboxUnavailable>;
  /** Access has changed: see `Sandboxes`. */
  recheck(): void;
  /** Containers that could not be removed. */
  left(): readonly string[];
  stop(): Promise<void>;
}

/** What an earlier gateway left behind is removed before the first place is made. */
export async function openPlaces(parts: HandsParts): Promise<Places> {
  const { env, guarded } = parts;
  const stateId = await openStateId(parts.stateIdFile);
  const written = () => writtenInSandboxes(parts, parts.config().agents);
  const sandboxes = keepSandboxes({
    docker: dockerEngine({ client: new DockerClient({ env }), stateId, places: guarded, written }),
    bubblewrap: bubblewrapEngine({ env, stateId, places: guarded, written }),
  });
  await sandboxes.sweep();
  const again = lookAgainMs.map((ms) => setTimeout(() => void sweepAgain(parts, sandboxes), ms).unref());
  return {
    async of(caller, agent, where) {
      const workspaceDir = openWorkspace(parts, agent);
      if (typeof workspaceDir !== 'string') return workspaceDir;
      if (where === 'host') return hostPlace(parts, caller, agent, workspaceDir);
      return await sandboxPlace(sandboxes, parts, caller, agent, workspaceDir);
    },
    recheck: () => sandboxes.recheck(),
    left: () => sandboxes.left(),
    stop: () => {
      for (const timer of again) clearTimeout(timer);
      return sandboxes.stop();
    },
  };
}

/** What an earlier gateway had asked of Docker just before it was killed may be made after our first look. Milliseconds. */
const lookAgainMs = [1000, 5000, 20_000, 60_000];

async function sweepAgain({ log }: HandsParts, sandboxes: Sandboxes): Promise<void> {
  try {
    await sandboxes.sweep();
  } catch (error) {
    log.error('tools', 'what an earlier gateway left running could not be looked for', { error });
  }
}

function hostPlace(
  { env, guarded }: HandsParts,
  caller: TurnCaller,
  { sandbox: { timeoutMs } }: ConfiguredAgent,
  workspaceDir: string,
): Place {
  const sandbox = openHost({ env, home: guarded.home, workspace: workspaceDir });
  return {
    sandbox,
    plan: { kind: 'host', workspace: workspaceDir, roots: [workspaceDir], longestMs: timeoutMs },
    bind: {
      ...whose(caller),
      kind: 'host',
      place: 'host',
      ...seen(workspaceDir, workspaceDir),
      path: fixedPath.split(':'),
    },
    workspaceWritable: true,
  };
}

async function sandboxPlace(
  sandboxes: Sandboxes,
  { guarded }: HandsParts,
  caller: TurnCaller,
  { sandbox: config }: ConfiguredAgent,
  workspaceDir: string,
): Promise<Place | SandboxUnavailable> {
  const settings = settingsOf(config, workspaceDir, ownUser());
  if (settings.workspaceAccess !== 'none' && secondNameBelow(workspaceDir, guarded)) return notShown;
  const scope = scopeKeyOf(config.scope, caller);
  const sandbox = await sandboxes.of(scope, settings, { name: caller.from, stillMay: caller.stillAdmitted });
  if (sandbox.kind === 'unavailable') return sandbox;
  const { kind, workspace } = sandbox;
  const mounted = settings.workspaceAccess === 'none' ? null : workspaceDir;
  return {
    sandbox,
    plan: { kind, workspace, roots: config.allowedPaths ?? [workspace, '/tmp'], longestMs: config.timeoutMs },
    bind: { ...whose(caller), kind, place: JSON.stringify([scope, settings]), ...seen(workspace, mounted), path: [] },
    workspaceWritable: settings.workspaceAccess === 'rw',
  };
}

const notShown: SandboxUnavailable = {
  kind: 'unavailable',
  because: 'the workspace holds another name of a file that no tool may read',
  hints: ['Find it in the workspace, and remove it:  find . -type f -links +1'],
};

const whose = ({ agentId, sessionKey }: TurnCaller) => ({ agentId, sessionKey });
const seen = (workspace: string, mounted: string | null) => ({ workspace, mounted });

/**
 * Under `dmScope: main` others speak in the operator's own conversation: they are not let into the operator's place. What all
 * share they share with one agent: another has another workspace.
 */
function scopeKeyOf(scope: SandboxConfig['scope'], { agentId, sessionKey, isOperators }: TurnCaller): string {
  if (scope === 'shared') return `shared ${agentId}`;
  const whose = isOperators ? 'operator' : 'others';
  return scope === 'agent' ? `agent ${agentId} ${whose}` : `session ${sessionKey} ${whose}`;
}
