import type { Secret } from '../logs/secret.ts';
import type { ChannelId } from '../protocol/channel-ids.ts';
import type { Scope } from '../protocol/scopes.ts';

/** The effective policy of a running gateway: every default filled in, every reference resolved, every spelling canonical. */
export interface Config {
  readonly gateway: {
    readonly bind: 'loopback' | 'lan' | 'tailnet' | 'auto' | 'custom';
    readonly customBindHost: string | null;
    /** TCP port, 1 to 65535; 0 asks the system for a free one (tests). */
    readonly port: number;
    readonly auth: {
      readonly mode: 'token' | 'password' | 'trusted-proxy' | 'none';
      readonly token: Secret | null;
      readonly password: Secret | null;
      /** What the shared secret may hold at most. */
      readonly scopes: readonly Scope[];
    };
    /** Extra Host header names that are answered, lower case, without port. */
    readonly allowedHosts: readonly string[];
  };
  /** One row an account, per-account overrides applied. A channel without an entry in the file has its defaults. */
  readonly accounts: readonly AccountConfig[];
  readonly messages: {
    /** Text sent once to an unknown sender; `{code}` and `{id}` are replaced. */
    readonly pairingReply: string;
    readonly limits: { readonly perSenderPerMinute: number; readonly queuedPerSession: number };
  };
  readonly session: { readonly dmScope: 'main' | 'per-peer' | 'per-channel-peer' | 'per-account-channel-peer' };
  readonly commands: {
    /** The owner's own sender identities, `channel:stable-id`. */
    readonly ownerAllowFrom: readonly string[];
  };
}

export interface AccountConfig {
  readonly channel: ChannelId;
  /** `default` when the channel has no `accounts` block. */
  readonly accountId: string;
  readonly enabled: boolean;
  readonly dmPolicy: 'pairing' | 'allowlist' | 'open' | 'disabled';
  /** Stable ids that count, and the literal `*`. */
  readonly allowFrom: readonly string[];
  /** Entries that are stored and admit nobody (names, masks), with the reason for each. */
  readonly inertAllowFrom: readonly { readonly entry: string; readonly because: string }[];
}
