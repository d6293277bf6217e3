import type { Log } from '../../logs/log.ts';
import type { Secret } from '../../logs/secret.ts';
import { BriefMemory } from '../brief-memory.ts';
import type { Channel } from '../channel.ts';
import { PlatformFailure } from '../failure.ts';
import { InHand } from '../in-hand.ts';
import { say } from '../say.ts';
import { splitText } from '../split-text.ts';
import { openBotApi } from './bot-api.ts';
import { failureOf } from './failure.ts';
import { placeOf } from './place.ts';
import { poll } from './poll.ts';
import { movedGroup, readUpdate } from './read-update.ts';
import type { BotSelf } from './spoken-to.ts';

export interface TelegramOptions {
  readonly accountId: string;
  readonly token: Secret;
  /** Root of the Bot API, without a slash at its end. */
  readonly apiRoot: string;
  readonly log: Log;
  /** Resolves after so many milliseconds, rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** An administrator who is one no more is believed for so long. */
const administratorMs = 60_000;
const answerMs = 10_000;

/** What one message holds, in UTF-16 units. */
const mostUnits = 4096;

/** One bot of Telegram. It reads by long polling, so that nothing of us needs to be reachable. */
export function telegramChannel(options: TelegramOptions): Channel {
  const api = openBotApi(options.token, options.apiRoot);
  const parts = { ...options, api };
  const reading = new AbortController();
  const sending = new AbortController();
  const inHand = new InHand();
  const administrators = new BriefMemory<boolean>(administratorMs, () => performance.now());
  let bot: BotSelf = { id: idIn(options.token), username: null };
  let polling: Promise<void> = Promise.resolve();
  /** The error itself is not passed on: it may hold the address, and the token is a part of that. */
  const asked = async <T>(question: Promise<T>): Promise<T> => {
    try {
      return await question;
    } catch (error) {
      throw new PlatformFailure(failureOf(error, options.token));
    }
  };
  const soon = (): AbortSignal => AbortSignal.any([sending.signal, AbortSignal.timeout(answerMs)]);
  const speaking = (chatId: string) => ({
    sayPiece: (piece: string, signal: AbortSignal) => api.say(chatId, piece, signal),
    failureOf: (error: unknown) => failureOf(error, options.token),
    wait: options.wait,
  });

  return {
    async start(context) {
      const hand = (update: unknown): Promise<void> => {
        const moved = movedGroup(update);
        if (moved !== null) context.moved?.(moved);
        return inHand.take(context.receive(readUpdate(options.accountId, bot, update)), reading.signal);
      };
      const introduce = async (signal: AbortSignal): Promise<void> => {
        bot = await api.me(signal);
      };
      polling = poll({ ...parts, introduce, hand, status: (status) => context.status(status) }, reading.signal);
    },
    async send(to, text) {
      const pieces = splitText(text, mostUnits);
      return { messageId: await say(speaking(to.chatId), pieces, sending.signal) };
    },
    isAdministrator: ({ chatId }, senderId) =>
      administrators.recall(`${placeOf(chatId).chat}\0${senderId}`, async () =>
        ['creator', 'administrator'].includes(await asked(api.standing(chatId, senderId, soon()))),
      ),
    async probe(signal) {
      const { id, username } = await asked(api.me(signal));
      return { botId: String(id), botName: `@${username}` };
    },
    async stop() {
      reading.abort();
      await polling;
      await inHand.over(options.wait, sending.signal);
      sending.abort();
    },
  };
}

/** The number of a bot is the first part of its token. */
const idIn = (token: Secret): number => Number(token.reveal().split(':', 1)[0]);
