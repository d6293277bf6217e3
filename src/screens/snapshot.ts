import { type Untrusted, untrusted } from '../components/text/printable.ts';
import type { Hello, LinkState } from '../gateway/client/link.ts';
import type { PairingChanged } from '../gateway/protocol/pairing.ts';
import type { Approvals } from './approvals/approval.ts';
import type { Decided } from './approvals/decided.ts';
import { type Endings, mergeApprovals, sweepApprovals } from './approvals/merge.ts';
import { type Audit, noAudit } from './audit/audit.ts';
import { compareRuns } from './audit/compare-runs.ts';
import type { AuditAnswer } from './audit/read-audit.ts';
import type { Devices } from './devices/facts.ts';
import { type DeviceEndings, mergeDevices, sweepDevices } from './devices/merge.ts';
import type { Gone } from './gone.ts';
import type { Grants } from './grants/grant.ts';
import { keepOrder } from './keep-order.ts';
import type { Lockouts } from './lockouts/facts.ts';
import { emptyLog, type LogFacts } from './logs/facts.ts';
import type { Pairings } from './pairings/facts.ts';
import { type Changes, mergePairings, sweep } from './pairings/merge.ts';
import type { ClientFacts, StatusFacts } from './status/read-status.ts';
import type { Turn } from './turns/turn.ts';

/** Everything the console knows of the gateway. The gateway is the only truth: this is what it said last. */
export interface Snapshot {
  readonly link: LinkState;
  readonly hello: Hello | null;
  /** Null until the first list, and when it cannot be had. */
  readonly pairings: Pairings | null;
  /** Why the last list could not be had, as the gateway or the link said it. */
  readonly listProblem: Untrusted | null;
  /** Goes up with every list that was read; a decision in doubt is settled by the next one. */
  readonly lists: number;
  /** This machine's time at which the last list was asked for. */
  readonly askedAtMs: number;
  readonly changes: Changes;
  /** The same four of the approvals queue. */
  readonly approvals: Approvals | null;
  readonly approvalsProblem: Untrusted | null;
  readonly approvalLists: number;
  readonly approvalsAskedAtMs: number;
  /** Null: this gateway has none, or does not tell. */
  readonly grants: Grants | null;
  readonly grantLists: number;
  readonly grantsAskedAtMs: number;
  /** The turns of the assistant that run; null: not known. */
  readonly turns: readonly Turn[] | null;
  readonly turnLists: number;
  readonly turnsAskedAtMs: number;
  readonly endings: Endings;
  /** The last requests that were decided; null: not known. */
  readonly decided: readonly Decided[] | null;
  /** The same again of devices, and of who is locked out at the door. */
  readonly devices: Devices | null;
  readonly devicesProblem: Untrusted | null;
  readonly deviceLists: number;
  readonly devicesAskedAtMs: number;
  readonly deviceEndings: DeviceEndings;
  readonly lockouts: Lockouts | null;
  readonly lockoutsProblem: Untrusted | null;
  readonly lockoutLists: number;
  readonly lockoutsAskedAtMs: number;
  readonly log: LogFacts;
  readonly status: StatusFacts | null;
  readonly clients: readonly ClientFacts[] | null;
  readonly audit: Audit;
}

export type SnapshotEvent =
  | { readonly kind: 'link'; readonly state: LinkState; readonly hello: Hello | null }
  | { readonly kind: 'pairings'; readonly pairings: Pairings; readonly askedAtMs: number; readonly nowLocalMs: number }
  /** This console may not see pairings any more. */
  | { readonly kind: 'pairings-hidden' }
  | { readonly kind: 'list-failed'; readonly because: Untrusted }
  | { readonly kind: 'pairing-changed'; readonly changed: PairingChanged }
  | {
      readonly kind: 'approvals';
      readonly approvals: Approvals;
      readonly askedAtMs: number;
      readonly nowLocalMs: number;
    }
  | { readonly kind: 'approvals-hidden' }
  | { readonly kind: 'decided'; readonly decided: readonly Decided[] | null }
  | { readonly kind: 'grants'; readonly grants: Grants; readonly askedAtMs: number }
  | { readonly kind: 'grants-hidden' }
  | { readonly kind: 'turns'; readonly turns: readonly Turn[]; readonly askedAtMs: number }
  | { readonly kind: 'approvals-failed'; readonly because: Untrusted }
  | {
      readonly kind: 'approval-ended';
      readonly id: string;
      readonly how: Gone['how'];
      readonly by: Untrusted | null;
      readonly atMs: number | null;
    }
  | { readonly kind: 'devices'; readonly devices: Devices; readonly askedAtMs: number; readonly nowLocalMs: number }
  | { readonly kind: 'devices-hidden' }
  | { readonly kind: 'devices-failed'; readonly because: Untrusted }
  | { readonly kind: 'device-ended'; readonly requestId: string; readonly how: Gone['how'] }
  | { readonly kind: 'lockouts'; readonly lockouts: Lockouts; readonly askedAtMs: number }
  | { readonly kind: 'lockouts-hidden' }
  | { readonly kind: 'lockouts-failed'; readonly because: Untrusted }
  /** `keep`: keys of rows under a cursor. */
  | { readonly kind: 'sweep'; readonly nowLocalMs: number; readonly keep: ReadonlySet<string> }
  | { readonly kind: 'log'; readonly log: LogFacts }
  | { readonly kind: 'status'; readonly status: StatusFacts }
  | { readonly kind: 'clients'; readonly clients: readonly ClientFacts[] }
  | { readonly kind: 'audit-running' }
  | { readonly kind: 'audit'; readonly answer: AuditAnswer }
  | { readonly kind: 'audit-failed'; readonly because: Untrusted }
  | { readonly kind: 'audit-hidden' };

