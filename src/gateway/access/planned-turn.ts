import { addressee } from '../addressee.ts';
import { agentNamed } from '../config/agent-config.ts';
import type { Config } from '../config/config.ts';
import { policyOf, standingPlace } from '../hands/tool-access.ts';
import type { Decision } from '../policy/decision.ts';
import type { PlannedTurn } from '../protocol/access.ts';
import { toolNames } from '../tools/tool.ts';
import { whoseTurn } from '../whose-turn.ts';
import { type AccessCase, messageOf } from './case.ts';

/** The turn that a message of this case would begin: found as the gateway finds it when one comes. */
export function plannedTurn(config: Config, one: AccessCase): PlannedTurn | null {
  const { channel, accountId } = one.account;
  const message = messageOf(one);
  const { agentOf, sessionOf } = addressee(() => config);
  const agentId = agentOf(channel, message);
  const agent = agentNamed(config, agentId);
  if (agent === undefined) return null;
  const sender = { channel, senderIds: [one.senderId, ...one.aliases] };
  const caller = {
    agentId,
    sessionKey: sessionOf(agentId, channel, message, one.senderId),
    from: `${channel}:${accountId}:${one.senderId}`,
    channel,
    rooms: one.chat.rooms,
    ...whoseTurn(
      () => config,
      sender,
      () => true,
    ),
  };
  const { sessionKey, isOperators } = caller;
  const { engine, scope, workspaceAccess } = agent.sandbox;
  return {
    agentId,
    sessionKey,
    isOperators,
    place: standingPlace(agent, caller),
    sandbox: { engine, scope, workspaceAccess },
    tools: toolNames.map((name) => {
      const { effect, by } = policyOf(config, agent, caller, name, false);
      return { name, allowed: effect !== 'deny', by };
    }),
    elevated: toldOf(policyOf(config, agent, caller, 'exec', true)),
  };
}

const toldOf = (decision: Decision): PlannedTurn['elevated'] => ({
  effect: decision.effect,
  by: decision.by,
  because: decision.effect === 'deny' ? decision.because : null,
});
