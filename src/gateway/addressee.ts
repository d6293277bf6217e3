import { mentionNames } from './admission/mention-names.ts';
import { groupSessionOf, sessionKeyFor } from './agent/session-key.ts';
import { isStop, isStopBesideName, wordsOf } from './agent/stop-word.ts';
import type { InboundMessage } from './channels/channel.ts';
import { agentNamed } from './config/agent-config.ts';
import type { Config } from './config/config.ts';
import { type Arrival, agentFor } from './policy/bindings.ts';
import { isNamedIn, type NamePattern } from './policy/named-in-text.ts';

/** Whom a message is for, as the configuration says at the moment. */
export interface Addressee {
  /** The agent that whoever wrote there speaks with. */
  agentOf(channel: string, message: InboundMessage): string;
  /** A name of that agent stands in what is said. */
  isNamed(channel: string, message: InboundMessage): boolean;
  /**
   * It says `/stop` and nothing else but whom it is for: alone, beside the platform's own mention of the bot, or beside a name
   * that the operator gave the agent. One rule for every channel. Whose word counts is not decided here.
   */
  isStop(channel: string, message: InboundMessage): boolean;
  /** The conversation with an agent that it belongs to. */
  sessionOf(agentId: string, channel: string, message: InboundMessage, senderId: string): string;
}

export function addressee(config: () => Config): Addressee {
  const agentOf = (channel: string, message: InboundMessage): string =>
    agentFor(config().bindings, { channel, accountId: message.accountId, peer: peerOf(message) });
  const namesOf = (channel: string, message: InboundMessage): readonly NamePattern[] =>
    mentionNames(agentNamed(config(), agentOf(channel, message))?.mentionPatterns ?? []);
  return {
    agentOf,
    isNamed: (channel, message) => isNamedIn(message, namesOf(channel, message)),
    isStop(channel, message) {
      const said = withoutNaming(message);
      return isStop(said) || isStopBesideName(said, (rest) => namesOf(channel, message).some(isAll(rest)));
    },
    sessionOf: (agentId, channel, { chat, accountId }, senderId) =>
      chat.kind === 'group'
        ? groupSessionOf(agentId, channel, accountId, chat.id)
        : sessionKeyFor(config().session.dmScope, agentId, { channel, accountId, senderId }),
  };
}

/** The platform's own mentions of the bot taken out; a blank stands for each, so that two words do not become one. */
function withoutNaming({ text, naming = [] }: InboundMessage): string {
  const { said, at } = naming.reduce(
    (all, { start, end }) => ({ said: `${all.said}${text.slice(all.at, start)} `, at: end }),
    { said: '', at: 0 },
  );
  return said + text.slice(at);
}

/** Whether a name is all that stands there. A pattern might find itself in any sentence: it has one word. */
const isAll =
  (rest: string) =>
  (name: NamePattern): boolean =>
    'literal' in name
      ? rest.toLowerCase() === wordsOf(name.literal).join(' ').toLowerCase()
      : !rest.includes(' ') && name.test(rest);

const peerOf = ({ chat, senderId, aliases }: InboundMessage): Arrival['peer'] =>
  chat.kind === 'group'
    ? { kind: 'group', ids: chat.rooms }
    : { kind: 'direct', ids: senderId === null ? [] : [senderId, ...aliases] };
