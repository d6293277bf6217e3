import type { GrantCall } from '../approvals/grants.ts';
import { agentNamed } from '../config/agent-config.ts';
import { judgeCall } from '../policy/call-decision.ts';
import type { Decision } from '../policy/decision.ts';
import { realPathOf } from '../state/real-path.ts';
import { wantsHost } from '../tools/exec.ts';
import type { ToolCall, TurnCaller } from '../tools/hands.ts';
import { protectedInCall } from '../tools/protected-call.ts';
import { withSharedFiles } from '../tools/shared-files.ts';
import { toolNamed } from '../tools/table.ts';
import { toldPath } from '../tools/told-path.ts';
import type { Plan } from '../tools/tool.ts';
import { withFolderPrograms } from '../tools/trusts-folder.ts';
import { writtenInSandboxes } from './agent-workspace.ts';
import type { HandsParts } from './parts.ts';
import type { Place, Places } from './places.ts';
import { policyOf, standingPlace } from './tool-access.ts';

/** A call as far as it was thought through: what would run, where, and what the policy says of it now. */
export interface Considered {
  readonly plan: Plan;
  readonly place: Place;
  readonly where: 'host' | 'sandbox';
  readonly grantCall: GrantCall;
  /** Id of the grant that lets it through, if one does. */
  readonly grant: string | null;
  readonly decision: Exclude<Decision, { effect: 'deny' }>;
}

/** It will not run, whoever is asked. */
export interface Refused {
  readonly by: string;
  /** For the model. */
  readonly refused: string;
}

export const notAdmitted: Refused = { by: 'admission', refused: 'Whoever asked may not be answered any more.' };

/**
 * Judges a call by the configuration and the disk of this moment. It is asked before a person is, and again before the call
 * runs: what was right when it was shown need not be right any more.
 */
export async function consider(
  parts: HandsParts,
  places: Places,
  caller: TurnCaller,
  call: ToolCall,
): Promise<Considered | Refused> {
  const tool = toolNamed(call.name);
  if (tool === undefined) return { by: 'tools', refused: `There is no tool called ${call.name}.` };
  if (!caller.stillAdmitted()) return notAdmitted;
  const config = parts.config();
  const agent = agentNamed(config, caller.agentId);
  if (agent === undefined) return { by: 'agents.list', refused: `There is no agent ${caller.agentId} any more.` };
  const standing = standingPlace(agent, caller);
  const elevated = standing === 'sandbox' && tool.name === 'exec' && wantsHost(call.input);
  const toolPolicy = policyOf(config, agent, caller, tool.name, elevated);
  if (toolPolicy.effect === 'deny') return denied(toolPolicy);
  const where = elevated ? 'host' : standing;
  const place = await places.of(caller, agent, where);
  if ('because' in place) {
    parts.log.error('tools', 'a call had nowhere to run', { reason: place.because, hints: place.hints.join(' ') });
    return { by: 'sandbox', refused: `It was not run: there is no sandbox for it (${place.told ?? place.because}).` };
  }
  const made = tool.plan(call.input, place.plan);
  if ('refused' in made) return { by: 'tools', refused: made.refused };
  const plan = where === 'host' ? onHost(parts, made) : made;
  return judged(parts, caller, { plan, place, where, elevated, toolPolicy });
}

/** The folder that is judged is the one that it runs in, whatever link leads there. */
function onHost(parts: HandsParts, made: Plan): Plan {
  const plan = { ...made, cwd: realPathOf(made.cwd) ?? made.cwd };
  if (plan.tool !== 'exec') return plan;
  const shared = writtenInSandboxes(parts, parts.config().agents);
  return { ...plan, effects: withSharedFiles({ ...plan, effects: withFolderPrograms(plan, shared) }, shared) };
}

interface Thought {
  readonly plan: Plan;
  readonly place: Place;
  readonly where: 'host' | 'sandbox';
  readonly elevated: boolean;
  readonly toolPolicy: Decision;
}

function judged(parts: HandsParts, caller: TurnCaller, thought: Thought): Considered | Refused {
  const { plan, place, where, elevated, toolPolicy } = thought;
  const { requireFor, enabled } = parts.config().approvals;
  const { agentId, sessionKey } = caller;
  const { effects, cwd } = plan;
  const argv = effects.argv === null ? null : plan.argv;
  const grantCall = { effects, argv, cwd, addedEnvironment: Object.keys(plan.env), where, agentId, sessionKey };
  // A grant is the operator's word about the operator's own turns; others in the same conversation have none.
  const grant = caller.isOperators ? parts.approvals.grants.covering(grantCall) : null;
  const named = protectedInCall(plan, place.sandbox.kind, parts.guarded);
  const decision = judgeCall({
    ...{ where, effects, requireFor, elevated, toolPolicy },
    workspaceWritable: place.workspaceWritable,
    approvalsEnabled: enabled,
    grantMatches: grant,
    protectedPath: named === null ? null : toldPlace(named, plan, place),
  });
  if (named !== null) parts.log.info('tools', 'a call names a protected place', { path: named, session: sessionKey });
  if (decision.effect === 'deny') return denied(decision);
  const byGrant = decision.effect === 'allow' && decision.by === `grant ${grant}`;
  return { plan, place, where, grantCall, grant: byGrant ? grant : null, decision };
}

/** Where a link of the workspace leads is nothing that the model is told. */
const toldPlace = (named: string, { cwd }: Plan, { sandbox }: Place): string =>
  named === cwd ? 'the folder that it would run in' : toldPath(named, sandbox);

const denied = ({ by, because }: Decision & { effect: 'deny' }): Refused => ({
  by,
  refused: `It was not run: ${because}. Say so, and do not try the same by other means.`,
});
