import { canAudit } from '../ability.ts';
import type { ConsoleState } from '../state.ts';
import { noAudit } from './audit.ts';

/** The pane is on the screen for the first time, and the audit can be run: the one time that nobody has to ask. */
export const wantsFirstRun = ({ pane, snapshot: { audit, link, hello } }: ConsoleState): boolean =>
  pane === 'audit' && link.kind === 'live' && canAudit(hello) && audit === noAudit;
