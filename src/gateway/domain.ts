import { type Approvals, openApprovals } from './approvals/approvals.ts';
import type { ApprovalsOptions } from './approvals/approvals-deps.ts';
import { mintId } from './approvals/mint-id.ts';
import type { Config } from './config/config.ts';
import { type SetOptions, setConfigValue } from './config/set-value.ts';
import type { Services } from './methods/services.ts';
import { drawCode } from './pairing/code.ts';
import { openPairing, type Pairing } from './pairing/pairing.ts';
import type { PairingOptions } from './pairing/pairing-deps.ts';
import { type Ledger, openLedger } from './state/ledger.ts';
import type { StatePaths } from './state/paths.ts';
import { openStore, type Store } from './state/store.ts';

/** The store and what decides on it: the same for a running gateway and for a command that works without one. */
export interface Domain {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly pairing: Pairing;
  readonly approvals: Approvals;
  close(): void;
}

/** Whom a domain tells what happened in it. */
export interface Outside extends Pick<PairingOptions, 'notify' | 'onChange'> {
  readonly approvals: Pick<ApprovalsOptions, 'onRequested' | 'onResolved' | 'onFault'>;
}

/** Call only while holding the state lock. */
export function openDomain(paths: StatePaths, now: () => number, config: () => Config, outside: Outside): Domain {
  const store = openStore(paths.store);
  const ledger = openLedger(store);
  const pairing = openPairing({
    store,
    ledger,
    now,
    drawCode,
    accounts: () => config().accounts,
    ownerConfigured: () => config().commands.ownerAllowFrom.length > 0,
    notify: outside.notify,
    onChange: outside.onChange,
  });
  const approvals = openApprovals({
    store,
    ledger,
    now,
    elapsedMs: () => performance.now(),
    timeoutMs: () => config().approvals.timeoutMs,
    enabled: () => config().approvals.enabled,
    mintId,
    ...outside.approvals,
  });
  return {
    store,
    ledger,
    pairing,
    approvals,
    close() {
      approvals.close();
      pairing.close();
      store.close();
    },
  };
}

type Everywhere = Pick<
  Services,
  'now' | 'config' | 'store' | 'ledger' | 'pairing' | 'approvals' | 'setOwner' | 'audit' | 'shownConfig'
>;

/** What the methods are handed of a domain, whether a gateway runs or not. */
export const servicesOver = (
  { store, ledger, pairing, approvals }: Domain,
  config: () => Config,
  place: Pick<SetOptions, 'paths' | 'env'>,
): Everywhere => ({
  now: Date.now,
  config,
  store,
  ledger,
  pairing,
  approvals,
  setOwner: async (entries) => {
    await setConfigValue(place, 'commands.ownerAllowFrom', [...entries]);
  },
  // Loaded when it is asked for: neither a start nor any other command needs the checks.
  audit: async () => (await import('./audit/audit-state.ts')).auditState(place, Date.now()),
  shownConfig: async () => (await import('./config/shown-config.ts')).shownConfig(place),
});
