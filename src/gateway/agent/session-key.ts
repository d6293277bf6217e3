import type { Config } from '../config/config.ts';

/** The owner's own conversation with an agent. */
export const mainSessionOf = (agentId: string): string => `agent:${agentId}:main`;

/** The operator's own conversation. */
export const mainSession = mainSessionOf('main');

type Scope = Config['session']['dmScope'];

interface Peer {
  readonly channel: string;
  readonly accountId: string;
  readonly senderId: string;
}

const rests: Readonly<Record<Scope, (peer: Peer) => string>> = {
  main: () => 'main',
  'per-peer': ({ senderId }) => `dm:${senderId}`,
  'per-channel-peer': ({ channel, senderId }) => `${channel}:dm:${senderId}`,
  'per-account-channel-peer': ({ channel, accountId, senderId }) => `${channel}:${accountId}:dm:${senderId}`,
};

/** Which conversation a direct message belongs to. The key decides what is remembered together, never what is allowed. */
export const sessionKeyFor = (scope: Scope, agentId: string, peer: Peer): string =>
  `agent:${agentId}:${rests[scope](peer)}`;

/**
 * The conversation of a group: one for everybody in it, apart from every direct one, and from that of another account: two
 * workspaces may give two rooms one id, and two bots in one room are two.
 */
export const groupSessionOf = (agentId: string, channel: string, accountId: string, chatId: string): string =>
  `agent:${agentId}:${channel}:${accountId}:group:${chatId}`;

/** Every key that a sender's conversation may have, by what was configured when it was had. */
export const sessionKeysOf = (agentId: string, peer: Peer): readonly string[] =>
  Object.values(rests).map((rest) => `agent:${agentId}:${rest(peer)}`);

/** Whose conversation it is; null for a key that is none of ours. */
export const agentIdOf = (sessionKey: string): string | null =>
  /^agent:([a-z0-9][a-z0-9_-]{0,63}):./.exec(sessionKey)?.[1] ?? null;
