import type { ApprovalDecision, ExecApprovalRequest, GrantOffer } from '../protocol/approvals.ts';
import { OcError } from '../protocol/errors.ts';
import type { Approval, EndedApproval } from './approval.ts';
import type { Approvals } from './approvals.ts';
import type { Binding } from './binding.ts';

/** A call of our own assistant that a person has to allow. */
export interface CallToAsk {
  readonly agentId: string;
  readonly sessionKey: string;
  /** Who speaks in the turn, and by which channel; null for the operator's console. */
  readonly from: string;
  readonly channel: string | null;
  readonly callId: string;
  readonly tool: string;
  /** What a person reads, raw. */
  readonly shown: string;
  /** The words of the program that will be started; null for a tool that is none. */
  readonly argv: readonly string[] | null;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly where: 'host' | 'sandbox';
  readonly effects: readonly string[];
  readonly question: string;
  readonly binding: Binding;
  readonly grant: GrantOffer | null;
  /** Whoever speaks in the turn may still be answered. */
  readonly stillAdmitted: () => boolean;
}

export type Answered =
  | { readonly allowed: true; readonly approvalId: string }
  /** `text` is for the model. */
  | { readonly allowed: false; readonly because: NotAllowed; readonly text: string };

export type NotAllowed = 'denied' | 'expired' | 'off' | 'aborted' | 'damaged' | 'asked-already' | 'full' | 'too-long';

/** Requests of one session that wait for a person at once. */
const mostOfSession = 10;

const texts: Readonly<Record<NotAllowed, string>> = {
  denied: 'A person has denied this call, and it was not run. Tell who asked; do not try the same by other means.',
  expired: 'Nobody has answered in time, so this call was not run. Say that it can be asked for again.',
  off: 'This call needs the approval of a person, and approvals are switched off, so it was not run.',
  aborted: 'The turn was ended while this call waited for an approval; it was not run.',
  damaged: 'The record of this request was damaged, so the call was not run.',
  'asked-already': 'This conversation waits for an answer to exactly this call already; it was not asked for twice.',
  full: 'Too many calls wait for a person already, so this one was not asked for and not run. Try again later.',
  'too-long': 'This call is too long to be shown to a person for approval, so it was not run. Make it shorter.',
};

const no = (because: NotAllowed): Answered => ({ allowed: false, because, text: texts[because] });

/**
 * Puts a call in front of a person and resolves when it is decided. The gateway itself is the party: nobody who decides is
 * on its connection, and nothing of the request comes from the wire. An abort takes the request back.
 */
export async function askPerson(approvals: Approvals, call: CallToAsk, signal: AbortSignal): Promise<Answered> {
  if (signal.aborted) return no('aborted');
  const own = approvals.pending('exec').filter(({ row }) => row.request.sessionKey === call.sessionKey);
  // Two rows that look alike would be answered twice by somebody who means one of them.
  if (own.some(({ row }) => row.approvalKind === 'exec' && row.request.call?.binding === call.binding.digest)) {
    return no('asked-already');
  }
  if (own.length >= mostOfSession) return no('full');
  const approval = take(approvals, call);
  if (typeof approval === 'string') return no(approval);
  const { id } = approval.row;
  const cancel = () => approvals.cancel(id);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const ended = await approvals.wait(approval, { id: `gateway ${id}`, onGone: () => () => undefined });
    return ended === null ? no('aborted') : answerOf(ended);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function take(approvals: Approvals, call: CallToAsk): Approval | 'full' | 'too-long' {
  const { agentId, sessionKey, stillAdmitted } = call;
  const asking = { kind: 'exec', request: requestOf(call), clientRef: null, timeoutMs: null } as const;
  const party = { actor: `assistant ${agentId} (${sessionKey})`, connectionId: null, deviceId: null };
  try {
    return approvals.request(asking, party, stillAdmitted);
  } catch (error) {
    if (!(error instanceof OcError)) throw error;
    return error.code === 'QUEUE_FULL' ? 'full' : 'too-long';
  }
}

function answerOf({ row, end }: EndedApproval): Answered {
  if (end.status === 'allowed') return { allowed: true, approvalId: row.id };
  if (end.reason === 'no-route') return no('off');
  if (end.reason === 'storage-corrupt') return no('damaged');
  if (end.status === 'cancelled') return no('aborted');
  return no(end.status === 'expired' ? 'expired' : 'denied');
}

function requestOf(call: CallToAsk): ExecApprovalRequest {
  const { agentId, sessionKey, from, channel, callId, shown, argv, cwd, env, where, binding, grant } = call;
  const names = Object.keys(env).toSorted();
  const offered: readonly ApprovalDecision[] =
    grant === null ? ['allow-once', 'deny'] : ['allow-once', 'allow-always', 'deny'];
  return {
    command: shown,
    ...(argv !== null && { commandArgv: [...argv] }),
    ...(names.length > 0 && { envKeys: names }),
    cwd,
    host: where === 'host' ? 'gateway' : 'sandbox',
    resolvedPath: binding.program?.path ?? null,
    agentId,
    sessionKey,
    toolCallId: callId,
    turnSourceChannel: channel,
    // Who it is without the channel, which is said already.
    turnSourceTo: channel === null ? from : from.slice(channel.length + 1),
    ...(grant === null && { unavailableDecisions: ['allow-always' as const] }),
    allowedDecisions: offered,
    call: {
      tool: call.tool,
      effects: call.effects,
      question: call.question,
      binding: binding.digest,
      env: names.map((name) => `${name}=${env[name]}`),
      files: binding.files.flatMap(({ path, sha256 }) => (sha256 === null ? [] : [{ path, sha256 }])),
      grant,
    },
  };
}
