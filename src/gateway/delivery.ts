import type { Addressee } from './addressee.ts';
import type { AdmissionParts } from './admission/admission.ts';
import { answerFor } from './agent/outcome.ts';
import { stoppedText } from './agent/stop-word.ts';
import type { Agents } from './agents.ts';
import type { ChannelRunner } from './channels/runner.ts';
import type { Config } from './config/config.ts';
import { whoseTurn } from './whose-turn.ts';

interface DeliveryParts {
  readonly config: () => Config;
  readonly agent: Agents;
  readonly addressee: Addressee;
  readonly send: ChannelRunner['send'];
}

/** A message that was admitted: a turn, or the owner's end of those that run. What comes of it goes where it was written. */
export const openDelivery =
  ({ config, agent, addressee: { agentOf, isStop, sessionOf }, send }: DeliveryParts): AdmissionParts['deliver'] =>
  async (sender, message, stillAdmitted) => {
    const { channel, accountId, senderId, aliases } = sender;
    const agentId = agentOf(channel, message);
    const sessionKey = sessionOf(agentId, channel, message, senderId);
    const whose = whoseTurn(config, { channel, senderIds: [senderId, ...aliases] }, stillAdmitted);
    const [from = '', ...also] = [senderId, ...aliases].map((id) => `${channel}:${accountId}:${id}`);
    const turn = { agentId, sessionKey, from, also, channel, rooms: message.chat.rooms, text: message.text, ...whose };
    const text =
      whose.isOperators && isStop(channel, message)
        ? stoppedText(agent.abort(sessionKey))
        : answerFor(await agent.take(turn, () => agentOf(channel, message) === agentId));
    if (text !== null) await send(channel, accountId, message.chat.id, text);
  };
