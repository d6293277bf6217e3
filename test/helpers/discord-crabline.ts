import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDiscordServer } from '@openclaw/crabline';
import { type DiscordServer, directOf, type Room } from './discord-server.ts';
import { Inbox } from './telegram-server.ts';

/** The Discord server of the OpenClaw project: REST and Gateway, with direct chats, servers and threads. */
export async function openCrablineDiscord(botId = '135000000000000001'): Promise<DiscordServer> {
  const dir = mkdtempSync(join(tmpdir(), 'oc-crabline-'));
  const inbox = new Inbox();
  const server = await startDiscordServer({
    applicationId: botId,
    recorderPath: join(dir, 'discord.jsonl'),
    onEvent({ type, path, body, method }) {
      const channelId = /\/channels\/(\d+)\/messages$/.exec(path)?.[1];
      if (type === 'api' && method === 'POST' && channelId !== undefined) takeSent(inbox, channelId, body);
      else inbox.wake();
    },
  });
  const { endpoints, adminToken, botToken } = server.manifest;
  const inject = async (fields: object): Promise<string> => {
    const response = await fetch(endpoints.adminInboundUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-crabline-admin-token': adminToken },
      body: JSON.stringify(fields),
    });
    if (!response.ok) throw new Error(`crabline refused: ${await response.text()}`);
    // why: its documented answer
    const { message } = (await response.json()) as { readonly message: { readonly id: string } };
    return message.id;
  };
  return {
    apiRoot: endpoints.apiRoot,
    token: botToken,
    botId,
    async say(person, text, name = `Person ${person}`) {
      await inject({ channelId: directOf(person), senderId: person, senderName: name, content: text });
    },
    heard: (person) => inbox.of(directOf(person)),
    sayIn: ({ guildId, channelId, parentId }: Room, person, content, replyTo) =>
      inject({
        guildId,
        channelId,
        senderId: person,
        content,
        ...(parentId === undefined ? {} : { parentChannelId: parentId }),
        ...(replyTo === undefined ? {} : { message_reference: { message_id: replyTo } }),
      }),
    change: () => inbox.change(),
    async [Symbol.asyncDispose]() {
      await server.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function takeSent(inbox: Inbox, channelId: string, body: unknown): void {
  if (typeof body === 'object' && body !== null && 'content' in body) inbox.add(channelId, String(body.content));
}
