import type { ApprovalKind, ResolveOutcome } from '../protocol/approvals.ts';
import { OcError } from '../protocol/errors.ts';
import type { CallConnection } from '../protocol/methods.ts';
import { Alarm } from './alarm.ts';
import { type Approval, type EndedApproval, isEnded, type Party } from './approval.ts';
import { approvalStore, damagedEnd } from './approval-store.ts';
import type { ApprovalsDeps, ApprovalsOptions } from './approvals-deps.ts';
import { Askers } from './askers.ts';
import { Deadlines } from './deadlines.ts';
import { aborted, Ending } from './ending.ts';
import { openExecutions } from './executions.ts';
import { type Grants, openGrants } from './grants.ts';
import { type ExecAsking, type PluginAsking, takeIn } from './intake.ts';
import { judge, type Verdict } from './resolving.ts';
import { Waiters } from './waiters.ts';

const keptMs = 30 * 86_400_000;
/** Ended requests that are kept at most: a flood of them must not fill the disk for a month. */
const keptMost = 10_000;
const sweepEveryMs = 86_400_000;
/** Nor for a day: who asks for many is swept after sooner. */
const sweepEveryRequests = 500;

export interface EndedPage {
  readonly approvals: readonly EndedApproval[];
  /** For the page after this one; null at the end. */
  readonly nextCursor: string | null;
}

/** The queue of what waits for a person. Silence, damage and a restart are a no; the first answer stands. */
export interface Approvals {
  /**
   * Throws OcError when it is too long to be read or when there is no room. `stillMay`: asked again as long as it waits; whoever
   * may not be answered any more has it taken from the queue.
   */
  request(asking: ExecAsking | PluginAsking, party: Party, stillMay?: () => boolean): Approval;
  /** Call when it may have changed who may be answered: what nobody waits for any more ends, later where that cannot be written. */
  recheck(): void;
  /** Those that wait, oldest first. */
  pending(kind?: ApprovalKind): readonly Approval[];
  /** By its whole id; null for what was never asked or is not kept any more. */
  find(id: string): Approval | null;
  /** Decides. Throws INVALID_REQUEST when the request is of another kind. */
  resolve(verdict: Verdict, party: Party): ResolveOutcome;
  /** Resolves when the request has ended, with null when the connection is gone before. */
  wait(approval: Approval, connection: Pick<CallConnection, 'id' | 'onGone'>): Promise<EndedApproval | null>;
  /** Ends one that still waits: whoever asked does not want it any more. Where that cannot be written it ends at its time. */
  cancel(id: string): void;
  /**
   * Takes an allowance for the one execution that it is good for, durably and before that begins. False when it is none for
   * this binding, or was taken before: then nothing may run by it, also after a restart.
   */
  consume(id: string, binding: string): boolean;
  /** Standing approvals, which `allow-always` gives. */
  readonly grants: Grants;
  /** Newest first. */
  history(filter: { cursor?: string; limit?: number; kind?: ApprovalKind }): EndedPage;
  /** Milliseconds a request waits at most. */
  timeoutMs(): number;
  /** For a gateway that starts: ends what an earlier one left behind, then watches the time. Call before anybody can ask. */
  begin(): void;
  close(): void;
}

