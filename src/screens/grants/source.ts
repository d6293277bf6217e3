import { maySeeApprovals, speaks } from '../ability.ts';
import { Paced } from '../pace.ts';
import { listGapMs, poll, type Source, type SourceParts } from '../source.ts';
import { readGrants } from './read-grants.ts';

/** What became of a grant is heard of, but not that its time is over, nor from older gateways that it was used. */
const rarelyMs = 30_000;

/** Standing approvals, of a gateway that has them. */
export function openGrantsSource({ link, clock, apply }: SourceParts): Source {
  let stopPoll = () => {};
  const isTold = () => maySeeApprovals(link.hello) && speaks(link.hello, 'oc.grant.list');
  const list = async (): Promise<void> => {
    const askedAtMs = clock.now();
    const grants = readGrants(link.name, await link.request('oc.grant.list', {}));
    apply({ kind: 'grants', grants, askedAtMs });
  };
  const listing = new Paced(clock, listGapMs, async () => {
    if (isTold()) await list();
  });
  const stops = (['exec.approval.resolved', 'oc.grants.changed'] as const).map((event) =>
    link.onEvent(event, () => listing.ask()),
  );
  return {
    list,
    ask: () => listing.ask(),
    resync() {
      stopPoll();
      if (!isTold()) {
        apply({ kind: 'grants-hidden' });
        return;
      }
      listing.ask();
      stopPoll = poll(clock, rarelyMs, () => {
        if (link.state.kind === 'live') listing.ask();
      });
    },
    close() {
      for (const stop of stops) stop();
      stopPoll();
      listing.stop();
    },
  };
}
