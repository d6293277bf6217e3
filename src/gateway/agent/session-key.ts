import type { Config } from '../config/config.ts';

/** The operator's own conversation. */
export const mainSession = 'agent:main:main';

type Scope = Config['session']['dmScope'];

interface Peer {
  readonly channel: string;
  readonly accountId: string;
  readonly senderId: string;
}

const keys: Readonly<Record<Scope, (peer: Peer) => string>> = {
  main: () => mainSession,
  'per-peer': ({ senderId }) => `agent:main:dm:${senderId}`,
  'per-channel-peer': ({ channel, senderId }) => `agent:main:${channel}:dm:${senderId}`,
  'per-account-channel-peer': ({ channel, accountId, senderId }) => `agent:main:${channel}:${accountId}:dm:${senderId}`,
};

/** Which conversation a direct message belongs to. The key decides what is remembered together, never what is allowed. */
export const sessionKeyFor = (scope: Scope, peer: Peer): string => keys[scope](peer);
