import { openAdmission } from './admission/admission.ts';
import { openCounted } from './admission/counted.ts';
import { openSenderLimit } from './admission/sender-limit.ts';
import { type Agent, openAgent, type TurnOutcome } from './agent/agent.ts';
import { mainSession, sessionKeyFor } from './agent/session-key.ts';
import { type ChannelRunner, openChannelRunner } from './channels/runner.ts';
import type { Config } from './config/config.ts';
import type { Log } from './logs/log.ts';
import type { Pairing } from './pairing/pairing.ts';
import { pairingReply } from './pairing/replies.ts';
import type { StatePaths } from './state/paths.ts';

interface InboundParts {
  readonly log: Log;
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly paths: StatePaths;
  readonly config: () => Config;
  readonly pairing: Pairing;
}

const busyText = 'I am still working on earlier messages. Please try again in a moment.';
const failedText = 'I cannot answer right now. Please try again later.';

/** The way of a message: channel, admission, assistant, and the answer back through the channel. */
export function openInbound(parts: InboundParts): {
  runner: ChannelRunner;
  agent: Agent & { say(text: string): Promise<string | null> };
} {
  const { log, now, config, pairing } = parts;
  const agent = openAgent({
    log,
    now,
    sessionsDir: `${parts.paths.agentsDir}/main/sessions`,
    queuedPerSession: () => config().messages.limits.queuedPerSession,
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
      const outcome = await agent.take({
        sessionKey: sessionKeyFor(config().session.dmScope, sender),
        from: `${sender.channel}:${sender.accountId}:${sender.senderId}`,
        text: message.text,
        stillAdmitted,
      });
      const text = answerFor(outcome);
      if (text !== null) await runner.send(sender.channel, message.accountId, message.chat.id, text);
    },
    counted: openCounted(log, now),
  });
  const runner = openChannelRunner({ localSocket: parts.paths.localSocket, log, wait: parts.wait }, receive);
  const say = async (text: string): Promise<string | null> => {
    const turn = { sessionKey: mainSession, from: 'operator', text, stillAdmitted: () => true };
    const outcome = await agent.take(turn);
    return outcome.outcome === 'answered' ? outcome.text : null;
  };
  return { runner, agent: { ...agent, say } };
}

/** What the sender sees; null: nothing, which is what somebody sees who lost access. */
function answerFor(outcome: TurnOutcome): string | null {
  if (outcome.outcome === 'answered') return outcome.text;
  if (outcome.outcome === 'dropped') return null;
  return outcome.outcome === 'busy' ? busyText : failedText;
}
