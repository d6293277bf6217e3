/**
 * What a chat platform is to us: it carries, it never decides. It is handed no configuration and no allowlist, and it
 * cannot reach the assistant but through `receive`, which is the admission.
 */
export interface Channel {
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
  /** `message`: a new message with text, of whoever `senderId` names. Edits, joins, stickers and the rest: `other`. */
  readonly event: 'message' | 'other';
  /** The platform's stable id of the sender; null when it cannot be established. */
  readonly senderId: string | null;
  /** Names the sender gave itself; shown as claims, compared with nothing. */
  readonly claims: Readonly<Record<string, string>>;
  readonly chat: { readonly kind: 'direct' | 'group' | 'unknown'; readonly id: string };
  readonly text: string;
}
