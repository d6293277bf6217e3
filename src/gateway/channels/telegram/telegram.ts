import type { Log } from '../../logs/log.ts';
import type { Secret } from '../../logs/secret.ts';
import type { Channel } from '../channel.ts';
import { openBotApi } from './bot-api.ts';
import { poll } from './poll.ts';
import { readUpdate } from './read-update.ts';
import { say } from './say.ts';

export interface TelegramOptions {
  readonly accountId: string;
  readonly token: Secret;
  /** Root of the Bot API, without a slash at its end. */
  readonly apiRoot: string;
  readonly log: Log;
  /** Resolves after so many milliseconds, rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Messages whose handling is not over; beyond them none is read. */
const mostInHand = 200;
/** Messages in hand may still be answered for so long when the account is stopped. */
const graceMs = 3000;

/** One bot of Telegram. It reads by long polling, so that nothing of us needs to be reachable. */
export function telegramChannel(options: TelegramOptions): Channel {
  const api = openBotApi(options.token, options.apiRoot);
  const parts = { ...options, api };
  const reading = new AbortController();
  const sending = new AbortController();
  const inHand = new Set<Promise<void>>();
  let polling: Promise<void> = Promise.resolve();

  return {
    async start(context) {
      const hand = async (update: unknown): Promise<void> => {
        // One slow turn must not keep others waiting. What fails is said by whoever handles it.
        const handling = context.receive(readUpdate(options.accountId, update)).catch(() => undefined);
        inHand.add(handling);
        void handling.then(() => inHand.delete(handling));
        if (inHand.size >= mostInHand) await Promise.race([...inHand, aborted(reading.signal)]);
      };
      polling = poll({ ...parts, hand, status: (status) => context.status(status) }, reading.signal);
    },
    async send(to, text) {
      return { messageId: await say(parts, to.chatId, text, sending.signal) };
    },
    async stop() {
      reading.abort();
      await polling;
      const grace = options.wait(graceMs, sending.signal).catch(() => undefined);
      await Promise.race([Promise.all(inHand), grace]);
      sending.abort();
    },
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
