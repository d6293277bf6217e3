import type { InboundMessage } from './channel.ts';

/** What comes of an event that is nobody's message: it has no sender and no known chat, and is never admitted. */
export const noMessage: Omit<InboundMessage, 'accountId'> = {
  messageId: null,
  event: 'other',
  senderId: null,
  aliases: [],
  claims: {},
  chat: { kind: 'unknown', id: '', rooms: [] },
  mention: 'none',
  text: '',
  asides: [],
};
