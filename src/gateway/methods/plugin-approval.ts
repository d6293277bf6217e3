import type { PluginAsking } from '../approvals/intake.ts';
import { officialRow } from '../approvals/official-row.ts';
import type { ApprovalDecision, PluginApprovalRequest } from '../protocol/approvals.ts';
import type { Handlers, ParamsOf } from '../protocol/methods.ts';
import { ask, resolveOfficially, waitFor } from './approval-call.ts';
import type { Services } from './services.ts';

type Official = Extract<keyof Handlers, `plugin.approval.${string}`>;

/** The official methods for what a plugin's tool wants to do. */
export const pluginApproval = (services: Services): Pick<Handlers, Official> => ({
  'plugin.approval.request': (params, call) => ask(services, askingOf(params), params.twoPhase === true, call),
  'plugin.approval.waitDecision': ({ id }, call) => waitFor(services, 'plugin', id, call),
  'plugin.approval.list': () => services.approvals.pending('plugin').map(officialRow),
  'plugin.approval.resolve': (params, call) => resolveOfficially(services, 'plugin', params, call),
});

/** Fields of the official list that are null when the requester said nothing. */
const orNull = [
  'pluginId',
  'detail',
  'severity',
  'scope',
  'toolName',
  'toolCallId',
  'agentId',
  'sessionKey',
  'turnSourceChannel',
  'turnSourceTo',
  'turnSourceAccountId',
  'turnSourceThreadId',
] as const satisfies readonly (keyof PluginApprovalRequest)[];

function askingOf(params: ParamsOf<'plugin.approval.request'>): PluginAsking {
  const { title, description, mcpTool, timeoutMs } = params;
  const request: PluginApprovalRequest = {
    title,
    description,
    ...Object.fromEntries(orNull.map((name) => [name, params[name] ?? null])),
    ...(mcpTool !== undefined && { mcpTool }),
    allowedDecisions: offered(params.allowedDecisions ?? null),
  };
  return { kind: 'plugin', request, clientRef: null, timeoutMs: timeoutMs ?? null };
}

/** A requester may offer less, never more: nothing can be allowed for always yet, and a no is always there. */
function offered(wanted: readonly string[] | null): readonly ApprovalDecision[] {
  return wanted === null || wanted.includes('allow-once') ? ['allow-once', 'deny'] : ['deny'];
}
