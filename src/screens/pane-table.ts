import { approvalsPane } from './approvals/pane.ts';
import { auditPane } from './audit/pane.ts';
import { logsPane } from './logs/pane.tsx';
import { pairingsPane } from './pairings/pane.ts';
import type { Pane } from './pane.ts';
import type { PaneId } from './registry.ts';
import type { ConsoleState } from './state.ts';
import { statusPane } from './status/pane.tsx';

/** What each pane of `registry.ts` does. */
export const paneTable: Readonly<Record<PaneId, Pane>> = {
  approvals: approvalsPane,
  pairings: pairingsPane,
  logs: logsPane,
  audit: auditPane,
  status: statusPane,
};

/** The pane that has the keys. */
export const paneOf = ({ pane }: ConsoleState): Pane => paneTable[pane];
