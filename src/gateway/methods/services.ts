import type { Aborted, SessionRow } from '../agent/agent.ts';
import type { Conversations } from '../agent/conversations.ts';
import type { UsageStore } from '../agent/usage-store.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { AuthGuard } from '../auth/guard.ts';
import type { AccountConfig, Config } from '../config/config.ts';
import type { ShownConfig } from '../config/file/shown-config.ts';
import type { Devices } from '../devices/devices.ts';
import type { LogService } from '../logs/log-service.ts';
import type { Pairing } from '../pairing/pairing.ts';
import type { AccessTable, DecidedMessages, Explanation } from '../protocol/access.ts';
import type { AuditReport } from '../protocol/audit.ts';
import type { AskedAccount, ProbedRow, Resolved } from '../protocol/channels.ts';
import type { ParamsOf } from '../protocol/methods.ts';
import type { SecretRotated } from '../protocol/secrets.ts';
import type { ModelState, PresenceEntry } from '../protocol/status.ts';
import type { ChannelsOff } from '../state/channels-off.ts';
import type { Ledger } from '../state/ledger.ts';
import type { Store } from '../state/store.ts';

/** Everything a handler may ask. Lined up by `start.ts` for a running gateway and by `offline.ts` without one. */
export interface Services {
  readonly now: () => number;
  readonly config: () => Config;
  /** Base name of the configuration file and what is wrong with what is on disk now; null when it is what runs. */
  readonly configState: () => { readonly file: string; readonly problem: string | null };
  /** Takes up what lies on disk now, if it can be used; the answer is that of `configState`. */
  readonly lookAtConfig: () => string | null;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly pairing: Pairing;
  readonly approvals: Approvals;
  readonly devices: Devices;
  readonly guard: AuthGuard;
  readonly usage: UsageStore;
  readonly conversations: Conversations;
  readonly modelStates: () => readonly ModelState[];
  readonly access: Access;
  /** Writes `commands.ownerAllowFrom`; throws CONFIG_INVALID for an entry that cannot be an owner. */
  readonly setOwner: (entries: readonly string[]) => Promise<void>;
  /** Gives the gateway a new shared secret in the place of the old one; see `rotateGatewaySecret`. */
  readonly rotateGatewaySecret: () => Promise<SecretRotated>;
  /** Looks at this state directory and its configuration as they lie on disk now; writes nothing. */
  readonly audit: () => Promise<AuditReport>;
  /** The configuration as it lies on disk now, every value as it may be shown, secrets by their length alone. */
  readonly shownConfig: () => Promise<ShownConfig>;
  readonly logs: LogService;
  /** The flag that switches every channel off; null: it does not stand. */
  readonly channelsOff: () => ChannelsOff | null;
  readonly switchChannels: (off: boolean) => Promise<void>;
  /** What keeps an account from signing in to its platform; null when nothing does. */
  readonly whyNoSignIn: (account: AccountConfig) => string | null;
  readonly platforms: Platforms;
  /** What exists only while the gateway runs. */
  readonly running: Running | null;
}

/** Who can talk to the assistant, and why: read, never changed. */
export interface Access {
  list(): AccessTable;
  /** Rejects with NOT_FOUND, AMBIGUOUS_ID, INVALID_REQUEST for a place or a person that there is not. */
  explain(typed: ParamsOf<'oc.access.explain'>): Promise<Explanation>;
  /** What was decided of the last messages, or of those with this id of the platform. */
  recent(messageId?: string): DecidedMessages;
}

export interface Running {
  readonly startedAtMs: number;
  /** Where it listens, which the configuration may have changed since. */
  readonly bind: string;
  readonly tls: boolean;
  readonly port: number;
  readonly clients: () => number;
  /** Ids of the devices that are attached. */
  readonly connectedDevices: () => ReadonlySet<string>;
  readonly presence: () => readonly PresenceEntry[];
  readonly channelStates: () => readonly ChannelState[];
  /** Resolves when the accounts are as the configuration wants them, or after some seconds. */
  readonly channelsSettled: () => Promise<void>;
  /** Those that something was said in since the start. */
  readonly sessions: () => readonly SessionRow[];
  /** Ends the turns of a conversation. */
  readonly abort: (sessionKey: string) => Aborted;
  /** The operator's own turn; null when the assistant could not answer. Throws NOT_FOUND when there is no such agent. */
  readonly say: (text: string, agentId: string) => Promise<string | null>;
  /** Names of containers that should be gone and could not be removed. */
  readonly containersLeft: () => readonly string[];
  readonly requestStop: () => void;
}

/** Questions to the platforms of the accounts that are on. */
export interface Platforms {
  probe(only: AskedAccount): Promise<readonly ProbedRow[]>;
  /** Throws AMBIGUOUS_ID, NOT_FOUND, CONFLICT. */
  resolve(only: AskedAccount, who: string): Promise<Resolved>;
}

export interface ChannelState {
  readonly channel: string;
  readonly accountId: string;
  readonly running: boolean;
  /** False while it runs and cannot reach its platform. */
  readonly connected: boolean;
  readonly lastError: string | null;
  /** Since when it has been so, milliseconds since the epoch. */
  readonly sinceMs: number;
}
