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
  close(): void;
}

/** Call only while holding the state lock. */
export function openDomain(
  paths: StatePaths,
  now: () => number,
  config: () => Config,
  outside: Pick<PairingOptions, 'notify' | 'onChange'>,
): Domain {
  const store = openStore(paths.store);
  const ledger = openLedger(store);
  const pairing = openPairing({
    store,
    ledger,
    now,
    drawCode,
    accounts: () => config().accounts,
    ownerConfigured: () => config().commands.ownerAllowFrom.length > 0,
    ...outside,
  });
  return {
    store,
    ledger,
    pairing,
    close() {
      pairing.close();
      store.close();
    },
  };
}

type Everywhere = Pick<Services, 'now' | 'config' | 'store' | 'ledger' | 'pairing' | 'setOwner'>;

/** What the methods are handed of a domain, whether a gateway runs or not. */
export const servicesOver = (
  { store, ledger, pairing }: Domain,
  config: () => Config,
  place: Pick<SetOptions, 'paths' | 'env'>,
): Everywhere => ({
  now: Date.now,
  config,
  store,
  ledger,
  pairing,
  setOwner: async (entries) => {
    await setConfigValue(place, 'commands.ownerAllowFrom', [...entries]);
  },
});
