import type { Log } from '../../logs/log.ts';
import type { Secret } from '../../logs/secret.ts';
import type { Channel, ChannelContext, ProbedAccount } from '../channel.ts';
import { PlatformFailure } from '../failure.ts';
import { fieldsOf } from '../fields.ts';
import { InHand } from '../in-hand.ts';
import { say } from '../say.ts';
import { splitText } from '../split-text.ts';
import { Administrators } from './administrators.ts';
import { ChannelsKnown } from './channels-known.ts';
import { failureOf } from './failure.ts';
import { followGateway } from './follow-gateway.ts';
import type { InvalidRequests } from './invalid-requests.ts';
import { readMessage } from './read-message.ts';
import { openRest, type Rest } from './rest.ts';
import { isSnowflake } from './snowflake.ts';

export interface DiscordOptions {
  readonly accountId: string;
  readonly token: Secret;
  /** Root of Discord's API, without its version and without a slash at its end. */
  readonly apiRoot: string;
  /** Whether the bot is to be told what people write in servers without naming it; Discord has to permit that. */
  readonly readsEverything: boolean;
  readonly invalid: InvalidRequests;
  readonly log: Log;
  /** Resolves after so many milliseconds, rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds of a clock that does not jump. */
  readonly now: () => number;
}

/** What one message holds, in UTF-16 units. */
const mostUnits = 2000;

/** Servers with their channels and roles, messages in servers, direct messages. */
const leastIntents = (1 << 0) | (1 << 9) | (1 << 12);
const messageContent = 1 << 15;

/** Without it Discord would fetch whatever address a text holds. */
const withoutPreviews = 1 << 2;

/** One bot of Discord. It calls Discord, so that nothing of us needs to be reachable. */
export function discordChannel(options: DiscordOptions): Channel {
  const rest = openRest(options);
  const known = new ChannelsKnown(rest, options.now);
  const administrators = new Administrators(rest, options.now);
  const reading = new AbortController();
  const sending = new AbortController();
  const inHand = new InHand();
  let following: Promise<void> = Promise.resolve();

  const hand = async (context: ChannelContext, type: string, data: unknown, botId: string): Promise<void> => {
    known.take(type, data);
    administrators.take(type, data);
    if (type !== 'MESSAGE_CREATE') return;
    const handling = receive({ ...options, known, stop: reading.signal }, context, botId, data);
    await inHand.take(handling, reading.signal);
  };

  return {
    async start(context) {
      const intents = options.readsEverything ? leastIntents | messageContent : leastIntents;
      following = followGateway(
        {
          ...options,
          intents,
          rest,
          status: (status) => {
            if (!status.connected) administrators.forget();
            context.status(status);
          },
          hand: (type, data, botId) => hand(context, type, data, botId),
        },
        reading.signal,
      );
    },
    async send(to, text) {
      const parts = { ...options, failureOf: (error: unknown) => failureOf(error, options.token) };
      const sayPiece = (piece: string, signal: AbortSignal) => post(rest, to.chatId, piece, signal);
      return { messageId: await say({ ...parts, sayPiece }, splitText(text, mostUnits), sending.signal) };
    },
    async stop() {
      reading.abort();
      await following;
      await inHand.over(options.wait, sending.signal);
      sending.abort();
    },
    isAdministrator: (chat, senderId) =>
      inWords(options.token, async () => {
        const channel = isSnowflake(chat.chatId) ? await known.find(chat.chatId, sending.signal) : null;
        if (!channel?.guildId || !isSnowflake(senderId)) throw new SyntaxError('no channel of a server');
        return administrators.are(channel.guildId, senderId, sending.signal);
      }),
    probe: (signal) => inWords(options.token, () => probe(rest, signal)),
  };
}

interface ReceiveParts {
  readonly accountId: string;
  readonly known: ChannelsKnown;
  readonly stop: AbortSignal;
}

/** Nothing is asked of Discord for a message that could not count anyway. */
async function receive(parts: ReceiveParts, context: ChannelContext, botId: string, data: unknown): Promise<void> {
  const { accountId, known, stop } = parts;
  const id = idsOf(data);
  if (id.authorId === botId) return;
  const first = readMessage(accountId, botId, data, known.known(id.channelId));
  const wants = first.chat.kind === 'unknown' && first.event === 'message' && first.senderId !== null;
  if (!wants || !isSnowflake(id.channelId) || known.known(id.channelId) !== null) return context.receive(first);
  const message = readMessage(accountId, botId, data, await known.find(id.channelId, stop));
  if (!stop.aborted) await context.receive(message);
}

function idsOf(data: unknown): { readonly channelId: string; readonly authorId: unknown } {
  const { channel_id: channelId, author } = fieldsOf(data) ?? {};
  return { channelId: typeof channelId === 'string' ? channelId : '', authorId: fieldsOf(author)?.['id'] };
}

/** Nobody is pinged by what the assistant writes. Rejects with what `failure.ts` reads. */
async function post(rest: Rest, chatId: string, content: string, signal: AbortSignal): Promise<string> {
  if (!isSnowflake(chatId)) throw new SyntaxError('no channel');
  const body = { content, allowed_mentions: { parse: [] }, flags: withoutPreviews };
  const { id } = await rest.post(`/channels/${chatId}/messages`, body, signal);
  // A server that answers anything else has not sent it.
  if (typeof id !== 'string') throw new SyntaxError('no message');
  return id;
}

async function probe(rest: Rest, signal: AbortSignal): Promise<ProbedAccount> {
  const [me] = await Promise.all([rest.get('/users/@me', signal), rest.get('/gateway/bot', signal)]);
  const { id, username } = me;
  if (!isSnowflake(id) || typeof username !== 'string') throw new SyntaxError('no bot');
  return { botId: id, botName: username };
}

/** The error itself is not passed on: only its words are ours. */
async function inWords<T>(token: Secret, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new PlatformFailure(failureOf(error, token));
  }
}
