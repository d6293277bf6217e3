import type { ChannelId } from '../protocol/channel-ids.ts';
import type { Channel } from './channel.ts';

/** What a channel may be made from; a platform that needs more adds its field here. */
export interface ChannelParts {
  readonly localSocket: string;
}

/** One row a platform. A library is evaluated only when its channel is started. */
export const channels: Readonly<Record<ChannelId, (parts: ChannelParts) => Promise<Channel>>> = {
  local: async ({ localSocket }) => (await import('./local.ts')).localChannel(localSocket),
};
