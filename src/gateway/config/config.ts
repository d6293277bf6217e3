import type { Category } from '../effects/effects.ts';
import type { Secret } from '../logs/secret.ts';
import type { GroupPolicy } from '../policy/admit-group.ts';
import type { Binding } from '../policy/bindings.ts';
import type { ScopedTools } from '../policy/scoped-tools.ts';
import type { SandboxLists, ToolLayer } from '../policy/tool-policy.ts';
import type { ChannelId } from '../protocol/channel-ids.ts';
import type { LogLevel } from '../protocol/logs.ts';
import type { Scope } from '../protocol/scopes.ts';
import type { ProviderApi } from './keys/model-kinds.ts';

/** The effective policy of a running gateway: every default filled in, every reference resolved, every spelling canonical. */
export interface Config {
  readonly gateway: {
    readonly bind: 'loopback' | 'lan' | 'tailnet' | 'auto' | 'custom';
    readonly customBindHost: string | null;
    /** TCP port, 1 to 65535; 0 asks the system for a free one (tests). */
    readonly port: number;
    /** Paths, absolute or beginning with `~/`. Certificate and key are both there, or neither is. */
    readonly tls: {
      readonly cert: string | null;
      readonly key: string | null;
      /** Authorities whose certificates clients must show; null: none is asked for. */
      readonly clientCa: string | null;
    };
    readonly auth: {
      readonly mode: 'token' | 'password' | 'trusted-proxy' | 'none';
      readonly token: Secret | null;
      readonly password: Secret | null;
      readonly rateLimit: {
        /** Wrong secrets of one kind, from one address, in a window. */
        readonly maxAttempts: number;
        readonly windowMs: number;
        readonly lockoutMs: number;
        /** This machine itself is not locked out, but answered late. */
        readonly exemptLoopback: boolean;
      };
      /** With `tailscale.mode` serve: whom Tailscale vouches for is let in without a secret. */
      readonly allowTailscale: boolean;
      /** What the shared secret, or whom a proxy or Tailscale vouches for, may hold at most. */
      readonly scopes: readonly Scope[];
      /** Read in mode `trusted-proxy` alone; names of headers in lower case. */
      readonly trustedProxy: {
        readonly userHeader: string | null;
        readonly requiredHeaders: readonly string[];
        readonly allowUsers: readonly string[];
      };
    };
    /** Whether Tailscale brings its tailnet (serve) or the internet (funnel) to the gateway on loopback. */
    readonly tailscale: { readonly mode: 'off' | 'serve' | 'funnel' };
    /** IP addresses and `address/prefix` whose forwarded headers count. */
    readonly trustedProxies: readonly string[];
    /** Extra Host header names that are answered, lower case, without port. */
    readonly allowedHosts: readonly string[];
    /** Origins of pages that may attach, as browsers spell them. */
    readonly controlUi: { readonly allowedOrigins: readonly string[] };
  };
  /** One row an account, per-account overrides applied. The local channel is there without being named, others are not. */
  readonly accounts: readonly AccountConfig[];
  readonly messages: {
    /** Text sent once to an unknown sender; `{code}` and `{id}` are replaced. */
    readonly pairingReply: string;
    readonly limits: { readonly perSenderPerMinute: number; readonly queuedPerSession: number };
  };
  readonly approvals: {
    /** Off: every request is denied as it comes. */
    readonly enabled: boolean;
    /** Milliseconds a request waits at most. */
    readonly timeoutMs: number;
    /** Kinds of effect that are asked about, beside those that always are. */
    readonly requireFor: readonly Category[];
    readonly notify: readonly ('console' | 'owner')[];
  };
  readonly tools: ToolsConfig;
  readonly logging: {
    readonly level: LogLevel;
    /** off: the output of tools is not searched for secrets by their form; known secrets are taken out of it all the same. */
    readonly redactSensitive: 'tools' | 'off';
    /** Each compiles on the linear-time engine (`logs/linear-pattern.ts`). */
    readonly redactPatterns: readonly string[];
    readonly retentionDays: number;
    /** In MB of 2^20 bytes. */
    readonly maxFileMb: number;
  };
  /** As `agents.defaults` has it: what images are made and looked at for. */
  readonly sandbox: SandboxConfig;
  /** `main` first, which is always there; every id once. */
  readonly agents: readonly ConfiguredAgent[];
  /** Only those that can fit; the first that does counts. */
  readonly bindings: readonly Binding[];
  readonly models: { readonly providers: readonly ProviderConfig[] };
  readonly session: { readonly dmScope: 'main' | 'per-peer' | 'per-channel-peer' | 'per-account-channel-peer' };
  readonly commands: {
    /** The owner's own sender identities, `channel:stable-id`. */
    readonly ownerAllowFrom: readonly string[];
  };
}

/** Which tools there are, beside what is said of an agent. */
export interface ToolsConfig {
  /** Of channels, their accounts and groups. */
  readonly places: readonly ScopedTools[];
  /** Calls that leave the sandbox. By channel, the owner's own ids. */
  readonly elevated: { readonly enabled: boolean; readonly allowFrom: Readonly<Record<string, readonly string[]>> };
}

