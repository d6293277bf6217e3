import type { Secret } from '../../logs/secret.ts';
import type { BotApi } from './bot-api.ts';
import { failureOf } from './failure.ts';
import { splitText } from './split-text.ts';

export interface SayParts {
  readonly api: BotApi;
  readonly token: Secret;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** One message is given up after so many tries, and when Telegram asks to wait longer than this. */
const mostTries = 4;
const longestWaitMs = 30_000;
const answerMs = 20_000;

/**
 * Sends a text as one or more messages, in order; resolves to the id of the last. Only what Telegram has refused for coming
 * too fast is tried again: of anything else nobody knows whether it arrived. Rejects with what went wrong.
 */
export async function say(parts: SayParts, chatId: string, text: string, stop: AbortSignal): Promise<string> {
  let messageId: string | null = null;
  for (const piece of splitText(text)) messageId = await sayPiece(parts, chatId, piece, stop);
  if (messageId === null) throw new Error('there is no text to send');
  return messageId;
}

async function sayPiece(parts: SayParts, chatId: string, piece: string, stop: AbortSignal): Promise<string> {
  const { api, token, wait } = parts;
  for (let tries = 1; ; tries += 1) {
    try {
      return await api.say(chatId, piece, AbortSignal.any([stop, AbortSignal.timeout(answerMs)]));
    } catch (error) {
      const { text, waitMs } = failureOf(error, token);
      // The error itself is not passed on: it may hold the address, and the token is a part of that.
      if (waitMs === null || waitMs > longestWaitMs || tries === mostTries) throw new Error(text);
      await wait(waitMs, stop);
    }
  }
}
