import { Paced } from '../pace.ts';
import { listGapMs, type Source, type SourceParts } from '../source.ts';
import { readPresence, readStatus } from './read-status.ts';

/** The gateway's status and who is attached to it. */
export function openStatusSource({ link, clock, apply }: SourceParts): Source {
  const list = async (): Promise<void> => {
    const status = readStatus(link.name, await link.request('status', {}), clock.now());
    apply({ kind: 'status', status });
    const clients = readPresence(link.name, await link.request('system-presence', {}));
    apply({ kind: 'clients', clients });
  };
  const reading = new Paced(clock, listGapMs, list);
  const stops = [
    link.onEvent('health', () => reading.ask()),
    link.onEvent('presence', ({ presence }) => apply({ kind: 'clients', clients: readPresence(link.name, presence) })),
  ];
  return {
    list,
    ask: () => reading.ask(),
    resync: () => reading.ask(),
    close() {
      for (const stop of stops) stop();
      reading.stop();
    },
  };
}
