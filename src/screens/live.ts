import { untrusted } from '../components/text/printable.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import { maySeePairings, speaks } from './ability.ts';
import type { Clock } from './clock.ts';
import { Paced } from './pace.ts';
import type { Pairings } from './pairings/facts.ts';
import { readOfficial, readOurs } from './pairings/read-pairings.ts';
import { emptySnapshot, reduce, type Snapshot, type SnapshotEvent } from './snapshot.ts';
import { readPresence, readStatus } from './status/read-status.ts';

type OnChange = (before: Snapshot, after: Snapshot) => void;

/** How often a gateway without events is asked. */
const pollMs = 4_000;
/** Between two lists, so that a flood of events cannot make a flood of requests. */
const listGapMs = 200;

/** The gateway as a snapshot that is always the last thing it said. Nothing here decides or sends a decision. */
export class Live {
  readonly #link: GatewayLink;
  readonly #clock: Clock;
  readonly #onChange: OnChange;
  readonly #listing: Paced;
  readonly #reading: Paced;
  readonly #stop: readonly (() => void)[];
  #stopPoll = () => {};
  #closed = false;
  snapshot: Snapshot;

  constructor(link: GatewayLink, clock: Clock, onChange: OnChange) {
    this.#link = link;
    this.#clock = clock;
    this.#onChange = onChange;
    this.snapshot = emptySnapshot(link.state, link.hello);
    this.#listing = new Paced(clock, listGapMs, async () => {
      if (maySeePairings(link.hello)) await this.list().catch((error: unknown) => this.#failed(error));
    });
    this.#reading = new Paced(clock, listGapMs, () => this.#readStatus());
    this.#stop = this.#listen();
  }

  #listen(): readonly (() => void)[] {
    const link = this.#link;
    const linkChanged = () => this.apply({ kind: 'link', state: link.state, hello: link.hello });
    const present = (presence: unknown) => this.apply({ kind: 'clients', clients: readPresence(link.name, presence) });
    return [
      link.onState(linkChanged),
      link.onResync(() => {
        linkChanged();
        if (!maySeePairings(link.hello)) this.apply({ kind: 'pairings-hidden' });
        this.refresh();
        this.#poll();
      }),
      link.onEvent('oc.pairing.changed', (changed) => {
        this.apply({ kind: 'pairing-changed', changed });
        this.#listing.ask();
      }),
      link.onEvent('config.changed', () => this.refresh()),
      link.onEvent('health', () => this.#reading.ask()),
      link.onEvent('presence', ({ presence }) => present(presence)),
    ];
  }

  apply(event: SnapshotEvent): void {
    if (this.#closed) return;
    const before = this.snapshot;
    this.snapshot = reduce(before, event);
    if (this.snapshot !== before) this.#onChange(before, this.snapshot);
  }

  /** Asks for everything again; answers arrive as changes. */
  refresh(): void {
    this.#listing.ask();
    this.#reading.ask();
  }

  /** Lists pairings now and takes the answer in. Rejects as `Gateway.request` does. */
  async list(): Promise<Pairings> {
    const link = this.#link;
    const askedAtMs = this.#clock.now();
    const pairings = speaks(link.hello, 'oc.pairing.list')
      ? readOurs(link.name, await link.request('oc.pairing.list', {}))
      : readOfficial(link.name, await link.request('channels.pairing.list', {}));
    this.apply({ kind: 'pairings', pairings, askedAtMs, nowLocalMs: this.#clock.now() });
    return pairings;
  }

  /** Said while the link is up; when it is down, that is the reason and is shown already. */
  #failed(error: unknown): void {
    if (this.#link.state.kind !== 'live') return;
    const because = untrusted(error instanceof Error ? error.message.slice(0, 500) : 'unknown error');
    this.apply({ kind: 'list-failed', because });
  }

  async #readStatus(): Promise<void> {
    const { name } = this.#link;
    const status = readStatus(name, await this.#link.request('status', {}), this.#clock.now());
    this.apply({ kind: 'status', status });
    const clients = readPresence(name, await this.#link.request('system-presence', {}));
    this.apply({ kind: 'clients', clients });
  }

  /** Only for a gateway that has no event for pairings. */
  #poll(): void {
    this.#stopPoll();
    if (this.#closed || speaks(this.#link.hello, 'oc.pairing.list')) return;
    this.#stopPoll = this.#clock.after(pollMs, () => {
      if (this.#link.state.kind === 'live') this.#listing.ask();
      this.#poll();
    });
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stop) stop();
    this.#stopPoll();
    this.#listing.stop();
    this.#reading.stop();
  }
}
