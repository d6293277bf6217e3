import type { Log } from '../../logs/log.ts';
import type { Secret } from '../../logs/secret.ts';
import type { Channel } from '../channel.ts';
import { InHand } from '../in-hand.ts';
import { say } from '../say.ts';
import { splitText } from '../split-text.ts';
import { openBotApi } from './bot-api.ts';
import { failureOf } from './failure.ts';
import { poll } from './poll.ts';
import { readUpdate } from './read-update.ts';

export interface TelegramOptions {
  readonly accountId: string;
  readonly token: Secret;
  /** Root of the Bot API, without a slash at its end. */
  readonly apiRoot: string;
  readonly log: Log;
  /** Resolves after so many milliseconds, rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** What one message holds, in UTF-16 units. */
const mostUnits = 4096;

/** One bot of Telegram. It reads by long polling, so that nothing of us needs to be reachable. */
export function telegramChannel(options: TelegramOptions): Channel {
  const api = openBotApi(options.token, options.apiRoot);
  const parts = { ...options, api };
  const reading = new AbortController();
  const sending = new AbortController();
  const inHand = new InHand();
  let polling: Promise<void> = Promise.resolve();
  const speaking = (chatId: string) => ({
    sayPiece: (piece: string, signal: AbortSignal) => api.say(chatId, piece, signal),
    failureOf: (error: unknown) => failureOf(error, options.token),
    wait: options.wait,
  });

  return {
    async start(context) {
      const hand = (update: unknown): Promise<void> =>
        inHand.take(context.receive(readUpdate(options.accountId, update)), reading.signal);
      polling = poll({ ...parts, hand, status: (status) => context.status(status) }, reading.signal);
    },
    async send(to, text) {
      const pieces = splitText(text, mostUnits);
      return { messageId: await say(speaking(to.chatId), pieces, sending.signal) };
    },
    async stop() {
      reading.abort();
      await polling;
      await inHand.over(options.wait, sending.signal);
      sending.abort();
    },
  };
}
