/** Shapes of our own methods about channels. Times are epoch milliseconds. */

/** Which accounts are meant: of one channel, of one account, or all. */
export interface AskedAccount {
  readonly channel?: string;
  readonly accountId?: string;
}

export interface AccountRow {
  readonly channel: string;
  readonly accountId: string;
  /** As it counts now: false while the flag stands. */
  readonly enabled: boolean;
  /** What keeps it from signing in to its platform; null when nothing does. */
  readonly missing: string | null;
  readonly running: boolean;
  readonly connected: boolean;
  readonly lastError: string | null;
  /** Since when it has been so; null while no gateway runs. */
  readonly sinceMs: number | null;
  readonly dmPolicy: string;
  readonly groupPolicy: string;
}

export interface ChannelList {
  /** A gateway runs; else the states are those of a gateway that does not. */
  readonly gatewayRuns: boolean;
  readonly serverTimeMs: number;
  /** The flag that switches every channel off; null: it does not stand. */
  readonly channelsOff: { readonly sinceMs: number | null } | null;
  /** Channels that can be carried, set up or not. */
  readonly channels: readonly { readonly channel: string; readonly label: string }[];
  readonly accounts: readonly AccountRow[];
}

/** What a platform says of an account; either an error or who we are there. */
export interface ProbedRow {
  readonly channel: string;
  readonly accountId: string;
  readonly botId: string | null;
  /** A claim like any other. */
  readonly botName: string | null;
  readonly elapsedMs: number;
  readonly error: string | null;
}

export interface ProbeResult {
  readonly accounts: readonly ProbedRow[];
  /** The owner's own ids, by channel. */
  readonly owner: Readonly<Record<string, readonly string[]>>;
}

export interface ChannelsSwitched {
  readonly off: boolean;
  /** It was otherwise before. */
  readonly changed: boolean;
  readonly gatewayRuns: boolean;
  /** `channel:account` of those that run now. */
  readonly running: readonly string[];
}

/** `impossible`: the platform tells nobody's id. */
export type Resolved =
  | { readonly outcome: 'found'; readonly id: string; readonly name: string }
  | { readonly outcome: 'nobody' }
  | { readonly outcome: 'impossible' };
