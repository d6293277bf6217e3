import type { APIUser, GatewayMessageCreateDispatchData } from 'discord-api-types/v10';
import { guild, room, thread } from './discord-server.ts';

export const userOf = (id: string, name = `Person ${id}`): APIUser => ({
  id,
  username: `person_${id}`,
  discriminator: '0',
  global_name: name,
  avatar: null,
});

/** A message as the documentation has it, of one person in one channel. */
export function messageOf(
  fields: Pick<GatewayMessageCreateDispatchData, 'id' | 'channel_id' | 'author' | 'content'> &
    Partial<GatewayMessageCreateDispatchData>,
): GatewayMessageCreateDispatchData {
  return {
    type: 0,
    timestamp: '2026-11-21T12:00:00.000000+00:00',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    ...fields,
  };
}

/** A server with one channel and one thread of it, and a role that administers. */
export const adminRole = '300000000000000009';
export const owner = '200000000000009999';
export const guildOf = (botId: string): object => ({
  id: guild,
  name: 'Friends',
  owner_id: owner,
  member_count: 3,
  members: [{ user: userOf(botId), roles: [] }],
  channels: [{ id: room.channelId, type: 0, name: 'general', parent_id: null }],
  threads: [{ id: thread.channelId, type: 11, name: 'a thread', guild_id: guild, parent_id: room.channelId }],
  roles: [
    { id: guild, name: '@everyone', permissions: '1024' },
    { id: adminRole, name: 'admins', permissions: '32' },
  ],
});
