import type { Approvals } from '../approvals/approvals.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../logs/log.ts';
import type { MountPlaces } from '../policy/mount-rules.ts';
import type { Ledger } from '../state/ledger.ts';
import type { Store } from '../state/store.ts';

/** What the assistant's hands are handed. Everything they know of the outside comes through here. */
export interface HandsParts {
  readonly log: Log;
  readonly now: () => number;
  readonly config: () => Config;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly approvals: Approvals;
  /** The gateway's environment, of which a few names reach a call. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; made when a call first needs it. */
  readonly workspaceDir: string;
  /** File with the name by which containers of this state directory are known. */
  readonly stateIdFile: string;
  /** What no tool sees. */
  readonly guarded: MountPlaces;
}
