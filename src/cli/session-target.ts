import type { Gateway } from '../gateway/client/link.ts';
import { OcError } from '../gateway/protocol/errors.ts';
import { nearestOf } from './nearest.ts';

/** What is said of a conversation that there is nothing of: which ones were probably meant. */
export async function nothingSaid(gateway: Gateway, key: string): Promise<OcError> {
  const { sessions } = await gateway.request('sessions.list', {});
  const keys = sessions.map((one) => one.key);
  const meant = keys.filter((one) => one.split(':').includes(key));
  const near = meant.length > 0 ? meant : nearestOf(key, keys, byEnd);
  const hints = near.slice(0, mostNamed).map((one) => `Did you mean  ${one}`);
  return new OcError('NOT_FOUND', `nothing was said in a conversation "${key}"`, [...hints, 'All:  oc sessions list']);
}

const mostNamed = 3;

/** A key begins as all others of its agent do; what is misspelt is mostly the rest. */
const byEnd = (key: string): string => key.replace(/^agent:/, '');

/** Your own conversation with an agent is there before anything was said in it. */
export async function isMainSession(gateway: Gateway, key: string): Promise<boolean> {
  const { agents } = await gateway.request('health', {});
  return agents.some(({ agentId }) => key === agentId || key === `agent:${agentId}:main`);
}
