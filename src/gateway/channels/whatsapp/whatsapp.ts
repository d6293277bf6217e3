import type { Log } from '../../logs/log.ts';
import { BriefMemory } from '../brief-memory.ts';
import type { Channel, ProbedAccount } from '../channel.ts';
import { type Fields, fieldsOf } from '../fields.ts';
import { InHand } from '../in-hand.ts';
import { say } from '../say.ts';
import { splitText } from '../split-text.ts';
import type { Carrier } from './carrier.ts';
import { followCarrier } from './follow-carrier.ts';
import { Heard } from './heard.ts';
import { isGroup, isLid, isPhone } from './ids.ts';
import type { Program } from './program.ts';
import { readMessage } from './read-message.ts';

export interface WhatsAppOptions {
  readonly accountId: string;
  /** Where what makes us a device of a phone is kept. */
  readonly linkDir: string;
  /** The program as it is found now; a text says why it cannot be used. */
  readonly program: () => Program | string;
  /** All that the program gets of an environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Resolves after so many milliseconds, rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** An administrator who is one no more is believed for so long. */
const administratorMs = 60_000;
const answerMs = 20_000;
/** What one message holds well, in UTF-16 units. */
const mostUnits = 4000;

/** One linked device of WhatsApp, carried by a program of its own. Nothing of us needs to be reachable. */
export function whatsappChannel(options: WhatsAppOptions): Channel {
  const hearing = new AbortController();
  const sending = new AbortController();
  const inHand = new InHand();
  const heard = new Heard();
  const administrators = new BriefMemory<ReadonlySet<unknown>>(administratorMs, () => performance.now());
  let carrier: Carrier | null = null;
  let following: Promise<void> = Promise.resolve();

  const ask = async (question: object, signal: AbortSignal): Promise<Fields> => {
    if (carrier === null) throw new Error('WhatsApp is not connected');
    return await carrier.ask(question, AbortSignal.any([signal, sending.signal]));
  };
  const speaking = (chat: string) => ({
    sayPiece: async (text: string, signal: AbortSignal) =>
      String((await ask({ do: 'send', chat, text }, signal))['messageId']),
    failureOf: (error: unknown) => ({ text: wordsOf(error), final: false, waitMs: null }),
    wait: options.wait,
  });

  return {
    async start({ receive, status }) {
      const onMessage = async (said: Fields): Promise<void> => {
        const message = readMessage(options.accountId, said);
        if (hearing.signal.aborted || !heard.isNew(message)) return;
        const handled = receive(message).catch(() => undefined);
        void inHand.take(handled, hearing.signal);
        await handled;
      };
      const onCarrier = (run: Carrier | null): void => {
        carrier = run;
      };
      following = followCarrier({ ...options, status, onMessage, onCarrier }, hearing.signal);
    },
    async send(to, text) {
      return { messageId: await say(speaking(to.chatId), splitText(text, mostUnits), sending.signal) };
    },
    async isAdministrator({ chatId }, senderId) {
      if (!isGroup(chatId) || !(isPhone(senderId) || isLid(senderId))) throw new Error('this is nobody of a group');
      const known = await administrators.recall(chatId, async () =>
        listOf((await ask({ do: 'admins', chat: chatId }, AbortSignal.timeout(answerMs)))['admins']),
      );
      return known.has(senderId);
    },
    probe: async (signal) => accountOf((await ask({ do: 'probe' }, signal))['self']),
    async stop() {
      hearing.abort();
      await following;
      await inHand.over(options.wait, sending.signal);
      sending.abort();
      await carrier?.stop();
      carrier = null;
    },
  };
}

function listOf(said: unknown): ReadonlySet<unknown> {
  if (!Array.isArray(said)) throw new Error('WhatsApp did not say who administers the group');
  return new Set(said);
}

function accountOf(said: unknown): ProbedAccount {
  const { phone, lid, name } = fieldsOf(said) ?? {};
  const botId = isPhone(phone) ? phone : isLid(lid) ? lid : null;
  if (botId === null) throw new Error('WhatsApp does not say who we are');
  return { botId, botName: typeof name === 'string' ? name : '' };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
