import type { Failure } from './failure.ts';

export interface SayParts {
  /** Sends one message; resolves to its id. */
  readonly sayPiece: (piece: string, signal: AbortSignal) => Promise<string>;
  readonly failureOf: (error: unknown) => Failure;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** One message is given up after so many tries, and when the platform asks to wait longer than this. */
const mostTries = 4;
const longestWaitMs = 30_000;
const answerMs = 20_000;

/**
 * Sends the pieces of a text as messages, in order; resolves to the id of the last. Only what the platform has refused for
 * coming too fast is tried again: of anything else nobody knows whether it arrived. Rejects with what went wrong.
 */
export async function say(parts: SayParts, pieces: readonly string[], stop: AbortSignal): Promise<string> {
  let messageId: string | null = null;
  for (const piece of pieces) messageId = await insist(parts, piece, stop);
  if (messageId === null) throw new Error('there is no text to send');
  return messageId;
}

async function insist({ sayPiece, failureOf, wait }: SayParts, piece: string, stop: AbortSignal): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await sayPiece(piece, AbortSignal.any([stop, AbortSignal.timeout(answerMs)]));
    } catch (error) {
      const { text, waitMs } = failureOf(error);
      // The error itself is not passed on: it may hold the address, and a token may be a part of that.
      if (waitMs === null || waitMs > longestWaitMs || tries === mostTries) throw new Error(text);
      await wait(waitMs, stop);
    }
  }
}
