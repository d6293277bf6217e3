import { isEnded } from '../approvals/approval.ts';
import type { ExecAsking } from '../approvals/intake.ts';
import { officialRow } from '../approvals/official-row.ts';
import type { ApprovalDecision, ExecApprovalRequest } from '../protocol/approvals.ts';
import { OcError } from '../protocol/errors.ts';
import type { Handlers, ParamsOf, ResultOf } from '../protocol/methods.ts';
import { ask, resolveOfficially, unknownId, waitFor } from './approval-call.ts';
import type { Services } from './services.ts';

type Official = Extract<keyof Handlers, `exec.approval.${string}`>;

/** The official methods for commands that wait for a person. */
export const execApproval = (services: Services): Pick<Handlers, Official> => ({
  'exec.approval.request': (params, call) => ask(services, askingOf(params), params.twoPhase === true, call),
  'exec.approval.waitDecision': ({ id }, call) => waitFor(services, 'exec', id, call),
  'exec.approval.get': ({ id }) => pendingOne(services, id),
  'exec.approval.list': () => services.approvals.pending('exec').map(officialRow),
  'exec.approval.resolve': (params, call) => resolveOfficially(services, 'exec', params, call),
});

/** Standing permissions do not exist yet, so nothing can be allowed for always. */
const offered: readonly ApprovalDecision[] = ['allow-once', 'deny'];

/** Fields of the official list that are null when the requester said nothing. */
const orNull = [
  'cwd',
  'nodeId',
  'host',
  'security',
  'ask',
  'warningText',
  'scope',
  'agentId',
  'resolvedPath',
  'sessionKey',
  'sessionId',
  'runId',
  'toolCallId',
  'turnSourceChannel',
  'turnSourceTo',
  'turnSourceAccountId',
  'turnSourceThreadId',
] as const satisfies readonly (keyof ExecApprovalRequest)[];

const whenSaid = [
  'commandArgv',
  'systemRunPlan',
  'commandSpans',
] as const satisfies readonly (keyof ExecApprovalRequest)[];

function askingOf(params: ParamsOf<'exec.approval.request'>): ExecAsking {
  const command = params.command ?? params.systemRunPlan?.commandText ?? '';
  if (command === '') throw new OcError('INVALID_REQUEST', 'command is required');
  if (params.host === 'node' && !params.nodeId) {
    throw new OcError('INVALID_REQUEST', 'nodeId is required for host=node');
  }
  const envKeys = Object.keys(params.env ?? {}).toSorted();
  const request: ExecApprovalRequest = {
    command,
    ...Object.fromEntries(whenSaid.flatMap((name) => (params[name] === undefined ? [] : [[name, params[name]]]))),
    // Their values could be secrets, and nothing here needs them.
    ...(envKeys.length > 0 && { envKeys }),
    ...Object.fromEntries(orNull.map((name) => [name, params[name] ?? null])),
    unavailableDecisions: ['allow-always'],
    allowedDecisions: offered,
  };
  return { kind: 'exec', request, clientRef: params.id ?? null, timeoutMs: params.timeoutMs ?? null };
}

function pendingOne({ approvals }: Services, id: string): ResultOf<'exec.approval.get'> {
  const approval = approvals.find(id);
  if (approval === null || isEnded(approval) || approval.row.approvalKind !== 'exec') throw unknownId();
  const { request, expiresAtMs } = approval.row;
  const { host = null, nodeId = null, agentId = null } = request;
  const shown = { commandText: request.command, commandPreview: null, allowedDecisions: request.allowedDecisions };
  return { id, ...shown, host, nodeId, agentId, expiresAtMs };
}
