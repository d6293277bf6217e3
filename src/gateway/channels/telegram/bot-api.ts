import { Api } from 'grammy/web';
import type { Secret } from '../../logs/secret.ts';
import { boundedFetch } from '../bounded-fetch.ts';
import { placeOf } from './place.ts';

/** The calls of the Bot API that a channel needs. All reject with what `failure.ts` reads. */
export interface BotApi {
  /** Who the bot is now. */
  me(signal: AbortSignal): Promise<{ readonly id: number; readonly username: string; readonly name: string }>;
  /** What somebody is in a group: `creator`, `administrator`, `member` and others. */
  standing(chatId: string, personId: string, signal: AbortSignal): Promise<string>;
  /** Updates from `offset` on; asking for them confirms everything before. Waits up to `waitSeconds` for the first. */
  updates(ask: { readonly offset: number; readonly waitSeconds: number }, signal: AbortSignal): Promise<unknown>;
  /** Sends one message as plain text; resolves to its id. */
  say(chatId: string, text: string, signal: AbortSignal): Promise<string>;
}

/** Nothing but new messages: what is not asked for is not sent, and what is sent all the same is dropped. */
const wanted = ['message'] as const;
/** At most this many updates at a time. */
const batch = 50;
/** A server that has taken a request and says nothing more is given up after so many seconds. */
const silentSeconds = 45;

/** Several times the largest batch of the longest messages. */
const mostBytes = 16 * 1024 * 1024;

export function openBotApi(token: Secret, apiRoot: string): BotApi {
  const api = new Api(token.reveal(), {
    apiRoot,
    timeoutSeconds: silentSeconds,
    fetch: boundedFetch(mostBytes),
    // The token stands in the address: nothing is sent where an answer points to.
    baseFetchConfig: { redirect: 'error' },
  });
  // why: the package types its signals after a library that stands in for the platform's own, which its web build uses
  const asItsOwn = (signal: AbortSignal) => signal as Parameters<typeof api.getUpdates>[1];
  return {
    async me(signal) {
      const { id, username, first_name: name } = await api.getMe(asItsOwn(signal));
      if (!Number.isSafeInteger(id) || typeof username !== 'string') throw new SyntaxError('no bot');
      return { id, username, name: typeof name === 'string' ? name : username };
    },
    async standing(chatId, personId, signal) {
      const { status } = await api.getChatMember(placeOf(chatId).chat, Number(personId), asItsOwn(signal));
      if (typeof status !== 'string') throw new SyntaxError('no member');
      return status;
    },
    updates: ({ offset, waitSeconds }, signal) =>
      api.getUpdates({ offset, limit: batch, timeout: waitSeconds, allowed_updates: wanted }, asItsOwn(signal)),
    async say(chatId, text, signal) {
      const { chat, topicId } = placeOf(chatId);
      // A preview would make Telegram fetch whatever address the text holds.
      const sent = await api.sendMessage(
        chat,
        text,
        { link_preview_options: { is_disabled: true }, ...(topicId === null ? {} : { message_thread_id: topicId }) },
        asItsOwn(signal),
      );
      // A server that answers anything else has not sent it.
      if (typeof sent.message_id !== 'number') throw new SyntaxError('no message');
      return String(sent.message_id);
    },
  };
}