/** Which tools an agent has: every layer has to let a tool, and in a sandbox every list of `sandbox`, too. */
export interface AgentTools {
  readonly layers: readonly ToolLayer[];
  readonly sandbox: readonly SandboxLists[];
  /** Off: none of its calls leaves the sandbox, whatever `tools.elevated` says. */
  readonly elevated: boolean;
}

/** What an agent's sandbox is made with. Sizes in bytes, times in milliseconds. */
export interface SandboxConfig {
  readonly mode: 'off' | 'non-main' | 'all';
  readonly scope: 'session' | 'agent' | 'shared';
  readonly workspaceAccess: 'none' | 'ro' | 'rw';
  readonly engine: 'docker' | 'bubblewrap';
  readonly image: string;
  /** `none`, or a network of the operator's own; every way that joins another namespace is refused. */
  readonly network: string;
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly pids: number;
  readonly timeoutMs: number;
  readonly readOnlyRoot: boolean;
  /** `host:inside[:ro|rw]`, judged again when the place is made. */
  readonly binds: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** `uid` or `uid:gid`; null leaves it to where the gateway runs. */
  readonly user: string | null;
  /** Off: no tool writes a file. */
  readonly fileWrite: boolean;
  /** Absolute, as seen inside; null for the workspace and /tmp. */
  readonly allowedPaths: readonly string[] | null;
}

export interface AgentConfig {
  /** `provider/model`; null: the built-in practice model. */
  readonly model: string | null;
  /** Stands behind the security rules. */
  readonly instructions: string | null;
  readonly limits: {
    /** Null: no limit. A day is one of UTC. */
    readonly tokensPerDay: number | null;
    readonly usdPerDay: number | null;
    readonly toolCallsPerTurn: number;
    /** Of the model alone. */
    readonly turnSeconds: number;
    /** At one go. */
    readonly outputTokens: number;
  };
}

/** An agent, what it has for itself and what it has from `agents.defaults` alike. */
export interface ConfiguredAgent extends AgentConfig {
  readonly id: string;
  /** The section that is about it. */
  readonly at: string;
  /** Absolute or beginning with `~/`; null: its own one in the state directory. */
  readonly workspace: string | null;
  /** Names that count as a mention in groups, as they were written. */
  readonly mentionPatterns: readonly string[];
  readonly sandbox: SandboxConfig;
  readonly tools: AgentTools;
}

/** Where models are asked. */
export interface ProviderConfig {
  readonly id: string;
  /** Null: nobody said which wire it speaks, and it cannot be used. */
  readonly api: ProviderApi | null;
  /** Without a slash at its end; null: the provider's own. */
  readonly baseUrl: string | null;
  readonly apiKey: Secret | null;
  /** Why the one that is configured cannot be used; no other stands in for it. */
  readonly apiKeyProblem: string | null;
  /** What was given by `oc login` stands between the two: after the configuration, before the environment. */
  readonly apiKeyFrom: 'configuration' | 'environment';
}

/** Who is heard in the groups of an account. */
export interface AccountGroups extends Omit<GroupPolicy, 'allowFrom'> {
  /** Entries of its lists that are stored and admit nobody, with the key and the reason of each. */
  readonly inert: readonly { readonly path: string; readonly entry: string; readonly because: string }[];
}

export interface AccountConfig {
  readonly channel: ChannelId;
  /** `default` when the channel has no `accounts` block. */
  readonly accountId: string;
  /** The section where a key counts for this account and for no other: its own, else that of its channel. */
  readonly at: readonly string[];
  readonly enabled: boolean;
  /** The keys that switch it off. None while it is on, and where it is off for want of a way to sign in. */
  readonly switchedOffBy: readonly string[];
  /** The flag beside the configuration stands, which switches every account off. */
  readonly offByFlag: boolean;
  readonly dmPolicy: 'pairing' | 'allowlist' | 'open' | 'disabled';
  /** Stable ids that count, and the literal `*`. */
  readonly allowFrom: readonly string[];
  /** Entries that are stored and admit nobody (names, masks), with the reason for each. */
  readonly inertAllowFrom: readonly { readonly entry: string; readonly because: string }[];
  readonly groups: AccountGroups;
  /** The keys that switch groups off, by the group. */
  readonly roomsOffBy: Readonly<Record<string, readonly string[]>>;
  /** How the bot of a platform signs in; absent on other channels and where nobody has set a bot up. */
  readonly telegram?: BotAccount;
  readonly discord?: BotAccount;
  readonly slack?: SlackAccount;
}

export interface BotAccount {
  /** Root of the platform's HTTP interface, without a slash at its end. */
  readonly apiRoot: string;
  readonly token: TokenSource;
}

/** The token is that of the bot in one workspace (`xoxb-`). */
export interface SlackAccount extends BotAccount {
  /** Of the app that the bot belongs to (`xapp-`); it opens the line that events come on. */
  readonly appToken: TokenSource;
}

/** Where the token of a bot is; `none` with what keeps the account from being connected. */
export type TokenSource =
  | { readonly from: 'value'; readonly secret: Secret }
  /** A path, absolute or beginning with `~/`, that is read when the account is started. */
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'none'; readonly because: string };
