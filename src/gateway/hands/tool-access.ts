import { mainSessionOf } from '../agent/session-key.ts';
import type { Config, ConfiguredAgent } from '../config/config.ts';
import type { Decision } from '../policy/decision.ts';
import { layersAt, type TurnPlace } from '../policy/scoped-tools.ts';
import { mayElevate, mayUseTool, placeOf } from '../policy/tool-policy.ts';
import type { TurnCaller } from '../tools/hands.ts';

/** Where this turn's calls run unless one asks for the host. */
export const standingPlace = ({ sandbox }: ConfiguredAgent, caller: TurnCaller): 'host' | 'sandbox' =>
  placeOf(turnFacts(caller), sandbox.mode);

/** Each agent has a main conversation; whose turn it is in it is another question. */
const turnFacts = ({ isOperators, sessionKey, agentId }: TurnCaller) => ({
  isOperators,
  isMain: sessionKey === mainSessionOf(agentId),
});

/** What the lists of tools say; for a call that leaves the sandbox, who may ask for that as well. */
export function policyOf(
  { tools }: Pick<Config, 'tools'>,
  agent: ConfiguredAgent,
  caller: TurnCaller,
  tool: string,
  elevated: boolean,
): Decision {
  const { isOperators, channel } = caller;
  const use = mayUseTool({
    ...turnFacts(caller),
    tool,
    place: standingPlace(agent, caller),
    layers: [...agent.tools.layers, ...layersAt(tools.places, cameFrom(caller))],
    sandbox: agent.tools.sandbox,
    fileWrite: agent.sandbox.fileWrite,
  });
  if (use.effect === 'deny' || !elevated) return use;
  if (!agent.tools.elevated) {
    return { effect: 'deny', by: `${agent.at}.tools.elevated`, because: 'elevated calls are off for this agent' };
  }
  const senderId = channel === null ? null : partsOf(caller).senderId;
  return mayElevate({ isOperators, channel, senderId, ...tools.elevated });
}

const cameFrom = (caller: TurnCaller): TurnPlace => ({
  channel: caller.channel,
  accountId: caller.channel === null ? null : partsOf(caller).accountId,
  rooms: caller.rooms,
});

function partsOf({ from }: TurnCaller): { readonly accountId: string | null; readonly senderId: string } {
  const [, accountId = null, ...rest] = from.split(':');
  return { accountId, senderId: rest.join(':') };
}
