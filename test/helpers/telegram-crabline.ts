import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTelegramServer } from '@openclaw/crabline';
import { Inbox, type TelegramServer } from './telegram-server.ts';

/** The Telegram server of the OpenClaw project: long polling, offsets and conflicts as the platform has them. */
export async function openCrabline(botId = 424_242): Promise<TelegramServer> {
  const dir = mkdtempSync(join(tmpdir(), 'oc-crabline-'));
  const inbox = new Inbox();
  const server = await startTelegramServer({
    botId,
    botToken: `${botId}:crabline-canary-token`,
    recorderPath: join(dir, 'telegram.jsonl'),
    onEvent({ type, path, body }) {
      if (type === 'api' && path.endsWith('/sendMessage')) takeSent(inbox, body);
      else inbox.wake();
    },
  });
  const { apiRoot, adminInboundUrl } = server.manifest.endpoints;
  return {
    apiRoot,
    token: server.manifest.botToken,
    async say(person, text, name = `Person ${person}`) {
      const response = await fetch(adminInboundUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-crabline-admin-token': server.manifest.adminToken },
        body: JSON.stringify({
          chatId: person,
          fromId: person,
          fromName: name,
          fromUsername: `person_${person}`,
          text,
        }),
      });
      if (!response.ok) throw new Error(`crabline refused: ${await response.text()}`);
    },
    heard: (person) => inbox.of(person),
    change: () => inbox.change(),
    async [Symbol.asyncDispose]() {
      await server.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function takeSent(inbox: Inbox, body: unknown): void {
  if (typeof body !== 'object' || body === null || !('chat_id' in body) || !('text' in body)) return;
  inbox.add(Number(body.chat_id), String(body.text));
}
