import type { Log } from '../../logs/log.ts';
import { BriefMemory } from '../brief-memory.ts';
import type { Channel, ChannelAbilities, ChannelContext } from '../channel.ts';
import { PlatformFailure } from '../failure.ts';
import { InHand } from '../in-hand.ts';
import { say } from '../say.ts';
import { splitText } from '../split-text.ts';
import { failureOf } from './failure.ts';
import { Heard } from './heard.ts';
import { listen } from './listen.ts';
import { memberId, memberOf } from './member-id.ts';
import { readEvent, type SlackSelf } from './read-event.ts';
import { escaped } from './read-text.ts';
import { openSlackApi, type SlackApi, type SlackTokens } from './web-api.ts';

export interface SlackOptions extends SlackTokens {
  readonly accountId: string;
  readonly log: Log;
  /** Resolves after so many milliseconds, rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** A line that is not greeted within so long is given up. */
  readonly greetingMs?: number;
}

/** An administrator who is one no more is believed for so long. */
const administratorMs = 60_000;
const answerMs = 10_000;
/** What one message holds well, in UTF-16 units before escaping. */
const mostUnits = 4000;

/** One bot of Slack. It hears by Socket Mode, so that nothing of us needs to be reachable. */
export function slackChannel(options: SlackOptions): Channel {
  const api = openSlackApi(options);
  const hearing = new AbortController();
  const sending = new AbortController();
  const inHand = new InHand();
  let listening: Promise<void> = Promise.resolve();
  const speaking = (chatId: string) => ({
    sayPiece: (piece: string, signal: AbortSignal) => api.say(chatId, escaped(piece), signal),
    failureOf,
    wait: options.wait,
  });

  return {
    async start(context) {
      listening = listen(
        { greetingMs: 30_000, ...options, api, ...hearer(options.accountId, context, inHand, hearing.signal) },
        hearing.signal,
      );
    },
    async send(to, text) {
      return { messageId: await say(speaking(to.chatId), splitText(text, mostUnits), sending.signal) };
    },
    ...abilities(api, sending.signal),
    async stop() {
      hearing.abort();
      await listening;
      await inHand.over(options.wait, sending.signal);
      sending.abort();
    },
  };
}

function hearer(accountId: string, context: ChannelContext, inHand: InHand, stop: AbortSignal) {
  const heard = new Heard();
  let self: SlackSelf | null = null;
  return {
    status: context.status,
    introduced: (bot: SlackSelf): void => {
      self = bot;
    },
    hasRoom: () => !inHand.isFull,
    hand: (payload: unknown, acknowledge: () => Promise<void>): void => {
      const bot = self;
      if (bot === null) return;
      const hear = async (): Promise<void> => {
        // What Slack does not learn of comes again; what it has learnt of does not, also when we end now.
        await acknowledge();
        const message = readEvent(accountId, bot, payload);
        if (heard.isNew(message)) await context.receive(message);
      };
      void inHand.take(hear(), stop);
    },
  };
}

function abilities(api: SlackApi, stop: AbortSignal): ChannelAbilities {
  const known = new BriefMemory<boolean>(administratorMs, () => performance.now());
  const soon = (): AbortSignal => AbortSignal.any([stop, AbortSignal.timeout(answerMs)]);
  return {
    /** Of the workspace: Slack's conversations have no administrators, and who made one is none. */
    isAdministrator: (_, senderId) =>
      known.recall(senderId, async () => {
        const member = memberOf(senderId);
        if (member === null) throw new Error('this is the id of no member');
        const { teamId } = await asked(api.self(soon()));
        // Whoever administers another workspace, with which a conversation is shared, is nobody here.
        return member.teamId === teamId && (await asked(api.isAdministrator(member, soon())));
      }),
    async probe(signal) {
      const { teamId, userId, name } = await asked(api.self(signal));
      await asked(api.tryEvents(signal));
      return { botId: memberId({ teamId, userId }), botName: name };
    },
    /** By the address that they have in the workspace. */
    async resolve(email, signal) {
      const found = await asked(api.memberWithEmail(email, signal));
      return found === null ? null : { id: memberId(found), name: found.name };
    },
  };
}

/** The error itself is not passed on: it may hold what was asked. */
async function asked<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    throw new PlatformFailure(failureOf(error));
  }
}
