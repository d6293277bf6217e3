import { Browsers, type ConnectionState, DisconnectReason, makeWASocket, type proto, type WASocket } from 'baileys';
import { chatOf, idOf, idsOf, isGroup } from './ids.ts';
import type { Say } from './lines.ts';
import { openLink } from './link.ts';
import type { Outbox } from './outbox.ts';
import { quietLogger } from './quiet.ts';
import { readMessage } from './read-message.ts';
import { SentLately } from './sent-lately.ts';

export interface ConnectParts {
  readonly link: string;
  readonly login: { readonly phone: string | null } | null;
  /** Somebody else's WhatsApp on this machine, in tests; null: WhatsApp's own address. */
  readonly server: string | null;
  readonly say: Say;
  readonly outbox: Outbox;
  /** The connection is over, for good: whoever wants another starts this program again. */
  readonly onClosed: (code: number | 'not-linked') => void;
}

/** What can be asked for while we are connected; each rejects with words of its own. */
export interface Connected {
  send(chat: string, text: string): Promise<string>;
  admins(chat: string): Promise<readonly string[]>;
  self(): object;
  end(): Promise<void>;
}

/** One connection of a linked device to WhatsApp. */
export async function connect(parts: ConnectParts): Promise<Connected | null> {
  const link = await openLink(parts.link);
  if (parts.login === null && link.creds.me === undefined) {
    parts.onClosed('not-linked');
    return null;
  }
  const sent = new SentLately();
  const socket = makeWASocket({
    auth: { creds: link.creds, keys: link.keys },
    ...(parts.server === null ? {} : { waWebSocketUrl: parts.server }),
    logger: quietLogger,
    browser: Browsers.ubuntu('oc'),
    markOnlineOnConnect: false,
    syncFullHistory: false,
    shouldSyncHistoryMessage: () => false,
    emitOwnEvents: false,
    // What is no chat of people is not even decrypted.
    shouldIgnoreJid: (jid) => !isGroup(jid) && chatOf(jid) === null,
    // A device that could not read a message of ours asks for it again.
    getMessage: async ({ id }) => sent.find(id ?? ''),
  });
  // What the last connection has said of itself is on disk before anybody hears that it is over.
  let saved: Promise<unknown> = Promise.resolve();
  socket.ev.on('creds.update', () => {
    saved = link.save();
    saved.catch(() => parts.onClosed(DisconnectReason.badSession));
  });
  const close = async (code: number): Promise<void> => {
    await saved.catch(() => undefined);
    await link.settled();
    parts.onClosed(code);
  };
  socket.ev.on('connection.update', (update) => void follow(parts, socket, update, close));
  socket.ev.on('messages.upsert', ({ messages, type, requestId }) => {
    // What was written while we were away is history, and what the phone sends again is its word for somebody else's.
    if (type === 'notify' && requestId === undefined) void receive(parts, socket, messages);
  });
  return abilities(socket, sent, async () => {
    await socket.end(undefined);
    await link.settled();
  });
}

async function follow(
  { login, say }: ConnectParts,
  socket: WASocket,
  { connection, lastDisconnect, qr }: Partial<ConnectionState>,
  close: (code: number) => Promise<void>,
): Promise<void> {
  if (qr !== undefined && login !== null) await offer(login.phone, qr, socket, say);
  // Without a login nobody is to be linked, whatever the server wants to show.
  if (qr !== undefined && login === null) return await close(DisconnectReason.loggedOut);
  if (connection === 'open') say({ say: 'connected', self: selfOf(socket) });
  if (connection !== 'close') return;
  const error: unknown = lastDisconnect?.error;
  const output = error instanceof Error && 'output' in error ? error.output : null;
  const code = typeof output === 'object' && output !== null && 'statusCode' in output ? output.statusCode : null;
  await close(typeof code === 'number' ? code : DisconnectReason.connectionClosed);
}

async function offer(phone: string | null, qr: string, socket: WASocket, say: Say): Promise<void> {
  if (phone === null) return say({ say: 'qr', qr });
  if (socket.authState.creds.pairingCode !== undefined) return;
  say({ say: 'code', code: await socket.requestPairingCode(phone) });
}

async function receive({ outbox }: ConnectParts, socket: WASocket, messages: readonly proto.IWebMessageInfo[]) {
  const { phone, lid } = selfOf(socket);
  for (const message of messages) {
    const read = readMessage({ phone, lid }, await withNumber(message, socket));
    if (read !== null) outbox.put({ say: 'message', message: read });
  }
}

/** Where the server names a person by the number of its own alone, a phone number that it has named before is added. */
async function withNumber(message: proto.IWebMessageInfo, socket: WASocket): Promise<unknown> {
  const { key } = message;
  const [main, other] = isGroup(key?.remoteJid)
    ? (['participant', 'participantAlt'] as const)
    : (['remoteJid', 'remoteJidAlt'] as const);
  // why: Baileys adds the alternatives to the key that its own type does not name
  const named = { ...key } as Record<string, unknown>;
  if (idOf(named[main]).lid === null || idOf(named[other]).phone !== null) return message;
  return { ...message, key: { ...named, [other]: await phoneOf(String(named[main]), socket) } };
}

/** From what we know already: WhatsApp does not tell. */
const phoneOf = (lid: string, socket: WASocket): Promise<string | null> =>
  socket.signalRepository.lidMapping.getPNForLID(lid).catch(() => null);

function selfOf({ user }: WASocket): { phone: string | null; lid: string | null; name: string | null } {
  const { phone, lid } = idsOf(user?.id, user?.lid);
  return { phone, lid, name: user?.name ?? null };
}

function abilities(socket: WASocket, sent: SentLately, end: () => Promise<void>): Connected {
  return {
    async send(chat, text) {
      const to = isGroup(chat) ? chat : chatOf(chat);
      if (to === null) throw new Error('this is no chat');
      // No preview: it would fetch whatever address the text holds.
      const said = await socket.sendMessage(to, { text, linkPreview: null });
      const id = said?.key.id;
      if (id == null) throw new Error('WhatsApp did not take the message');
      sent.keep(id, said?.message ?? undefined);
      return id;
    },
    async admins(chat) {
      if (!isGroup(chat)) throw new Error('this is no group');
      const { participants } = await socket.groupMetadata(chat);
      const found: (string | null)[] = [];
      for (const { id, lid, phoneNumber, admin } of participants) {
        if (admin !== 'admin' && admin !== 'superadmin') continue;
        const ids = idsOf(id, idOf(id).phone === null ? phoneNumber : lid);
        const known = ids.phone === null && ids.lid !== null ? idOf(await phoneOf(ids.lid, socket)).phone : ids.phone;
        found.push(known, ids.lid);
      }
      return found.filter((name) => name !== null);
    },
    self: () => selfOf(socket),
    end,
  };
}
