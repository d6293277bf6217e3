import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import type { LogGap } from './log-line.ts';

const reasons: Readonly<Record<LogGap['why'], Safe>> = {
  'too-fast': own('they came faster than they can be shown'),
  away: own('the connection was lost here'),
  'other-file': own('the gateway went on in another file'),
  'fell-out': own('only the newest are kept here'),
};

/** `1,240 lines not shown: they came faster than they can be shown` */
export const gapText = (gap: LogGap): Safe => safe`${amountOf(gap)} not shown: ${reasons[gap.why]}`;

function amountOf({ why, lines, bytes }: LogGap): Safe {
  if (lines !== null) return lines === 1 ? own('1 line') : safe`${grouped(lines)} lines`;
  if (bytes !== null) return safe`about ${grouped(Math.ceil(bytes / 1000))} kB`;
  return why === 'too-fast' ? own('lines') : own('perhaps some lines');
}

/** `1,240` */
export const grouped = (count: number): Safe => printable(count.toLocaleString('en-US'));
