import type { MovedGroup } from './moved-groups.ts';

/**
 * What a chat platform is to us: it carries, it never decides. It is handed no configuration and no allowlist, and it
 * cannot reach the assistant but through `receive`, which is the admission.
 */
export interface Channel extends Partial<ChannelAbilities> {
  start(context: ChannelContext): Promise<void>;
  /** Delivers text to a chat; rejects when it could not. */
  send(to: ChatAddress, text: string): Promise<SentMessage>;
  stop(): Promise<void>;
}

export interface ChannelContext {
  /** One message as it came; resolves when everything it caused (a reply, a turn, nothing) is over. */
  receive(message: InboundMessage): Promise<void>;
  /** What `oc status` says of this account. */
  status(status: ChannelStatus): void;
  /** The platform itself says that a group goes on under another id. Absent: nobody wants to know. */
  moved?(group: MovedGroup): void;
}

/** Running and not connected: it cannot reach its platform and goes on trying. `lastError` null: nothing is wrong. */
export interface ChannelStatus {
  readonly running: boolean;
  readonly connected: boolean;
  /** Holds no credential, whatever the platform answered. */
  readonly lastError: string | null;
}

/** Where a message came from and where an answer goes; opaque outside its channel. */
export interface ChatAddress {
  readonly accountId: string;
  readonly chatId: string;
}

export interface SentMessage {
  /** The platform's id of the message, null where it has none. */
  readonly messageId: string | null;
}

/** A message as the transport proved it. Identity comes from the transport alone, never from the text or its metadata. */
export interface InboundMessage {
  readonly accountId: string;
  /** The platform's id of the message, null where it has none. */
  readonly messageId: string | null;
  /** `message`: a new message with text, of whoever `senderId` names. Edits, joins, stickers and the rest: `other`. */
  readonly event: 'message' | 'other';
  /** The platform's stable id of the sender; null when it cannot be established. */
  readonly senderId: string | null;
  /** Further stable ids of the same sender, proven by the transport as `senderId` is (WhatsApp has two kinds). */
  readonly aliases: readonly string[];
  /** Names the sender gave itself; shown as claims, compared with nothing. */
  readonly claims: Readonly<Record<string, string>>;
  readonly chat: Chat;
  /**
   * How the platform itself says that a message of a group is for the bot: named by the bot's stable id, or as a reply to
   * a message of the bot. A name in the text is no mention. A direct message has none.
   */
  readonly mention: 'none' | 'mention' | 'reply';
  readonly text: string;
  /** Ranges of `text` by which the platform itself says that the bot is named. Absent: it is not, or nobody knows where. */
  readonly naming?: readonly TextRange[];
  /** Ranges of `text`, in UTF-16 units and in order, that are code, links or quotes: nobody is spoken to in there. */
  readonly asides: readonly TextRange[];
}

export interface Chat {
  readonly kind: 'direct' | 'group' | 'unknown';
  /** Where an answer goes. */
  readonly id: string;
  /**
   * The stable ids that a configuration may name this group by, the narrowest first: a thread's own, the channel's that it
   * hangs from, the server's. None for a direct chat.
   */
  readonly rooms: readonly string[];
}

export interface TextRange {
  readonly start: number;
  /** The first unit that is no part of it any more. */
  readonly end: number;
}

/** What a channel may be able to do besides; each is asked for by name and may be absent. */
export interface ChannelAbilities {
  /** Whether this person administers the group on the platform. Rejects when that cannot be learnt, which is no `false`. */
  isAdministrator(chat: ChatAddress, senderId: string): Promise<boolean>;
  /** Asks the platform who we are there. Rejects with what went wrong, in words without a credential. */
  probe(signal: AbortSignal): Promise<ProbedAccount>;
  /**
   * The stable id of a person, by what this platform lets be asked; null when it knows nobody so. Asked by the operator's
   * explicit wish alone. Rejects as `probe` does.
   */
  resolve(who: string, signal: AbortSignal): Promise<ResolvedPerson | null>;
}

export interface ResolvedPerson {
  readonly id: string;
  /** A claim like any other. */
  readonly name: string;
}

/** Who an account is on its platform. */
export interface ProbedAccount {
  readonly botId: string;
  /** The name people see; a claim like any other. */
  readonly botName: string;
}
