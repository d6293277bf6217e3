import { type Untrusted, untrusted } from '../components/text/printable.ts';
import type { Hello, LinkState } from '../gateway/client/link.ts';
import type { PairingChanged } from '../gateway/protocol/pairing.ts';
import type { Pairings } from './pairings/facts.ts';
import { type Changes, mergePairings, sweep } from './pairings/merge.ts';
import type { ClientFacts, StatusFacts } from './status/read-status.ts';

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
  readonly status: StatusFacts | null;
  readonly clients: readonly ClientFacts[] | null;
}

export type SnapshotEvent =
  | { readonly kind: 'link'; readonly state: LinkState; readonly hello: Hello | null }
  | { readonly kind: 'pairings'; readonly pairings: Pairings; readonly askedAtMs: number; readonly nowLocalMs: number }
  /** This console may not see pairings any more. */
  | { readonly kind: 'pairings-hidden' }
  | { readonly kind: 'list-failed'; readonly because: Untrusted }
  | { readonly kind: 'pairing-changed'; readonly changed: PairingChanged }
  | { readonly kind: 'sweep'; readonly nowLocalMs: number; readonly keep: string | null }
  | { readonly kind: 'status'; readonly status: StatusFacts }
  | { readonly kind: 'clients'; readonly clients: readonly ClientFacts[] };

const rememberedChanges = 64;

export const emptySnapshot = (link: LinkState, hello: Hello | null): Snapshot => ({
  link,
  hello,
  pairings: null,
  listProblem: null,
  lists: 0,
  askedAtMs: 0,
  changes: new Map(),
  status: null,
  clients: null,
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
  'pairings-hidden': (old) => ({ ...old, pairings: null }),
  'list-failed': (old, { because }) => ({ ...old, listProblem: because }),
  'pairing-changed': (old, { changed }) => ({ ...old, changes: remember(old.changes, changed) }),
  sweep: (old, { nowLocalMs, keep }) => {
    const pairings = old.pairings && sweep(old.pairings, nowLocalMs, keep);
    return pairings === old.pairings ? old : { ...old, pairings };
  },
  status: (old, { status }) => ({ ...old, status }),
  clients: (old, { clients }) => ({ ...old, clients }),
};

export function reduce(old: Snapshot, event: SnapshotEvent): Snapshot {
  // why: the table has one reducer a kind; the compiler cannot relate the two sides of the lookup.
  const reducer = reducers[event.kind] as (old: Snapshot, event: SnapshotEvent) => Snapshot;
  return reducer(old, event);
}

function remember(changes: Changes, { requestId, change, by }: PairingChanged): Changes {
  if (typeof requestId !== 'string') return changes;
  const kept = [...changes].filter(([id]) => id !== requestId).slice(1 - rememberedChanges);
  return new Map([...kept, [requestId, { change, by: untrusted(String(by).slice(0, 256)) }]]);
}

/** True when a person would see a difference: moving figures such as latency, uptime and memory alone are none. */
export function differs(before: Snapshot, after: Snapshot): boolean {
  return before.link.kind !== after.link.kind || visible(before) !== visible(after);
}

function visible({ listProblem, hello, pairings, status, clients, link }: Snapshot): string {
  const still = status && { ...status, uptimeMs: null, readAtLocalMs: 0, memoryBytes: null };
  const because = link.kind === 'offline' || link.kind === 'refused' ? link.because : '';
  return JSON.stringify([because, listProblem, hello?.connId, hello?.scopes, pairings, still, clients]);
}
