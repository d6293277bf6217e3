import type { AccountConfig } from '../config/config.ts';
import type { Notification, PairingChanged } from '../protocol/pairing.ts';
import type { Ledger } from '../state/ledger.ts';
import type { Store } from '../state/store.ts';
import type { Remark } from './approved-copies.ts';
import type { PairingStore, SenderKey } from './pairing-store.ts';

/** Files of an older installation, and copies of what is approved here. */
export interface PairingFiles {
  readonly dir: string;
  /** Why an entry is no stable id of this channel; null: it is one. */
  readonly whyInert: (channel: string, entry: string) => string | null;
  readonly remark: Remark;
}

/** What pairing is handed. Everything it knows of the outside comes through here. */
export interface PairingOptions {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly drawCode: () => string;
  /** Accounts as configured right now. */
  readonly accounts: () => readonly AccountConfig[];
  readonly ownerConfigured: () => boolean;
  /** Tells an approved sender, by its channel; `unsupported` when no channel runs. */
  readonly notify: (sender: SenderKey, chat: string) => Promise<Notification>;
  readonly onChange: (change: PairingChanged) => void;
  /** Null: there is no directory for them. */
  readonly files: PairingFiles | null;
}

export interface PairingDeps extends PairingOptions {
  readonly rows: PairingStore;
}
