import { randomBytes } from 'node:crypto';
import { addressee } from './addressee.ts';
import { type AdmissionParts, openAdmission } from './admission/admission.ts';
import { askSparingly } from './admission/ask-sparingly.ts';
import { openCounted } from './admission/counted.ts';
import { openRecent, type RecentDecisions } from './admission/recent.ts';
import { openSenderLimit } from './admission/sender-limit.ts';
import { answerFor } from './agent/outcome.ts';
import { mainSessionOf } from './agent/session-key.ts';
import { isStop, stoppedText } from './agent/stop-word.ts';
import type { UsageStore } from './agent/usage-store.ts';
import { type Agents, openAgents } from './agents.ts';
import type { InboundMessage } from './channels/channel.ts';
import { keepRoom } from './channels/keep-room.ts';
import { type MovedGroups, openMovedGroups } from './channels/moved-groups.ts';
import { type ChannelRunner, openChannelRunner } from './channels/runner.ts';
import { agentNamed } from './config/agent-config.ts';
import type { AgentConfig, Config } from './config/config.ts';
import { openDelivery } from './delivery.ts';
import type { Log } from './logs/log.ts';
import type { Model } from './models/model.ts';
import type { Pairing } from './pairing/pairing.ts';
import { pairingReply } from './pairing/replies.ts';
import { OcError } from './protocol/errors.ts';
import type { StatePaths } from './state/paths.ts';
import type { Hands } from './tools/hands.ts';
import { isOwn, isOwner, operatorsConsole } from './whose-turn.ts';

interface InboundParts {
  readonly log: Log;
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly paths: StatePaths;
  readonly config: () => Config;
  readonly pairing: Pairing;
  readonly model: (agent: AgentConfig) => Model;
  readonly hands: Hands;
  readonly usage: UsageStore;
}

export interface Assistant extends Agents {
  /**
   * The operator's own turn; null when it was dropped. Throws CONFLICT with what the person is told when there is no answer,
   * NOT_FOUND when there is no such agent.
   */
  say(text: string, agentId: string): Promise<string | null>;
}

interface Inbound {
  readonly runner: ChannelRunner;
  readonly agent: Assistant;
  readonly recent: RecentDecisions;
  readonly moved: MovedGroups;
}

/** The one reply to a stranger's first message; null when nothing is said to them. */
const askPairing =
  ({ pairing, config }: Pick<InboundParts, 'pairing' | 'config'>): AdmissionParts['askPairing'] =>
  (sender, claims, chat) => {
    const asked = pairing.room.ask(sender, claims, chat);
    if (asked.outcome !== 'new') return null;
    return pairingReply(config().messages.pairingReply, asked.request.code, sender.senderId);
  };

const elapsedMs = (): number => performance.now();

/** The way of a message: channel, admission, assistant, and the answer back through the channel. */
export function openInbound(parts: InboundParts): Inbound {
  const { log, now, config, pairing } = parts;
  const agent = openAgents({
    log,
    now,
    config,
    agentsDir: parts.paths.agentsDir,
    queuedPerSession: () => config().messages.limits.queuedPerSession,
    model: parts.model,
    hands: parts.hands,
    usage: parts.usage,
    isOwn: (from) => isOwn(config(), from),
    elapsedMs,
    mark: () => randomBytes(12).toString('hex'),
  });
  const overMinute = openSenderLimit(now);
  const recent = openRecent(now);
  const whom = addressee(config);
  const counted = openCounted(log, now);
  const isOwners = (channel: string, senderIds: readonly string[]) => isOwner(config(), { channel, senderIds });
  const dropped = (channel: string, message: InboundMessage): void => {
    counted(`${channel}:${message.accountId}:in hand`, 'message dropped', {
      channel,
      account: message.accountId,
      ...full,
    });
    recent.note(channel, message, { effect: 'deny', ...full });
  };
  const admission = openAdmission({
    config,
    standing: pairing.standing,
    isOwner: isOwners,
    isNamed: whom.isNamed,
    administrator: askSparingly((...asked) => runner.administrator(...asked), elapsedMs),
    askPairing: askPairing(parts),
    overLimit: ({ channel, accountId, senderId, aliases }, message) =>
      !(isOwners(channel, [senderId, ...aliases]) && whom.isStop(channel, message)) &&
      overMinute(`${channel}\0${accountId}\0${senderId}`, config().messages.limits.perSenderPerMinute),
    reply: (channel, message, text) => runner.send(channel, message.accountId, message.chat.id, text),
    inRoom: keepRoom({ isOwner: isOwners, dropped }),
    deliver: (...admitted) => deliver(...admitted),
    counted,
    note: recent.note,
  });
  const moved = openMovedGroups(log, config);
  const runner = openChannelRunner({ ...parts.paths, log, wait: parts.wait }, admission, moved.note);
  const deliver = openDelivery({ config, agent, addressee: whom, send: (...said) => runner.send(...said) });
  const say = async (text: string, agentId: string): Promise<string | null> => {
    if (agentNamed(config(), agentId) === undefined) throw noSuchAgent(config(), agentId);
    const sessionKey = mainSessionOf(agentId);
    if (isStop(text)) return stoppedText(agent.abort(sessionKey));
    const caller = { agentId, sessionKey, from: operatorsConsole, channel: null, rooms: [], isOperators: true };
    const end = await agent.take({ ...caller, text, stillAdmitted: () => true }, () => true);
    if (end.outcome === 'answered') return end.text;
    const because = answerFor(end);
    if (because === null) return null;
    throw new OcError('CONFLICT', because, ['Why:  oc logs --level warn --tail 20']);
  };
  return { runner, recent, moved, agent: Object.assign(agent, { say }) };
}

const full = { by: 'in hand', because: 'the account has its hands full of messages' } as const;

const noSuchAgent = ({ agents }: Config, id: string): OcError =>
  new OcError('NOT_FOUND', `there is no agent "${id}"; there are: ${agents.map((one) => one.id).join(', ')}`);
