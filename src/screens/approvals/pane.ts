import { width as cellsOf } from '../../components/text/cells.ts';
import { own, type Safe, safe } from '../../components/text/printable.ts';
import { maySeeApprovals } from '../ability.ts';
import { emptyDetail, whyNoList } from '../list-lines.ts';
import { type ListSpec, listPane } from '../list-pane.tsx';
import { type ConsoleState, queueRows, waitingApprovals } from '../state.ts';
import type { Approval, AtTimeout } from './approval.ts';
import { detailRows } from './detail.ts';
import { queueLines } from './lines.ts';
import { approvalCode } from './name.ts';
import { approvalContext, beforeOf } from './subject.ts';

const selected = (state: ConsoleState): Approval | null =>
  queueRows(state).find(({ key }) => key === state.cursors.approvals.key) ?? null;

/** In words, and where columns are few in few of them: how it ends is never what is cut off. */
const endings: Readonly<Record<AtTimeout, readonly [Safe, Safe]>> = {
  deny: [own('At timeout this gateway denies.'), own('At timeout: DENY')],
  allow: [own('AT TIMEOUT THIS GATEWAY ALLOWS.'), own('AT TIMEOUT: ALLOW')],
  unknown: [own('This gateway does not say what happens at timeout.'), own('At timeout: not told')],
};

function above(state: ConsoleState, width: number): Safe {
  const scope = maySeeApprovals(state.snapshot.hello) ? null : own('operator.approvals');
  const why = whyNoList(state.snapshot, scope);
  const { approvals } = state.snapshot;
  if (why !== null || approvals === null) return why ?? own('');
  const [long, short] = endings[approvals.atTimeout];
  const text = safe`${waitingApprovals(state)} waiting. ${long}`;
  return cellsOf(text) <= width ? text : safe`${waitingApprovals(state)} waiting. ${short}`;
}

export const approvalsSpec: ListSpec = {
  places: { list: 'approvals', detail: 'approval' },
  part: 'approvals',
  list: () => 'approvals',
  rows: queueRows,
  badge: (state) => (waitingApprovals(state) > 0 ? safe`${waitingApprovals(state)}` : own('')),
  above,
  lines: queueLines,
  detail: (state, width) => {
    const item = selected(state);
    return item ? detailRows(item, approvalContext(state, width, beforeOf(state, item))) : emptyDetail;
  },
  detailTitle: (state) => {
    const item = selected(state);
    return item ? safe`Approval ${approvalCode(item, queueRows(state))}` : own('Details');
  },
};

/** The queue: what waits for a decision. */
export const approvalsPane = listPane(approvalsSpec);
