import { width as cellsOf } from '../../components/text/cells.ts';
import { own, type Safe, safe } from '../../components/text/printable.ts';
import { maySeeApprovals } from '../ability.ts';
import { plural } from '../format.ts';
import { grantDetail } from '../grants/detail.ts';
import type { Grant } from '../grants/grant.ts';
import { grantLines } from '../grants/lines.ts';
import { grantCode } from '../grants/name.ts';
import { emptyDetail, whyNoList } from '../list-lines.ts';
import { type ListSpec, listPane } from '../list-pane.tsx';
import { type ConsoleState, grantRows, queueRows, serverNow, showsGrants, waitingApprovals } from '../state.ts';
import type { Approval, AtTimeout } from './approval.ts';
import { detailRows } from './detail.ts';
import { queueLines } from './lines.ts';
import { approvalCode } from './name.ts';
import { approvalContext, beforeOf } from './subject.ts';

const selected = (state: ConsoleState): Approval | null =>
  queueRows(state).find(({ key }) => key === state.cursors.approvals.key) ?? null;

const selectedGrant = (state: ConsoleState): Grant | null =>
  grantRows(state).find(({ key }) => key === state.cursors.grants.key) ?? null;

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
  const whole = [withGrants(state, text), text].find((each) => cellsOf(each) <= width);
  return whole ?? safe`${waitingApprovals(state)} waiting. ${short}`;
}

function withGrants(state: ConsoleState, text: Safe): Safe {
  const count = grantRows(state).length;
  return count === 0 ? text : safe`${text}   s: ${plural(count, own('grant'), own('grants'))}`;
}

const aboveGrants = (state: ConsoleState): Safe =>
  safe`${plural(grantRows(state).length, own('grant'), own('grants'))}, done without asking   s: ${waitingApprovals(state)} waiting`;

export const approvalsSpec: ListSpec = {
  places: { list: 'approvals', detail: 'approval' },
  part: 'approvals',
  list: (state) => (showsGrants(state) ? 'grants' : 'approvals'),
  rows: (state) => (showsGrants(state) ? grantRows(state) : queueRows(state)),
  badge: (state) => (waitingApprovals(state) > 0 ? safe`${waitingApprovals(state)}` : own('')),
  above: (state, width) => (showsGrants(state) ? aboveGrants(state) : above(state, width)),
  lines: (state, width, height) => (showsGrants(state) ? grantLines : queueLines)(state, width, height),
  detail: (state, width) => {
    if (showsGrants(state)) {
      const grant = selectedGrant(state);
      return grant ? grantDetail(grant, width, serverNow(state)) : emptyDetail;
    }
    const item = selected(state);
    return item ? detailRows(item, approvalContext(state, width, beforeOf(state, item))) : emptyDetail;
  },
  detailTitle: (state) => {
    if (showsGrants(state)) {
      const grant = selectedGrant(state);
      return grant ? safe`Grant ${grantCode(grant, grantRows(state))}` : own('Details');
    }
    const item = selected(state);
    return item ? safe`Approval ${approvalCode(item, queueRows(state))}` : own('Details');
  },
};

/** The queue: what waits for a decision. */
export const approvalsPane = listPane(approvalsSpec);
