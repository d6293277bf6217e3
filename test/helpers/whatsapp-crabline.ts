import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWhatsAppServer } from '@openclaw/crabline';
import { Inbox } from './telegram-server.ts';

/** A WhatsApp in this process: the Noise handshake, keys, and messages that are encrypted as the platform does. */
export interface WhatsAppServer extends AsyncDisposable {
  /** Where Baileys connects to. */
  readonly url: string;
  readonly selfJid: string;
  /** Somebody with this phone number (digits) writes to us, or into a group. */
  say(phone: string, text: string, group?: string): Promise<void>;
  heard(phone: string): readonly string[];
  change(): Promise<void>;
}

/** The WhatsApp server of the OpenClaw project. */
export async function openCrabline(): Promise<WhatsAppServer> {
  const dir = mkdtempSync(join(tmpdir(), 'oc-crabline-'));
  const inbox = new Inbox();
  const server = await startWhatsAppServer({
    recorderPath: join(dir, 'whatsapp.jsonl'),
    selfJid: '15550001111@s.whatsapp.net',
    onEvent({ body }) {
      takeSent(inbox, body);
      inbox.wake();
    },
  });
  const { adminInboundUrl, baileysWebSocketUrl } = server.manifest.endpoints;
  return {
    url: baileysWebSocketUrl,
    selfJid: server.manifest.selfJid,
    async say(phone, text, group) {
      const senderJid = `${phone}@s.whatsapp.net`;
      const response = await fetch(adminInboundUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-crabline-admin-token': server.manifest.adminToken },
        body: JSON.stringify({ chatJid: group ?? senderJid, senderJid, text, pushName: `Person ${phone}` }),
      });
      if (!response.ok) throw new Error(`crabline refused: ${await response.text()}`);
    },
    heard: (phone) => inbox.of(phone),
    change: () => inbox.change(),
    async [Symbol.asyncDispose]() {
      await server.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** What the server could decrypt of ours. */
function takeSent(inbox: Inbox, body: unknown): void {
  const { key, message } = (body ?? {}) as SentBody; // why: looked at field by field below
  const text = message?.conversation ?? message?.extendedTextMessage?.text;
  const phone = /^(\d+)@s\.whatsapp\.net$/.exec(key?.remoteJid ?? '')?.[1];
  if (key?.fromMe === true && text !== undefined && phone !== undefined) inbox.add(phone, text);
}

interface SentBody {
  readonly key?: { readonly remoteJid?: string; readonly fromMe?: boolean };
  readonly message?: { readonly conversation?: string; readonly extendedTextMessage?: { readonly text?: string } };
}