const rememberedChanges = 64;

export const emptySnapshot = (link: LinkState, hello: Hello | null): Snapshot => ({
  link,
  hello,
  pairings: null,
  listProblem: null,
  lists: 0,
  askedAtMs: 0,
  changes: new Map(),
  approvals: null,
  approvalsProblem: null,
  approvalLists: 0,
  approvalsAskedAtMs: 0,
  grants: null,
  grantLists: 0,
  grantsAskedAtMs: 0,
  turns: null,
  turnLists: 0,
  turnsAskedAtMs: 0,
  endings: new Map(),
  decided: null,
  devices: null,
  devicesProblem: null,
  deviceLists: 0,
  devicesAskedAtMs: 0,
  deviceEndings: new Map(),
  lockouts: null,
  lockoutsProblem: null,
  lockoutLists: 0,
  lockoutsAskedAtMs: 0,
  log: emptyLog(),
  status: null,
  clients: null,
  audit: noAudit,
});

type Reducers = {
  readonly [K in SnapshotEvent['kind']]: (old: Snapshot, event: Extract<SnapshotEvent, { kind: K }>) => Snapshot;
};

const reducers: Reducers = {
  link: (old, { state, hello }) => ({ ...old, link: state, hello }),
  // An answer to an older question does not replace the answer to a newer one.
  pairings: (old, { pairings, askedAtMs, nowLocalMs }) =>
    askedAtMs < old.askedAtMs
      ? old
      : {
          ...old,
          pairings: mergePairings(old.pairings, pairings, old.changes, nowLocalMs),
          lists: old.lists + 1,
          listProblem: null,
          askedAtMs,
        },
  approvals: (old, { approvals, askedAtMs, nowLocalMs }) => {
    if (askedAtMs < old.approvalsAskedAtMs) return old;
    const times = { nowLocalMs, serverNowMs: nowLocalMs + (old.hello?.clockOffsetMs ?? 0) };
    return {
      ...old,
      approvals: mergeApprovals(old.approvals, approvals, old.endings, times),
      approvalLists: old.approvalLists + 1,
      approvalsProblem: null,
      approvalsAskedAtMs: askedAtMs,
    };
  },
  'approvals-hidden': (old) => ({ ...old, approvals: null, decided: null }),
  grants: (old, { grants, askedAtMs }) =>
    askedAtMs < old.grantsAskedAtMs
      ? old
      : {
          ...old,
          grants: { ...grants, rows: keepOrder(old.grants?.rows ?? [], grants.rows) },
          grantLists: old.grantLists + 1,
          grantsAskedAtMs: askedAtMs,
        },
  'grants-hidden': (old) => ({ ...old, grants: null }),
  turns: (old, { turns, askedAtMs }) =>
    askedAtMs < old.turnsAskedAtMs ? old : { ...old, turns, turnLists: old.turnLists + 1, turnsAskedAtMs: askedAtMs },
  decided: (old, { decided }) => ({ ...old, decided }),
  'approvals-failed': (old, { because }) => ({ ...old, approvalsProblem: because }),
  'approval-ended': (old, { id, how, by, atMs }) => ({ ...old, endings: kept(old.endings, id, { how, by, atMs }) }),
  devices: (old, { devices, askedAtMs, nowLocalMs }) =>
    askedAtMs < old.devicesAskedAtMs
      ? old
      : {
          ...old,
          devices: mergeDevices(old.devices, devices, old.deviceEndings, nowLocalMs),
          deviceLists: old.deviceLists + 1,
          devicesProblem: null,
          devicesAskedAtMs: askedAtMs,
        },
  'devices-hidden': (old) => ({ ...old, devices: null }),
  'devices-failed': (old, { because }) => ({ ...old, devicesProblem: because }),
  'device-ended': (old, { requestId, how }) => ({ ...old, deviceEndings: kept(old.deviceEndings, requestId, how) }),
  lockouts: (old, { lockouts, askedAtMs }) =>
    askedAtMs < old.lockoutsAskedAtMs
      ? old
      : {
          ...old,
          lockouts: { ...lockouts, rows: keepOrder(old.lockouts?.rows ?? [], lockouts.rows) },
          lockoutLists: old.lockoutLists + 1,
          lockoutsProblem: null,
          lockoutsAskedAtMs: askedAtMs,
        },
  'lockouts-hidden': (old) => ({ ...old, lockouts: null }),
  'lockouts-failed': (old, { because }) => ({ ...old, lockoutsProblem: because }),
  'pairings-hidden': (old) => ({ ...old, pairings: null }),
  'list-failed': (old, { because }) => ({ ...old, listProblem: because }),
  'pairing-changed': (old, { changed }) => ({ ...old, changes: remember(old.changes, changed) }),
  sweep: (old, { nowLocalMs, keep }) => {
    const pairings = old.pairings && sweep(old.pairings, nowLocalMs, keep);
    const approvals = old.approvals && sweepApprovals(old.approvals, nowLocalMs, keep);
    const devices = old.devices && sweepDevices(old.devices, nowLocalMs, keep);
    const same = pairings === old.pairings && approvals === old.approvals && devices === old.devices;
    return same ? old : { ...old, pairings, approvals, devices };
  },
  log: (old, { log }) => ({ ...old, log }),
  status: (old, { status }) => ({ ...old, status }),
  clients: (old, { clients }) => ({ ...old, clients }),
  'audit-running': (old) => ({ ...old, audit: { ...old.audit, running: true } }),
  audit: (old, { answer }) => ({
    ...old,
    audit: { run: compareRuns(old.audit.run, answer), running: false, problem: null },
  }),
  'audit-failed': (old, { because }) => ({ ...old, audit: { ...old.audit, running: false, problem: because } }),
  'audit-hidden': (old) => ({ ...old, audit: noAudit }),
};

