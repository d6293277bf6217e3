import { join } from 'node:path';
import { openUsageStore, type UsageStore } from './agent/usage-store.ts';
import { type Approvals, openApprovals } from './approvals/approvals.ts';
import type { ApprovalsOptions } from './approvals/approvals-deps.ts';
import { mintId } from './approvals/mint-id.ts';
import { type AuthGuard, openAuthGuard } from './auth/guard.ts';
import { digestOf, equalsDigest } from './auth/secret-compare.ts';
import { sortAllowFrom } from './config/allow-from.ts';
import type { Config } from './config/config.ts';
import { type SetOptions, setConfigValue } from './config/file/set-value.ts';
import { requireOwners } from './config/owner-ids.ts';
import type { DeviceOptions } from './devices/device-deps.ts';
import { type Devices, openDevices } from './devices/devices.ts';
import { randomMint } from './devices/mint.ts';
import type { Services } from './methods/services.ts';
import type { Remark } from './pairing/approved-copies.ts';
import { drawCode } from './pairing/code.ts';
import { openPairing, type Pairing } from './pairing/pairing.ts';
import type { PairingOptions } from './pairing/pairing-deps.ts';
import { addressGroup } from './policy/address-group.ts';
import { isChannelId } from './protocol/channel-ids.ts';
import { signInProblem } from './sign-in.ts';
import { type Ledger, openLedger } from './state/ledger.ts';
import type { StatePaths } from './state/paths.ts';
import { openStore, type Store } from './state/store.ts';

/** The store and what decides on it: the same for a running gateway and for a command that works without one. */
export interface Domain {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly pairing: Pairing;
  readonly approvals: Approvals;
  readonly guard: AuthGuard;
  readonly devices: Devices;
  readonly usage: UsageStore;
  /** Ends what nobody decided in time, also when nobody looks. */
  watchExpiry(): void;
  close(): void;
}

/** Whom a domain tells what happened in it. */
export interface Outside extends Pick<PairingOptions, 'notify' | 'onChange'> {
  /** What should be read about the files of pairing. */
  readonly remark: Remark;
  readonly approvals: Pick<ApprovalsOptions, 'onRequested' | 'onResolved' | 'onGrantsChanged' | 'onFault'>;
  readonly guard: { readonly onFault: (error: unknown) => void; readonly onLockouts?: () => void };
  readonly devices: Pick<DeviceOptions, 'onChange' | 'onRevoked' | 'onFault'>;
}

/** Call only while holding the state lock. */
export function openDomain(paths: StatePaths, now: () => number, config: () => Config, outside: Outside): Domain {
  const store = openStore(paths.store);
  const ledger = openLedger(store);
  const base = { store, ledger, now };
  const pairing = openPairing({
    ...base,
    drawCode,
    accounts: () => config().accounts,
    ownerConfigured: () => config().commands.ownerAllowFrom.length > 0,
    notify: outside.notify,
    files: filesOfPairing(paths, outside.remark),
    onChange: afterwards(outside.onChange, () => approvals.recheck()),
  });
  const approvals = openApprovals({
    ...base,
    elapsedMs: () => performance.now(),
    timeoutMs: () => config().approvals.timeoutMs,
    enabled: () => config().approvals.enabled,
    mintId,
    ...outside.approvals,
  });
  const guard = openAuthGuard({
    ...base,
    settings: () => config().gateway.auth.rateLimit,
    ...outside.guard,
  });
  const devices = openDevices({
    ...base,
    mint: randomMint,
    seal: { digest: digestOf, matches: equalsDigest },
    groupOf: addressGroup,
    ...outside.devices,
  });
  return {
    store,
    ledger,
    pairing,
    approvals,
    guard,
    devices,
    usage: openUsageStore(store, now),
    watchExpiry() {
      pairing.watchExpiry();
      devices.watchExpiry();
    },
    close() {
      devices.close();
      guard.close();
      approvals.close();
      pairing.close();
      store.close();
    },
  };
}

const filesOfPairing = ({ stateDir }: StatePaths, remark: Remark): PairingOptions['files'] => ({
  dir: join(stateDir, 'credentials'),
  whyInert: (channel, entry) =>
    isChannelId(channel) ? (sortAllowFrom(channel, [entry]).inert[0]?.because ?? null) : 'there is no such channel',
  remark,
});

/** Who was let out waits for nothing any more: what follows a change of access. */
const afterwards =
  <C>(first: (change: C) => void, then: () => void) =>
  (change: C): void => {
    first(change);
    then();
  };

type Everywhere = Pick<
  Services,
  | 'now'
  | 'config'
  | 'store'
  | 'ledger'
  | 'pairing'
  | 'approvals'
  | 'guard'
  | 'devices'
  | 'usage'
  | 'setOwner'
  | 'rotateGatewaySecret'
  | 'audit'
  | 'shownConfig'
  | 'whyNoSignIn'
>;

/** What the methods are handed of a domain, whether a gateway runs or not. */
export const servicesOver = (
  { store, ledger, pairing, approvals, guard, devices, usage }: Domain,
  config: () => Config,
  place: Pick<SetOptions, 'paths' | 'env'>,
): Everywhere => ({
  now: Date.now,
  config,
  store,
  ledger,
  pairing,
  approvals,
  guard,
  devices,
  usage,
  setOwner: async (entries) => {
    requireOwners(entries);
    await setConfigValue(place, 'commands.ownerAllowFrom', [...entries]);
  },
  rotateGatewaySecret: async () => (await import('./config/secrets/secret-rotation.ts')).rotateGatewaySecret(place),
  whyNoSignIn: (account) => signInProblem(place.paths.stateDir, account),
  // Loaded when it is asked for: neither a start nor any other command needs the checks.
  audit: async () => (await import('./audit/audit-state.ts')).auditState(place, Date.now()),
  shownConfig: async () => (await import('./config/file/shown-config.ts')).shownConfig(place),
});
