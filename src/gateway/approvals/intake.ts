import type { ApprovalRow, ExecApprovalRequest, PluginApprovalRequest } from '../protocol/approvals.ts';
import { OcError } from '../protocol/errors.ts';
import type { Approval, End, Party } from './approval.ts';
import type { ApprovalsDeps } from './approvals-deps.ts';
import { digestOf } from './digest.ts';

/** Waiting requests over all, and from one connection, one device or for one session: a queue that nobody can read is no queue. */
const mostWaiting = 200;
const mostOfOne = 50;
/** As the original refuses it, in UTF-16 units: nobody reads more than that before they decide. */
const commandLimit = 16_384;
/** UTF-8 bytes of a whole request. With `mostWaiting` it keeps every list below what a client takes in one message. */
const requestBytes = 65_536;
/** Words of an argv, and names of variables: what a client takes of each in one row. */
const listLimit = 1024;
const clientRefLimit = 256;

interface Asking {
  /** What the requester calls it. */
  readonly clientRef: string | null;
  /** Milliseconds; may only shorten the wait. */
  readonly timeoutMs: number | null;
}

export type ExecAsking = Asking & { readonly kind: 'exec'; readonly request: ExecApprovalRequest };
export type PluginAsking = Asking & { readonly kind: 'plugin'; readonly request: PluginApprovalRequest };

/** Puts a request in the queue, or denies it at once when approvals are off. Throws OcError when there is no room for it. */
export function takeIn(deps: ApprovalsDeps, asking: ExecAsking | PluginAsking, party: Party): Approval {
  refuseUnreadable(asking);
  refuseUnplaced(deps, asking, party);
  const approval: Approval = {
    row: rowOf(deps, asking, party),
    requester: { connectionId: party.connectionId, deviceId: party.deviceId },
    end: deps.enabled() ? null : unrouted(deps.now()),
    damaged: false,
  };
  store(deps, approval);
  return approval;
}

function refuseUnreadable(asking: ExecAsking | PluginAsking): void {
  const { request, clientRef } = asking;
  if (asking.kind === 'exec') refuseLongExec(asking.request);
  const bytes = Buffer.byteLength(JSON.stringify(request));
  if (bytes > requestBytes) throw tooLarge(`the request has ${bytes} bytes`, requestBytes);
  if (clientRef === null) return;
  if (clientRef.length > clientRefLimit || !clientRef.isWellFormed()) {
    throw new OcError('INVALID_REQUEST', `an approval id is well-formed text of at most ${clientRefLimit} characters`);
  }
  if (clientRef.startsWith('plugin:')) {
    throw new OcError('INVALID_REQUEST', 'approval ids starting with plugin: are reserved');
  }
}

function refuseLongExec({ command, commandArgv = [], envKeys = [] }: ExecApprovalRequest): void {
  const words = Math.max(commandArgv.length, envKeys.length);
  if (words > listLimit) throw tooLarge(`a list of the request has ${words} entries`, listLimit);
  if (command.length <= commandLimit) return;
  const message = `the command has ${command.length} characters, more than can be shown for approval`;
  const reason = 'EXEC_APPROVAL_COMMAND_DISPLAY_LIMIT';
  throw new OcError('INVALID_REQUEST', message, [], { reason, limit: commandLimit });
}

const tooLarge = (message: string, limit: number): OcError =>
  new OcError('INVALID_REQUEST', `${message}, and ${limit} are the most`, [], {
    reason: 'APPROVAL_REQUEST_TOO_LARGE',
    limit,
  });

function refuseUnplaced(
  { rows }: ApprovalsDeps,
  { kind, clientRef, request }: ExecAsking | PluginAsking,
  party: Party,
): void {
  if (clientRef !== null && rows.isWaiting(kind, clientRef, party.actor)) {
    throw new OcError('INVALID_REQUEST', 'approval id already pending');
  }
  const { everywhere, connection, session } = rows.counts(party, request.sessionKey ?? null);
  if (everywhere >= mostWaiting) throw full(`${mostWaiting} requests wait already`);
  if (connection >= mostOfOne) throw full(`${mostOfOne} requests of this connection or its device wait already`);
  if (session >= mostOfOne) throw full(`${mostOfOne} requests of this session wait already`);
}

const full = (message: string): OcError =>
  new OcError('QUEUE_FULL', message, ['Let some of them be decided, and ask again.'], {
    reason: 'APPROVAL_QUEUE_FULL',
  });

function rowOf(deps: ApprovalsDeps, { kind, request, clientRef, timeoutMs }: ExecAsking | PluginAsking, party: Party) {
  const createdAtMs = deps.now();
  const longest = deps.timeoutMs();
  const row = {
    id: deps.mintId(kind),
    approvalKind: kind,
    request,
    createdAtMs,
    expiresAtMs: createdAtMs + Math.min(timeoutMs ?? longest, longest),
    requestedBy: party.actor,
    clientRef,
  } as Omit<ApprovalRow, 'digest'>; // why: kind and request came as a pair
  return { ...row, digest: digestOf(row) } as ApprovalRow; // why: as above
}

/** Approvals are off: nobody is there to ask, so it is a no. */
const unrouted = (atMs: number): End => ({
  status: 'denied',
  decision: 'deny',
  reason: 'no-route',
  atMs,
  by: null,
  deviceId: null,
});

function store({ store: file, rows, ledger }: ApprovalsDeps, { row, requester, end }: Approval): void {
  const { id, approvalKind, digest, requestedBy, createdAtMs } = row;
  // The ledger is read at a lower scope than the queue: no word of the requester's goes there.
  const detail = { approvalKind, digest };
  file.transaction(() => {
    rows.add(row, requester);
    ledger.append({ atMs: createdAtMs, kind: 'approval.requested', actor: requestedBy, subject: id, detail });
    if (end === null) return;
    rows.end(id, digest, end);
    const because = { approvalKind, digest, reason: end.reason };
    ledger.append({ atMs: end.atMs, kind: 'approval.denied', actor: 'gateway', subject: id, detail: because });
  });
}
