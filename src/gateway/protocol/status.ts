/** Shapes of the status methods, as far as official clients read them. Times are epoch milliseconds. */
export interface HealthResult {
  readonly ok: true;
  readonly ts: number;
  readonly durationMs: number;
  readonly channels: Readonly<Record<string, ChannelHealth>>;
  readonly channelOrder: readonly string[];
  readonly channelLabels: Readonly<Record<string, string>>;
  readonly heartbeatSeconds: number;
  readonly defaultAgentId: string;
  readonly agents: readonly AgentHealth[];
  readonly sessions: { readonly path: string; readonly count: number; readonly recent: readonly unknown[] };
}

/** As the published hello schema wants it; this gateway has no heartbeat, and says so. */
export interface AgentHealth {
  readonly agentId: string;
  readonly isDefault: boolean;
  readonly heartbeat: {
    readonly enabled: boolean;
    readonly every: string;
    readonly everyMs: number | null;
    readonly prompt: string;
    readonly target: string;
    readonly ackMaxChars: number;
  };
  readonly sessions: { readonly path: string; readonly count: number; readonly recent: readonly unknown[] };
}

export interface ChannelHealth {
  readonly configured: boolean;
  readonly running: boolean;
  readonly lastError: string | null;
}

export interface StatusResult {
  readonly runtimeVersion: string;
  readonly pid: number;
  readonly startedAtMs: number;
  readonly uptimeMs: number;
  readonly serverTimeMs: number;
  readonly heartbeat: null;
  readonly channelSummary: readonly string[];
  readonly queuedSystemEvents: readonly unknown[];
  readonly sessions: { readonly path: string; readonly count: number; readonly recent: readonly unknown[] };
  /** Ours, one object: what the console's Status pane and `oc status` show. */
  readonly oc: {
    readonly bind: string;
    readonly port: number;
    /** Its TCP addresses speak TLS. Absent from gateways that are older. */
    readonly tls?: boolean;
    readonly authMode: string;
    readonly owner: readonly string[];
    readonly model: string;
    /** Every agent's model, and whether it can answer. Absent from gateways that are older. */
    readonly models?: readonly ModelState[];
    readonly memoryBytes: number;
    readonly clients: number;
    readonly pendingApprovals: number;
    readonly pendingPairings: number;
    readonly approvedSenders: number;
    /** Absent from gateways that are older. */
    readonly devices?: { readonly pending: number; readonly paired: number };
    /** Addresses that are locked out; the first of them by name, to who may list them. Absent from older gateways. */
    /** Containers that should be gone and could not be removed; it is tried again. */
    readonly containersLeft?: number;
    readonly lockouts?: { readonly count: number; readonly addresses?: readonly string[] };
    /** What the assistant has used up today (UTC). Absent from gateways that are older. */
    readonly usage?: {
      readonly day: string;
      readonly tokens: number;
      /** Millionths of a US dollar, by the price list that oc carries. */
      readonly microUsd: number;
      /** Some of it was counted at the dearest price, or by length. */
      readonly estimated: boolean;
      readonly tokensPerDay: number | null;
      readonly usdPerDay: number | null;
    };
    readonly accounts: readonly {
      readonly channel: string;
      readonly accountId: string;
      readonly enabled: boolean;
      readonly running: boolean;
      readonly dmPolicy: string;
      readonly lastError: string | null;
    }[];
    readonly config: { readonly file: string; readonly problem: string | null };
    /** The flag that switches every channel off; null: it does not stand. Absent from gateways that are older. */
    readonly channelsOff?: { readonly sinceMs: number | null } | null;
  };
}

export interface ModelState {
  readonly agentId: string;
  /** Null: the built-in practice model. */
  readonly model: string | null;
  /** Why it answers nobody, and what to do; null when nothing is known against it. */
  readonly problem: string | null;
  /** Since when it has failed so; null where it was not asked for that. */
  readonly sinceMs: number | null;
}

export interface PresenceEntry {
  readonly ts: number;
  readonly host?: string;
  readonly version?: string;
  readonly platform?: string;
  readonly deviceFamily?: string;
  readonly mode?: string;
  readonly reason?: string;
  readonly text?: string;
  readonly instanceId?: string;
  readonly roles?: readonly string[];
  readonly scopes?: readonly string[];
  readonly clientId?: string;
}

/** Result of `config.get`: the configuration on disk, and what keeps it from being used. Secrets are replaced by a word. */
export interface ConfigSnapshot {
  /** Base name of the file. */
  readonly path: string;
  readonly exists: boolean;
  readonly valid: boolean;
  readonly config: Readonly<Record<string, unknown>>;
  readonly issues: readonly { readonly path: string; readonly message: string }[];
}

export interface SessionsList {
  readonly ts: number;
  readonly path: string;
  readonly count: number;
  readonly totalCount: number;
  readonly hasMore: boolean;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly sessions: readonly {
    readonly key: string;
    readonly agentId: string;
    readonly updatedAt: number;
    readonly hasActiveRun: boolean;
    /** Messages that wait behind the running turn. Ours. */
    readonly waiting: number;
  }[];
}

/** As official clients read it; a run has no id here. */
export interface SessionAborted {
  readonly ok: true;
  readonly status: 'aborted' | 'no-active-run';
  readonly abortedRunId: null;
  /** Messages that waited and were dropped with it. Ours. */
  readonly dropped: number;
}

export interface SessionShown {
  readonly key: string;
  readonly entries: readonly {
    readonly atMs: number;
    readonly role: 'user' | 'assistant' | 'tool';
    readonly from: string;
    /** Of what a person said: whether it was the operator, by who the owner is now. Absent from gateways that are older. */
    readonly own?: boolean;
    readonly text: string;
    readonly ok?: boolean;
    readonly calls?: readonly { readonly name: string; readonly input: string }[];
  }[];
}

/** A part of a conversation, oldest first; `next` is where the next one begins, null after the last. */
export interface SessionPage extends SessionShown {
  readonly next: number | null;
}

/** `running`: nothing was done, as a turn runs in it. */
export interface SessionForgotten {
  readonly key: string;
  readonly outcome: 'done' | 'nothing' | 'running';
}
