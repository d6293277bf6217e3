import { printable, type Safe, safe } from '../components/text/printable.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import type { Approval } from './approvals/approval.ts';
import type { AuditRow } from './audit/audit.ts';
import { byTime } from './by-time.ts';
import type { Device, DeviceRequest } from './devices/facts.ts';
import type { Field } from './field.ts';
import type { Grant } from './grants/grant.ts';
import type { Hold } from './holds.ts';
import type { Lockout } from './lockouts/facts.ts';
import { firstLogs, type LogsState } from './logs/logs-state.ts';
import type { Approved, Denied, PairingRow, Pending, Section } from './pairings/facts.ts';
import type { PaneId } from './registry.ts';
import type { Review } from './review/review.ts';
import { emptySnapshot, type Snapshot } from './snapshot.ts';
import type { DecidedRow, ListedRow } from './subject.ts';
import type { Turn } from './turns/turn.ts';

/** Everything that decides what is on the screen: what the gateway said, and where the person is. */
export interface ConsoleState {
  readonly gateway: { readonly name: string; readonly transport: string; readonly sharesUser: boolean };
  readonly readOnly: boolean;
  readonly version: string;
  readonly snapshot: Snapshot;
  /** This machine's time of the last drawing. */
  readonly nowMs: number;
  readonly size: Size;
  readonly pane: PaneId;
  /** Which list the Pairings pane shows. */
  readonly section: ListedSection;
  /** Which list the Approvals pane shows. */
  readonly queueSection: QueueSection;
  readonly cursors: Readonly<Record<ListId, Cursor>>;
  /** The detail has the keys, not the list. */
  readonly detailOpen: boolean;
  readonly detailScroll: number;
  readonly statusScroll: number;
  readonly logs: LogsState;
  /** What is typed into the pane; while there is one, letters are text. */
  readonly field: Field | null;
  readonly help: { readonly open: boolean; readonly scroll: number };
  /** One pane although the screen has room for the dashboard. */
  readonly single: boolean;
  readonly review: Review | null;
  readonly holds: readonly Hold[];
  /** The last answer of the gateway, or what this console has to say of itself. */
  readonly message: Safe;
  readonly quitAsked: boolean;
  /** `a` is dead until then: a key that was meant for the window must not open the next one (rule S10). */
  readonly reviewDeadUntilMs: number;
  readonly trustedScripts: readonly string[];
}

/** Every list that has a cursor. */
export type ListId = QueueSection | 'findings' | ListedSection;

export type QueueSection = 'approvals' | 'grants';

/** Lists of the Pairings pane. In that of what waits, senders and devices stand together. */
export type ListedSection = Section | 'devices' | 'lockouts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Cursor {
  /** Key of the selected row; null when it went away, undefined before anything was selected. */
  readonly key: string | null | undefined;
  /** Index of the first row on the screen. */
  readonly top: number;
}

const nowhere: Cursor = { key: undefined, top: 0 };

interface First {
  readonly link: GatewayLink;
  readonly readOnly: boolean;
  readonly version: string;
  readonly size: Size;
}

export function firstState({ link, readOnly, version, size }: First, nowMs: number): ConsoleState {
  const { name, transport, sharesUser } = link;
  return {
    gateway: { name, transport, sharesUser },
    readOnly,
    version,
    size,
    nowMs,
    snapshot: emptySnapshot(link.state, link.hello),
    pane: 'approvals',
    section: 'pending',
    queueSection: 'approvals',
    cursors: {
      approvals: nowhere,
      grants: nowhere,
      findings: nowhere,
      pending: nowhere,
      approved: nowhere,
      denied: nowhere,
      devices: nowhere,
      lockouts: nowhere,
    },
    detailOpen: false,
    detailScroll: 0,
    statusScroll: 0,
    logs: firstLogs,
    field: null,
    help: { open: false, scroll: 0 },
    single: false,
    review: null,
    holds: [],
    message: safe`oc ${printable(version)}. Press ? for the keys.`,
    quitAsked: false,
    reviewDeadUntilMs: 0,
    trustedScripts: [],
  };
}

/** This machine's clock plus what the hello said of the gateway's. */
export const serverNow = ({ snapshot, nowMs }: ConsoleState): number => nowMs + (snapshot.hello?.clockOffsetMs ?? 0);

export function sectionRows(state: ConsoleState, section: 'pending'): readonly Pending[];
export function sectionRows(state: ConsoleState, section: 'approved'): readonly Approved[];
export function sectionRows(state: ConsoleState, section: 'denied'): readonly Denied[];
export function sectionRows(state: ConsoleState, section: Section): readonly PairingRow[] {
  return state.snapshot.pairings?.[section] ?? [];
}

export const deviceRequests = ({ snapshot }: ConsoleState): readonly DeviceRequest[] => snapshot.devices?.pending ?? [];

export const pairedDevices = ({ snapshot }: ConsoleState): readonly Device[] => snapshot.devices?.paired ?? [];

/** Those that are in force: a lock that is over ends without a word of the gateway. */
export function lockoutRows(state: ConsoleState): readonly Lockout[] {
  const nowMs = serverNow(state);
  return state.snapshot.lockouts?.rows.filter(({ untilMs }) => untilMs > nowMs) ?? [];
}

type Lists = { readonly [S in ListedSection]: (state: ConsoleState) => readonly ListedRow[] };

const lists: Lists = {
  pending: (state) =>
    byTime<ListedRow & { readonly createdAtMs: number }>(sectionRows(state, 'pending'), deviceRequests(state)),
  approved: (state) => sectionRows(state, 'approved'),
  denied: (state) => sectionRows(state, 'denied'),
  devices: pairedDevices,
  lockouts: lockoutRows,
};

/** The rows of the list that the Pairings pane shows. */
export const listedRows = (state: ConsoleState): readonly ListedRow[] => lists[state.section](state);

/** What a decision made in the list would be about. */
export function selectedRow(state: ConsoleState): DecidedRow | null {
  const lists: Readonly<Partial<Record<PaneId, readonly DecidedRow[]>>> = {
    approvals: showsGrants(state) ? grantRows(state) : queueRows(state),
    pairings: listedRows(state),
  };
  const queue = showsGrants(state) ? 'grants' : 'approvals';
  const { key } = state.cursors[state.pane === 'approvals' ? queue : state.section];
  return lists[state.pane]?.find((row) => row.key === key) ?? null;
}

export const queueRows = ({ snapshot }: ConsoleState): readonly Approval[] => snapshot.approvals?.pending ?? [];

/** A gateway that has no grants any more shows the queue. */
export const showsGrants = ({ queueSection, snapshot }: ConsoleState): boolean =>
  queueSection === 'grants' && snapshot.grants !== null;

export const grantRows = ({ snapshot }: ConsoleState): readonly Grant[] => snapshot.grants?.rows ?? [];

export const runningTurns = ({ snapshot }: ConsoleState): readonly Turn[] => snapshot.turns ?? [];

export const findingRows = ({ snapshot }: ConsoleState): readonly AuditRow[] => snapshot.audit.run?.rows ?? [];

/** Senders and devices that wait, tombstones aside. */
export const waiting = (state: ConsoleState): number =>
  [...sectionRows(state, 'pending'), ...deviceRequests(state)].filter(({ gone }) => gone === null).length;

/** Requests in the queue that wait. */
export const waitingApprovals = (state: ConsoleState): number =>
  queueRows(state).filter(({ gone }) => gone === null).length;
