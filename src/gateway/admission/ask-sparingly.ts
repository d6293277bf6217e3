import type { InboundMessage } from '../channels/channel.ts';
import type { AdmissionParts } from './admission.ts';

type Ask = AdmissionParts['administrator'];

/** For so long the platform is left alone after it did not answer. */
const quietMs = 10_000;
/** Questions about one chat that may fail, or be under way without an answer before, in that time. */
const mostFailed = 5;
/** Chats remembered at once, and senders of one of whom it is known that the platform answers. */
const mostChats = 500;
const mostAnswered = 200;

interface Chat {
  /** When each question failed, or was begun that has no answer yet; by the sender. */
  readonly failed: Map<string, number>;
  /** What is asked at this moment, by the sender: one question for all that they write meanwhile. */
  readonly asking: Map<string, ReturnType<Ask>>;
  /** Senders about whom it has answered: they are asked about whatever becomes of strangers. */
  readonly answered: Set<string>;
}

/**
 * Asks the platform who administers a group, and leaves it alone where it does not say: the same sender is not asked about
 * again for a while, and a crowd in a chat costs a handful of questions. Whoever is not asked about is `unknown`, and kept out.
 */
export function askSparingly(ask: Ask, now: () => number): Ask {
  const chats = new Map<string, Chat>();
  const chatOf = (key: string): Chat => {
    const chat = chats.get(key) ?? { failed: new Map(), asking: new Map(), answered: new Set() };
    chats.delete(key);
    chats.set(key, chat);
    const [oldest] = chats.keys();
    if (chats.size > mostChats && oldest !== undefined) chats.delete(oldest);
    return chat;
  };
  return async (channel, message) => {
    const sender = String(message.senderId);
    const chat = chatOf(keyOf(channel, message));
    const { failed, asking, answered } = chat;
    const underWay = asking.get(sender);
    if (underWay !== undefined) return await underWay;
    const until = now() - quietMs;
    for (const [id, atMs] of failed) if (atMs <= until) failed.delete(id);
    const isNew = !answered.has(sender);
    if (failed.has(sender) || (isNew && failed.size >= mostFailed)) return 'unknown';
    // Counted before it is asked, so that a crowd at one moment is no more than one after the other.
    if (isNew) failed.set(sender, now());
    const question = ask(channel, message).finally(() => asking.delete(sender));
    asking.set(sender, question);
    const answer = await question;
    remember(chat, sender, answer === 'unknown' ? now() : null);
    return answer;
  };
}

/** `failedAtMs` null: the platform has answered. */
function remember({ failed, answered }: Chat, sender: string, failedAtMs: number | null): void {
  answered.delete(sender);
  if (failedAtMs !== null) return void failed.set(sender, failedAtMs);
  failed.delete(sender);
  answered.add(sender);
  const [first] = answered;
  if (answered.size > mostAnswered && first !== undefined) answered.delete(first);
}

/** By the widest room: a topic or a thread has the administrators of what it is in, and anybody can open another. */
const keyOf = (channel: string, { accountId, chat }: InboundMessage): string =>
  [channel, accountId, chat.rooms.at(-1) ?? chat.id].join('\0');
