import { printable, type Safe, safe } from '../components/text/printable.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import { type Abilities, abilitiesOf } from './ability.ts';
import type { Hold } from './holds.ts';
import type { Place } from './key-row.ts';
import type { Approved, Denied, PairingRow, Pending, Section } from './pairings/facts.ts';
import type { PaneId } from './registry.ts';
import { needsOneKey, type Review } from './review/review.ts';
import { emptySnapshot, type Snapshot } from './snapshot.ts';

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
  readonly section: Section;
  readonly cursors: Readonly<Record<Section, Cursor>>;
  /** The detail has the keys, not the list. */
  readonly detailOpen: boolean;
  readonly detailScroll: number;
  readonly statusScroll: number;
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
    pane: 'pairings',
    section: 'pending',
    cursors: { pending: nowhere, approved: nowhere, denied: nowhere },
    detailOpen: false,
    detailScroll: 0,
    statusScroll: 0,
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

export const abilities = (state: ConsoleState): Abilities => abilitiesOf(state.snapshot.hello, state.readOnly);

/** This machine's clock plus what the hello said of the gateway's. */
export const serverNow = ({ snapshot, nowMs }: ConsoleState): number => nowMs + (snapshot.hello?.clockOffsetMs ?? 0);

export function sectionRows(state: ConsoleState, section: 'pending'): readonly Pending[];
export function sectionRows(state: ConsoleState, section: 'approved'): readonly Approved[];
export function sectionRows(state: ConsoleState, section: 'denied'): readonly Denied[];
export function sectionRows(state: ConsoleState, section?: Section): readonly PairingRow[];
export function sectionRows(state: ConsoleState, section: Section = state.section): readonly PairingRow[] {
  return state.snapshot.pairings?.[section] ?? [];
}

export function selectedRow(state: ConsoleState): PairingRow | null {
  const { key } = state.cursors[state.section];
  return sectionRows(state).find((row) => row.key === key) ?? null;
}

/** Requests that wait, tombstones aside. */
export const waiting = ({ snapshot }: ConsoleState): number =>
  snapshot.pairings?.pending.filter(({ gone }) => gone === null).length ?? 0;

/** Which keys are on. */
export function placeOf(state: ConsoleState): Place {
  if (state.review) return reviewPlace(state.review);
  if (state.help.open) return 'help';
  if (state.pane === 'status') return 'status';
  return state.detailOpen ? 'detail' : 'pairings';
}

function reviewPlace(review: Review): Place {
  if (review.phase.kind === 'held' || review.phase.kind === 'checking') return 'review-held';
  if (review.phase.kind === 'blocked' || review.phase.kind === 'doubt') return 'review-shut';
  if (review.fieldOpen) return 'review-field';
  if (review.proof === 'their-code') return 'review';
  return needsOneKey(review) ? 'review-key' : 'review-code';
}
