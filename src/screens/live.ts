import type { GatewayLink } from '../gateway/client/link.ts';
import { maySeePairings, speaks } from './ability.ts';
import type { Clock } from './clock.ts';
import type { Pairings } from './pairings/facts.ts';
import { readOfficial, readOurs } from './pairings/read-pairings.ts';
import { emptySnapshot, reduce, type Snapshot, type SnapshotEvent } from './snapshot.ts';
import { readPresence, readStatus } from './status/read-status.ts';

/** The gateway as a snapshot that is always the last thing it said. Nothing here decides or sends a decision. */
export interface Live {
  readonly snapshot: Snapshot;
  apply(event: SnapshotEvent): void;
  /** Asks for everything again; answers arrive as changes. */
  refresh(): void;
  /** Lists pairings now and takes the answer in. Rejects as `Gateway.request` does. */
  list(): Promise<Pairings>;
  close(): void;
}

export interface LiveOptions {
  readonly link: GatewayLink;
  readonly clock: Clock;
  readonly onChange: (before: Snapshot, after: Snapshot) => void;
}

/** How often a gateway without events is asked. */
const pollMs = 4_000;
/** Between two lists, so that a flood of events cannot make a flood of requests. */
const listGapMs = 200;

export function openLive({ link, clock, onChange }: LiveOptions): Live {
  let snapshot = emptySnapshot(link.state, link.hello);
  let closed = false;
  const apply = (event: SnapshotEvent): void => {
    if (closed) return;
    const before = snapshot;
    snapshot = reduce(before, event);
    if (snapshot !== before) onChange(before, snapshot);
  };

  async function list(): Promise<Pairings> {
    const askedAtMs = clock.now();
    const answer = speaks(link.hello, 'oc.pairing.list')
      ? readOurs(link.name, await link.request('oc.pairing.list', {}))
      : readOfficial(link.name, await link.request('channels.pairing.list', {}));
    apply({ kind: 'pairings', pairings: answer, askedAtMs, nowLocalMs: clock.now() });
    return answer;
  }

  const listing = paced(clock, listGapMs, async () => {
    if (maySeePairings(link.hello)) await list();
  });
  const reading = paced(clock, listGapMs, async () => {
    const answer = await link.request('status', {});
    apply({ kind: 'status', status: readStatus(link.name, answer, clock.now()) });
    const presence = await link.request('system-presence', {});
    apply({ kind: 'clients', clients: readPresence(link.name, presence) });
  });

  let stopPoll = () => {};
  const poll = (): void => {
    stopPoll();
    if (closed || speaks(link.hello, 'oc.pairing.list')) return;
    stopPoll = clock.after(pollMs, () => {
      if (link.state.kind === 'live') listing.ask();
      poll();
    });
  };
  const refresh = (): void => {
    listing.ask();
    reading.ask();
  };
  const stop = [
    link.onState((state) => apply({ kind: 'link', state, hello: link.hello })),
    link.onResync(() => {
      apply({ kind: 'link', state: link.state, hello: link.hello });
      refresh();
      poll();
    }),
    link.onEvent('oc.pairing.changed', (changed) => {
      apply({ kind: 'pairing-changed', changed });
      listing.ask();
    }),
    link.onEvent('config.changed', () => refresh()),
    link.onEvent('health', () => reading.ask()),
    link.onEvent('presence', ({ presence }) => apply({ kind: 'clients', clients: readPresence(link.name, presence) })),
  ];
  const close = (): void => {
    closed = true;
    for (const end of [...stop, stopPoll, listing.stop, reading.stop]) end();
  };
  return {
    get snapshot() {
      return snapshot;
    },
    apply,
    refresh,
    list,
    close,
  };
}

/**
 * One question at a time and never two within `gapMs`: asking while an answer is awaited makes one more question, not many.
 * A question that fails is dropped: the link's own state says why, and every hello asks again.
 */
function paced(clock: Clock, gapMs: number, question: () => Promise<void>) {
  let running = false;
  let again = false;
  let cancel = () => {};
  const run = (): void => {
    running = true;
    again = false;
    const settle = (): void => {
      cancel = clock.after(gapMs, () => {
        running = false;
        if (again) run();
      });
    };
    question().then(settle, settle);
  };
  return {
    ask: (): void => {
      if (running) again = true;
      else run();
    },
    stop: (): void => cancel(),
  };
}
