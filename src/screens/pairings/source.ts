import { maySeePairings, speaks } from '../ability.ts';
import { Paced } from '../pace.ts';
import { listGapMs, poll, pollMs, problemOf, type Source, type SourceParts } from '../source.ts';
import { readOfficial, readOurs } from './read-pairings.ts';

/** Pairings: listed at every event, and asked for again and again where a gateway has none. */
export function openPairingsSource({ link, clock, apply }: SourceParts): Source {
  let stopPoll = () => {};
  const list = async (): Promise<void> => {
    const askedAtMs = clock.now();
    const pairings = speaks(link.hello, 'oc.pairing.list')
      ? readOurs(link.name, await link.request('oc.pairing.list', {}))
      : readOfficial(link.name, await link.request('channels.pairing.list', {}));
    apply({ kind: 'pairings', pairings, askedAtMs, nowLocalMs: clock.now() });
  };
  const listing = new Paced(clock, listGapMs, async () => {
    if (!maySeePairings(link.hello)) return;
    await list().catch((error: unknown) => {
      const because = problemOf(link, error);
      if (because !== null) apply({ kind: 'list-failed', because });
    });
  });
  const stop = link.onEvent('oc.pairing.changed', (changed) => {
    apply({ kind: 'pairing-changed', changed });
    listing.ask();
  });
  return {
    list,
    ask: () => listing.ask(),
    resync() {
      stopPoll();
      if (!maySeePairings(link.hello)) apply({ kind: 'pairings-hidden' });
      listing.ask();
      if (speaks(link.hello, 'oc.pairing.list')) return;
      stopPoll = poll(clock, pollMs, () => {
        if (link.state.kind === 'live') listing.ask();
      });
    },
    close() {
      stop();
      stopPoll();
      listing.stop();
    },
  };
}
