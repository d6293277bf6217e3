import { mentionNames } from './admission/mention-names.ts';
import { groupSessionOf, sessionKeyFor } from './agent/session-key.ts';
import type { InboundMessage } from './channels/channel.ts';
import { agentNamed } from './config/agent-config.ts';
import type { Config } from './config/config.ts';
import { type Arrival, agentFor } from './policy/bindings.ts';
import { isNamedIn } from './policy/named-in-text.ts';

/** Whom a message is for, as the configuration says at the moment. */
export interface Addressee {
  /** The agent that whoever wrote there speaks with. */
  agentOf(channel: string, message: InboundMessage): string;
  /** A name of that agent stands in what is said. */
  isNamed(channel: string, message: InboundMessage): boolean;
  /** The conversation with an agent that it belongs to. */
  sessionOf(agentId: string, channel: string, message: InboundMessage, senderId: string): string;
}

export function addressee(config: () => Config): Addressee {
  const agentOf = (channel: string, message: InboundMessage): string =>
    agentFor(config().bindings, { channel, accountId: message.accountId, peer: peerOf(message) });
  return {
    agentOf,
    isNamed(channel, message) {
      const names = agentNamed(config(), agentOf(channel, message))?.mentionPatterns ?? [];
      return isNamedIn(message, mentionNames(names));
    },
    sessionOf: (agentId, channel, { chat, accountId }, senderId) =>
      chat.kind === 'group'
        ? groupSessionOf(agentId, channel, accountId, chat.id)
        : sessionKeyFor(config().session.dmScope, agentId, { channel, accountId, senderId }),
  };
}

const peerOf = ({ chat, senderId, aliases }: InboundMessage): Arrival['peer'] =>
  chat.kind === 'group'
    ? { kind: 'group', ids: chat.rooms }
    : { kind: 'direct', ids: senderId === null ? [] : [senderId, ...aliases] };
