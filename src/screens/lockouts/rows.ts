import { type Row, row as rowOf, span } from '../../components/row.ts';
import { clip, fill } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { dateZ, timeZ } from '../format.ts';
import { labelled } from '../labelled.ts';
import { isShared, type Lockout } from './facts.ts';
import { lockoutName } from './name.ts';

const columns = { until: 9, of: 7 } as const;

export const lockoutsHeading = (width: number): Row =>
  rowOf(
    clip(safe`    ${fill(own('UNTIL'), columns.until)} ${fill(own('SECRET'), columns.of)} ADDRESS`, width),
    'faint',
  );

export function lockoutRow(item: Lockout, width: number, selected: boolean): Row {
  const until = fill(timeZ(item.untilMs), columns.until);
  const of = fill(printable(item.credential, { as: 'command' }), columns.of);
  const ours = safe`${selected ? own('>') : own(' ')}   ${until} ${of} `;
  const room = width - 4 - columns.until - columns.of - 2;
  return [span(ours, selected ? 'selected' : 'plain'), span(clip(lockoutName(item), room))];
}

/** What each kind of secret is, for whoever reads the details. */
const kinds: Readonly<Record<string, Safe>> = {
  shared: own("the gateway's own token or password"),
  device: own('tokens of devices'),
  local: own('the local credential'),
};

export function lockoutDetail(item: Lockout, width: number): readonly Row[] {
  const what = Object.hasOwn(kinds, item.credential) ? kinds[item.credential] : undefined;
  const secret = what ?? printable(item.credential, { as: 'command' });
  const cleared = isShared(item)
    ? own('With all others only: oc auth unlock --all')
    : own('U lets this address try again, with every kind of secret.');
  return [
    ...labelled(own('ADDRESS'), lockoutName(item), width, 'anywhere'),
    ...labelled(own('SECRET'), safe`${secret}: too many wrong ones, so none from there is compared for now.`, width),
    ...labelled(
      own('UNTIL'),
      safe`${timeZ(item.untilMs)}, since ${dateZ(item.sinceMs)}. A restart does not end it.`,
      width,
    ),
    ...labelled(own('CLEAR'), cleared, width),
    ...labelled(own('TRIED'), own('oc auth logs tells who tried, and when.'), width),
  ];
}
