import { type ConsoleState, sectionRows, serverNow } from '../state.ts';
import type { DetailContext } from './detail.ts';

/** What the details of a sender need to know of the rest. */
export const detailContext = (state: ConsoleState, width: number): DetailContext => ({
  width,
  serverNowMs: serverNow(state),
  approved: sectionRows(state, 'approved'),
  ownerConfigured: state.snapshot.pairings?.ownerConfigured ?? null,
  owners: state.snapshot.status?.owner ?? [],
  trustedScripts: state.trustedScripts,
});