export function openApprovals(options: ApprovalsOptions): Approvals {
  const deps: ApprovalsDeps = {
    ...options,
    rows: approvalStore(options.store),
    deadlines: new Deadlines(options.elapsedMs),
    askers: new Askers(),
    grants: openGrants(options),
  };
  const { rows, now } = deps;
  const waiters = new Waiters();
  const ending = new Ending(deps, waiters);
  const upkeep = openUpkeep(deps, ending);
  /** As it stands now: what is past its time or damaged ends here and is never seen to wait. */
  const find = (id: string): Approval | null => {
    ending.expire();
    const approval = rows.one(id);
    return approval?.damaged && !isEnded(approval) ? ending.one(approval, damagedEnd(now())) : approval;
  };
  return {
    recheck: () => tried(options, () => ending.expire()),
    request(asking, party, stillMay) {
      ending.expire();
      // Before it is stored: a request whose requester cannot be told would be asked for nobody.
      waiters.requireRoom(party.connectionId);
      const approval = takeIn(deps, asking, party);
      const { id, createdAtMs, expiresAtMs } = approval.row;
      if (!isEnded(approval)) {
        deps.deadlines.begin(id, expiresAtMs - createdAtMs);
        if (stillMay !== undefined) deps.askers.begin(id, stillMay);
        deps.onRequested(approval);
      }
      upkeep.asked();
      return approval;
    },
    pending: (kind) => waitingOnes(deps, ending).filter(({ row }) => kind === undefined || row.approvalKind === kind),
    find,
    resolve(verdict, party) {
      const approval = find(verdict.id);
      if (approval === null) return { outcome: 'not-found' };
      const judged = judge(approval, verdict, party, now());
      if ('answer' in judged) return judged.answer;
      ending.one(approval, judged.end);
      return { outcome: 'resolved', decision: verdict.decision, atMs: judged.end.atMs };
    },
    wait: async (approval, connection) =>
      isEnded(approval) ? approval : await waiters.wait(approval.row.id, connection),
    cancel: (id) =>
      tried(options, () => {
        const approval = find(id);
        if (approval !== null && !isEnded(approval)) ending.one(approval, aborted(now()));
      }),
    consume: openExecutions(options, find),
    grants: deps.grants,
    history: (filter) => pageOf(deps, filter),
    timeoutMs: deps.timeoutMs,
    begin: () => upkeep.begin(),
    close: () => upkeep.stop(),
  };
}

/** What follows from something else, which is not to stop halfway because the disk is full. */
function tried({ onFault }: Pick<ApprovalsOptions, 'onFault'>, work: () => void): void {
  try {
    work();
  } catch (error) {
    onFault(error);
  }
}

/** Ends what is past its time or damaged; the rest waits. */
function waitingOnes({ rows, now }: ApprovalsDeps, ending: Ending): readonly Approval[] {
  ending.expire();
  const all = rows.pending();
  ending.all(
    all.filter(({ damaged }) => damaged),
    () => damagedEnd(now()),
  );
  return all.filter(({ damaged }) => !damaged);
}

/** What happens by itself while a gateway runs: requests end at their time, and old ones are forgotten. */
function openUpkeep({ rows, now, onFault }: ApprovalsDeps, ending: Ending) {
  let sweepAtMs = 0;
  let asked = 0;
  const sweep = (): void => {
    if (now() < sweepAtMs && asked < sweepEveryRequests) return;
    rows.sweep(now() - keptMs, keptMost);
    sweepAtMs = now() + sweepEveryMs;
    asked = 0;
  };
  const alarm = new Alarm({
    now,
    nextAtMs: () => Math.min(rows.nextEndMs() ?? sweepAtMs, sweepAtMs),
    ring: () => {
      ending.expire();
      sweep();
    },
    onFault,
  });
  return {
    /** After a request was stored. */
    asked(): void {
      asked += 1;
      sweep();
      alarm.set();
    },
    begin(): void {
      const left = {
        status: 'cancelled',
        decision: null,
        reason: 'gateway-restart',
        by: null,
        deviceId: null,
      } as const;
      ending.all(rows.pending(), () => ({ ...left, atMs: now() }));
      sweep();
      alarm.start();
    },
    stop: () => alarm.stop(),
  };
}

function pageOf({ rows }: ApprovalsDeps, { cursor, limit = 50, kind }: Parameters<Approvals['history']>[0]): EndedPage {
  const placed = rows.ended({ before: cursor === undefined ? null : placeOf(cursor), kind: kind ?? null, limit });
  const last = placed.at(-1);
  return {
    approvals: placed.map(({ approval }) => approval).filter(isEnded),
    nextCursor: last === undefined || placed.length < limit ? null : `${last.approval.end?.atMs}.${last.seq}`,
  };
}

/** A cursor is a place in the list: when the last one of a page ended, and its number. */
function placeOf(cursor: string): { atMs: number; seq: number } {
  const [, atMs, seq] = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  if (atMs === undefined || seq === undefined) throw new OcError('INVALID_REQUEST', 'invalid approval history cursor');
  return { atMs: Number(atMs), seq: Number(seq) };
}
