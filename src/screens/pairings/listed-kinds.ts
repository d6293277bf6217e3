import type { Row } from '../../components/row.ts';
import { type Safe, safe } from '../../components/text/printable.ts';
import { deviceDetail, requestDetail } from '../devices/detail.ts';
import { deviceName } from '../devices/name.ts';
import { deviceRow, requestRow } from '../devices/rows.ts';
import { lockoutName } from '../lockouts/name.ts';
import { lockoutDetail, lockoutRow } from '../lockouts/rows.ts';
import { type ConsoleState, sectionRows, serverNow } from '../state.ts';
import type { ListedRow } from '../subject.ts';
import { detailRows } from './detail.ts';
import { detailContext } from './detail-context.ts';
import type { PairingRow } from './facts.ts';
import { idText } from './id-text.ts';
import { listRow } from './rows.ts';

/** How one kind of row is shown in the list and in its details. */
interface ListedKind<R extends ListedRow> {
  line(state: ConsoleState, row: R, width: number, selected: boolean): Row;
  detail(state: ConsoleState, row: R, width: number): readonly Row[];
  title(row: R): Safe;
}

const sender: ListedKind<PairingRow> = {
  line(state, row, width, selected) {
    const { trustedScripts } = state;
    const approved = sectionRows(state, 'approved');
    return listRow(row, { width, trustedScripts, serverNowMs: serverNow(state), approved, selected });
  },
  detail: (state, row, width) => detailRows(row, detailContext(state, width)),
  title: ({ channel, accountId }) => safe`${idText(channel)} / ${idText(accountId)}`,
};

type Kinds = { readonly [S in ListedRow['section']]: ListedKind<Extract<ListedRow, { section: S }>> };

const kinds: Kinds = {
  pending: sender,
  approved: sender,
  denied: sender,
  'device-request': {
    line: requestRow,
    detail: requestDetail,
    title: (row) => safe`${deviceName(row)} asks`,
  },
  device: { line: deviceRow, detail: deviceDetail, title: deviceName },
  lockout: {
    line: (_, row, width, selected) => lockoutRow(row, width, selected),
    detail: (_, row, width) => lockoutDetail(row, width),
    title: (row) => safe`Locked out: ${lockoutName(row)}`,
  },
};

export const listedKind = ({ section }: ListedRow): ListedKind<ListedRow> =>
  // why: the table has one kind a section; the compiler cannot relate the two sides of the lookup.
  kinds[section] as unknown as ListedKind<ListedRow>;
