import { randomBytes } from 'node:crypto';
import { openAdmission } from './admission/admission.ts';
import { openCounted } from './admission/counted.ts';
import { openSenderLimit } from './admission/sender-limit.ts';
import { type Agent, openAgent } from './agent/agent.ts';
import { answerFor } from './agent/outcome.ts';
import { mainSession, sessionKeyFor } from './agent/session-key.ts';
import { isStop, stoppedText } from './agent/stop-word.ts';
import type { UsageStore } from './agent/usage-store.ts';
import { type ChannelRunner, openChannelRunner } from './channels/runner.ts';
import type { Config } from './config/config.ts';
import type { Log } from './logs/log.ts';
import type { Model } from './models/model.ts';
import type { Pairing } from './pairing/pairing.ts';
import { pairingReply } from './pairing/replies.ts';
import { OcError } from './protocol/errors.ts';
import type { StatePaths } from './state/paths.ts';
import type { Hands } from './tools/hands.ts';
import { isOwn, operatorsConsole, whoseTurn } from './whose-turn.ts';

interface InboundParts {
  readonly log: Log;
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly paths: StatePaths;
  readonly config: () => Config;
  readonly pairing: Pairing;
  readonly model: () => Model;
  readonly hands: Hands;
  readonly usage: UsageStore;
}

/** The assistant that answers everybody. */
const agentId = 'main';

export interface Assistant extends Agent {
  /** The operator's own turn; null when it was dropped. Throws CONFLICT with what the person is told when there is no answer. */
  say(text: string): Promise<string | null>;
}

/** The way of a message: channel, admission, assistant, and the answer back through the channel. */
export function openInbound(parts: InboundParts): { runner: ChannelRunner; agent: Assistant } {
  const { log, now, config, pairing } = parts;
  const agent = openAgent({
    log,
    now,
    sessionsDir: `${parts.paths.agentsDir}/main/sessions`,
    queuedPerSession: () => config().messages.limits.queuedPerSession,
    settings: () => config().agent,
    model: parts.model,
    hands: parts.hands,
    usage: parts.usage,
    isOwn: (from) => isOwn(config(), from),
    elapsedMs: () => performance.now(),
    mark: () => randomBytes(12).toString('hex'),
  });
  const overMinute = openSenderLimit(now);
  const receive = openAdmission({
    config,
    standing: pairing.standing,
    askPairing(sender, claims, chat) {
      const asked = pairing.room.ask(sender, claims, chat);
      if (asked.outcome !== 'new') return null;
      return pairingReply(config().messages.pairingReply, asked.request.code, sender.senderId);
    },
    overLimit: ({ channel, accountId, senderId }) =>
      overMinute(`${channel}\0${accountId}\0${senderId}`, config().messages.limits.perSenderPerMinute),
    reply: (channel, message, text) => runner.send(channel, message.accountId, message.chat.id, text),
    async deliver(sender, message, stillAdmitted) {
      const sessionKey = sessionKeyFor(config().session.dmScope, sender);
      const { channel, accountId, senderId } = sender;
      const whose = whoseTurn(config, sender, stillAdmitted);
      const from = `${channel}:${accountId}:${senderId}`;
      const text =
        whose.isOperators && isStop(message.text)
          ? stoppedText(agent.abort(sessionKey))
          : answerFor(await agent.take({ agentId, sessionKey, from, channel, text: message.text, ...whose }));
      if (text !== null) await runner.send(channel, accountId, message.chat.id, text);
    },
    counted: openCounted(log, now),
  });
  const runner = openChannelRunner({ localSocket: parts.paths.localSocket, log, wait: parts.wait }, receive);
  const say = async (text: string): Promise<string | null> => {
    if (isStop(text)) return stoppedText(agent.abort(mainSession));
    const caller = { agentId, sessionKey: mainSession, from: operatorsConsole, channel: null, isOperators: true };
    const end = await agent.take({ ...caller, text, stillAdmitted: () => true });
    if (end.outcome === 'answered') return end.text;
    const because = answerFor(end);
    if (because === null) return null;
    throw new OcError('CONFLICT', because, ['Why:  oc logs --level warn --tail 20']);
  };
  return { runner, agent: Object.assign(agent, { say }) };
}
