/** Shapes of `oc access` and `oc explain` on the wire. Times are epoch milliseconds. */

/** What becomes of a message, and the rule that says so. `needs`: it hangs on what only the platform knows. */
export interface Verdict {
  readonly effect: 'allow' | 'ask' | 'deny' | 'needs';
  /** As the configuration spells it, `*` for what it is about. */
  readonly by: string;
  /** Null for an admission. */
  readonly because: string | null;
}

/** Steps that together change the verdict; each was tried on a copy before it was named. */
export interface Way {
  readonly to: 'let in' | 'hear without a mention' | 'keep out';
  readonly steps: readonly { readonly says: string; readonly commands: readonly string[] }[];
}

/** The turn that an admitted message would begin. */
export interface PlannedTurn {
  readonly agentId: string;
  readonly sessionKey: string;
  /** The operator's own. */
  readonly isOperators: boolean;
  readonly place: 'host' | 'sandbox';
  readonly sandbox: { readonly engine: string; readonly scope: string; readonly workspaceAccess: string };
  readonly tools: readonly { readonly name: string; readonly allowed: boolean; readonly by: string }[];
  /** A call on the host where the turn is sandboxed; `ask`: a person is asked each time. */
  readonly elevated: Verdict;
}

/** What becomes of a new message with text. */
export interface Explanation {
  readonly channel: string;
  readonly channelLabel: string;
  readonly accountId: string;
  /** The section of the configuration that is about this account. */
  readonly at: string;
  readonly chat: { readonly kind: 'direct' | 'group'; readonly id: string; readonly rooms: readonly string[] };
  readonly senderId: string;
  readonly aliases: readonly string[];
  readonly isOwner: boolean;
  readonly standing: { readonly approved: boolean; readonly denied: 'blocked' | 'rejected' | null };
  /** What the platform said; `not asked` where nothing hangs on it, or nobody could be asked. */
  readonly administrator: 'yes' | 'no' | 'unknown' | 'not asked';
  /** Of a message that speaks to the assistant, as every direct one does. */
  readonly decision: Verdict;
  /** Of one that does not; null for a direct chat. */
  readonly unmentioned: Verdict | null;
  /** Null when no message can begin one. */
  readonly turn: PlannedTurn | null;
  readonly ways: readonly Way[];
  /** What is not known here, and what else a person should know. */
  readonly notes: readonly string[];
}

/** What was decided of one message since the gateway started. Of what was said nothing is kept. */
export interface DecidedMessage {
  readonly atMs: number;
  readonly channel: string;
  readonly accountId: string;
  /** The platform's; null where it has none, and where it is no id. */
  readonly messageId: string | null;
  readonly chatKind: 'direct' | 'group' | 'unknown';
  readonly chatId: string | null;
  /** The stable ids that the group may be named by, the narrowest first. */
  readonly rooms: readonly string[];
  readonly senderId: string | null;
  readonly aliases: readonly string[];
  readonly effect: 'allow' | 'ask' | 'deny';
  readonly by: string;
  readonly because: string | null;
}

export interface DecidedMessages {
  /** The newest first. */
  readonly decisions: readonly DecidedMessage[];
  /** False with the gateway down: they are kept in its memory alone. */
  readonly remembered: boolean;
}

/** One line of who can talk to the assistant. */
export interface AccessRow {
  readonly channel: string;
  readonly accountId: string;
  readonly chat: 'direct' | 'group';
  /** The stable id of a group, or `*`: every group that is not listed by one. Null for direct messages. */
  readonly room: string | null;
  readonly who: 'sender' | 'everybody else';
  /** Of one sender. */
  readonly senderId: string | null;
  readonly isOwner: boolean;
  readonly effect: Verdict['effect'];
  readonly by: string;
  readonly because: string | null;
  /** Whether only a message counts that speaks to the assistant; null where none counts, and for direct ones. */
  readonly mention: boolean | null;
}

/** An entry of a list that is kept and admits nobody. */
export interface InertEntry {
  readonly path: string;
  readonly entry: string;
  readonly because: string;
}

export interface AccessTable {
  readonly rows: readonly AccessRow[];
  /** Rows that there was no room for, at least. */
  readonly omitted: number;
  readonly inert: readonly InertEntry[];
  readonly owner: readonly string[];
  readonly waiting: number;
}
