import { canSeeLockouts } from '../ability.ts';
import { Paced } from '../pace.ts';
import { listGapMs, problemOf, type Source, type SourceParts } from '../source.ts';
import { readLockouts } from './read-lockouts.ts';

/** Who is locked out at the door: listed at every event. What ends by itself is left out by the time it says. */
export function openLockoutsSource({ link, clock, apply }: SourceParts): Source {
  const list = async (): Promise<void> => {
    const askedAtMs = clock.now();
    apply({
      kind: 'lockouts',
      lockouts: readLockouts(link.name, await link.request('oc.auth.lockouts', {})),
      askedAtMs,
    });
  };
  const listing = new Paced(clock, listGapMs, async () => {
    if (!canSeeLockouts(link.hello)) return;
    await list().catch((error: unknown) => {
      const because = problemOf(link, error);
      if (because !== null) apply({ kind: 'lockouts-failed', because });
    });
  });
  const stop = link.onEvent('oc.lockouts.changed', () => listing.ask());
  return {
    list,
    ask: () => listing.ask(),
    resync() {
      if (!canSeeLockouts(link.hello)) apply({ kind: 'lockouts-hidden' });
      listing.ask();
    },
    close() {
      stop();
      listing.stop();
    },
  };
}
