import { maySeeLogs, speaks } from '../ability.ts';
import type { Source, SourceParts } from '../source.ts';
import { LogIntake } from './intake.ts';
import { PolledLog } from './polled.ts';
import { PushedLog } from './pushed.ts';

/** The gateway's log: pushed by ours, asked for every second where there is no push. */
export function openLogSource(parts: SourceParts): Source {
  const { link, apply } = parts;
  const intake = new LogIntake((log) => apply({ kind: 'log', log }));
  const pushed = new PushedLog(parts, intake);
  const polled = new PolledLog(parts, intake);
  let ask = (): void => {};
  const begin = (): void => {
    polled.pause();
    ask = () => {};
    if (!maySeeLogs(link.hello)) intake.tell('hidden');
    else if (speaks(link.hello, 'oc.logs.subscribe')) {
      pushed.start();
      ask = () => pushed.retry();
    } else if (speaks(link.hello, 'logs.tail')) {
      polled.start();
      ask = () => polled.ask();
    } else intake.tell('none');
  };
  return {
    // Lines arrive by themselves; nothing waits for them.
    list: async () => ask(),
    ask: () => ask(),
    resync: begin,
    close() {
      polled.close();
      pushed.close();
    },
  };
}
