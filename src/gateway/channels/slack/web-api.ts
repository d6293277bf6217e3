import { WebAPIPlatformError, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Secret } from '../../logs/secret.ts';
import { OcError } from '../../protocol/errors.ts';
import { boundedFetch } from '../bounded-fetch.ts';
import type { Member } from './member-id.ts';
import { isTeamId, isUserId } from './member-id.ts';
import { noLogger } from './no-logger.ts';
import { isTs, placeOf } from './place.ts';
import type { SlackSelf } from './read-event.ts';

/** The calls of the Web API that a channel needs. All reject with what `failure.ts` reads. */
export interface SlackApi {
  /** Who the bot is. */
  self(signal: AbortSignal): Promise<SlackSelf>;
  /** Sends one message, whose text is escaped already; resolves to its id. */
  say(chatId: string, text: string, signal: AbortSignal): Promise<string>;
  /** Does this member administer the workspace that it is of? */
  isAdministrator(member: Member, signal: AbortSignal): Promise<boolean>;
  /** Whose email address this is in the workspace; null: nobody's. */
  memberWithEmail(email: string, signal: AbortSignal): Promise<(Member & { readonly name: string }) | null>;
  /** Asks for a way that events would come, and does not go it. */
  tryEvents(signal: AbortSignal): Promise<void>;
}

export interface SlackTokens {
  readonly botToken: Secret;
  readonly appToken: Secret;
  /** Root of the Web API, without a slash at its end. */
  readonly apiRoot: string;
}

/** A server that has taken a request and says nothing more is given up after so long. */
const silentMs = 20_000;
/** Several times the longest answer to what is asked here. */
const mostBytes = 4 * 1024 * 1024;

/**
 * How every call is made: to one server alone, once, and never where an answer points to (the library refuses redirects, and
 * a redirect would take the token along).
 */
export const callOptions = (apiRoot: string, signal: AbortSignal): WebClientOptions => {
  const bounded = boundedFetch(mostBytes);
  return {
    slackApiUrl: `${apiRoot}/`,
    allowAbsoluteUrls: false,
    timeout: silentMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: (url, init) =>
      bounded(url, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal }),
  };
};

export function openSlackApi({ botToken, appToken, apiRoot }: SlackTokens): SlackApi {
  const as = (token: Secret, signal: AbortSignal): WebClient =>
    new WebClient(token.reveal(), { ...callOptions(apiRoot, signal), logger: noLogger });
  return {
    self: async (signal) => selfOf(await as(botToken, signal).auth.test()),
    async say(chatId, text, signal) {
      const { channel, threadTs } = placeOf(chatId);
      const { ts } = await as(botToken, signal).chat.postMessage({
        channel,
        text,
        ...(threadTs === null ? {} : { thread_ts: threadTs }),
        // A preview would make Slack fetch whatever address the text holds; a name in it is no call for anybody.
        unfurl_links: false,
        unfurl_media: false,
        parse: 'none',
        link_names: false,
      });
      // A server that answers anything else has not sent it.
      if (!isTs(ts)) throw new SyntaxError('no message');
      return ts;
    },
    async isAdministrator({ teamId, userId }, signal) {
      const { user } = await as(botToken, signal).users.info({ user: userId });
      if (user?.id !== userId || user.team_id !== teamId) throw new SyntaxError('somebody else');
      const holds = [user.is_admin, user.is_owner, user.is_primary_owner];
      return user.deleted === false && user.is_bot !== true && holds.includes(true);
    },
    async memberWithEmail(email, signal) {
      const found = await orNobody(as(botToken, signal).users.lookupByEmail({ email }));
      if (found === null) return null;
      const { id: userId, team_id: teamId, name } = found.user ?? {};
      if (!isUserId(userId) || !isTeamId(teamId)) throw new SyntaxError('nobody');
      return { teamId, userId, name: typeof name === 'string' ? name : '' };
    },
    async tryEvents(signal) {
      await as(appToken, signal).apps.connections.open();
    },
  };
}

/** Slack refuses where it knows nobody. */
async function orNobody<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof WebAPIPlatformError && error.data.error === 'users_not_found') return null;
    throw error;
  }
}

type AuthTest = Awaited<ReturnType<WebClient['auth']['test']>>;

function selfOf(answer: AuthTest): SlackSelf {
  const { team_id: teamId, user_id: userId, bot_id: botId, app_id: appId, user, team } = answer;
  if (answer.is_enterprise_install === true) {
    throw new OcError('CONFIG_INVALID', 'the bot is installed for a whole organisation; install it in one workspace');
  }
  if (!isTeamId(teamId) || !isUserId(userId)) throw new SyntaxError('nobody');
  if (typeof botId !== 'string') throw new OcError('CONFIG_INVALID', 'the bot token is the token of a person');
  return { teamId, userId, appId: typeof appId === 'string' ? appId : null, name: `${user ?? ''} (${team ?? ''})` };
}
