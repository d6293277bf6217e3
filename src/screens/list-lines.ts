import { fitRows, type Row, row } from '../components/row.ts';
import { clip } from '../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../components/text/printable.ts';
import type { Snapshot } from './snapshot.ts';

/** Lines that every list has. */
export const emptyDetail: readonly Row[] = [row(own('Nothing is selected.'), 'faint')];

/** Where there is nothing, why. */
export const emptyLine = (why: Safe, width: number): Row => row(clip(safe`    ${why}`, width), 'faint');

/** Why there is no list at all, connection and scope first; null when it is about the list alone. */
export function whyNoList({ link, hello }: Snapshot, missingScope: Safe | null): Safe | null {
  if (link.kind === 'refused') return safe`Refused. ${printable(link.hints.join('  ').slice(0, 300))}`;
  if (!hello) return own('Waiting for the gateway.');
  return missingScope === null ? null : safe`This console may not see them (missing scope ${missingScope}).`;
}

/** Cut to `height`, with the last line saying how many more there are below. */
export function withMore(lines: readonly Row[], height: number, more: number): readonly Row[] {
  const body = fitRows(lines, height);
  return more > 0 ? [...body.slice(0, -1), row(safe`    ${more + 1} more below`, 'faint')] : body;
}
