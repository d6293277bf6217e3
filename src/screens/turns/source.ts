import { maySeeTurns, speaks } from '../ability.ts';
import { Paced } from '../pace.ts';
import { listGapMs, poll, pollMs, type Source, type SourceParts } from '../source.ts';
import { readTurns } from './read-turns.ts';

/** The turns that run: no event tells of them, so they are asked for now and then, and whenever one waits for a person. */
export function openTurnsSource({ link, clock, apply }: SourceParts): Source {
  let stopPoll = () => {};
  const isTold = () => maySeeTurns(link.hello) && speaks(link.hello, 'sessions.list');
  const list = async (): Promise<void> => {
    const askedAtMs = clock.now();
    const turns = readTurns(await link.request('sessions.list', {}));
    apply({ kind: 'turns', turns, askedAtMs });
  };
  const listing = new Paced(clock, listGapMs, async () => {
    if (isTold()) await list();
  });
  const stops = [
    link.onEvent('exec.approval.requested', () => listing.ask()),
    link.onEvent('exec.approval.resolved', () => listing.ask()),
  ];
  return {
    list,
    ask: () => listing.ask(),
    resync() {
      stopPoll();
      if (!isTold()) return;
      listing.ask();
      stopPoll = poll(clock, pollMs, () => {
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