export function reduce(old: Snapshot, event: SnapshotEvent): Snapshot {
  // why: the table has one reducer a kind; the compiler cannot relate the two sides of the lookup.
  const reducer = reducers[event.kind] as (old: Snapshot, event: SnapshotEvent) => Snapshot;
  return reducer(old, event);
}

function remember(changes: Changes, { requestId, change, by }: PairingChanged): Changes {
  if (typeof requestId !== 'string') return changes;
  return kept(changes, requestId, { change, by: untrusted(String(by).slice(0, 256)) });
}

/** With one more, of which only the newest are kept. */
const kept = <T>(known: ReadonlyMap<string, T>, id: string, value: T): ReadonlyMap<string, T> =>
  new Map([...[...known].filter(([other]) => other !== id).slice(1 - rememberedChanges), [id, value]]);

/** True when a person would see a difference: moving figures such as latency, uptime and memory alone are none. */
export function differs(before: Snapshot, after: Snapshot): boolean {
  if (!differsBesideLog(before, after)) return before.log.errors !== after.log.errors;
  return (
    before.link.kind !== after.link.kind ||
    before.audit !== after.audit ||
    before.decided !== after.decided ||
    !sameQueue(before.approvals, after.approvals) ||
    visible(before) !== visible(after)
  );
}

/** Batches of the log come ten times a second; beside them nothing was replaced. */
const differsBesideLog = (before: Snapshot, after: Snapshot): boolean =>
  // why: the names of the fields of a snapshot.
  (Object.keys(after) as (keyof Snapshot)[]).some((field) => field !== 'log' && before[field] !== after[field]);

function visible({
  hello,
  pairings,
  devices,
  lockouts,
  grants,
  turns,
  status,
  clients,
  link,
  ...old
}: Snapshot): string {
  const still = status && { ...status, uptimeMs: null, readAtLocalMs: 0, memoryBytes: null };
  const because = link.kind === 'offline' || link.kind === 'refused' ? link.because : '';
  const problems = [because, old.listProblem, old.approvalsProblem, old.devicesProblem, old.lockoutsProblem];
  const lists = [pairings, devices, lockouts, grants, turns, clients];
  return JSON.stringify([problems, hello?.connId, hello?.scopes, lists, still]);
}

/** A queue may hold long texts: what a row says is compared by its digest. */
const sameQueue = (before: Approvals | null, after: Approvals | null): boolean =>
  before === after || queueText(before) === queueText(after);

const queueText = (approvals: Approvals | null): string =>
  JSON.stringify(
    approvals && { ...approvals, pending: approvals.pending.map(({ key, content, gone }) => [key, content, gone]) },
  );
