import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { OcError } from '../../protocol/errors.ts';
import { type Failure, unreached, waitOf } from '../failure.ts';
import { fieldsOf } from '../fields.ts';

/** Refusals that somebody has to do something about. */
const known: Readonly<Record<string, string>> = {
  account_inactive: 'the token belongs to a bot that was removed, or to a workspace that is no more',
  app_access_disabled: 'the app is not allowed in this workspace any more',
  forbidden_team: 'the app may not be used in this workspace',
  invalid_auth: 'Slack does not accept the token',
  link_disabled: 'Socket Mode is switched off in the settings of the app',
  missing_scope: 'the app was not given what it needs; add the scope and install it again',
  not_allowed_token_type: 'this is no token of the kind that belongs here (xoxb- for the bot, xapp- for the app)',
  not_authed: 'there was no token',
  org_login_required: 'the workspace is being moved',
  team_access_not_granted: 'the app may not be used in this workspace',
  team_disabled: 'the workspace is disabled',
  token_expired: 'the token has expired; switch the rotation of tokens off, and install the app again',
  token_revoked: 'the token was revoked',
  user_removed_from_team: 'the bot was removed from the workspace',
};

/** Those that another token helps against. */
const ofToken: ReadonlySet<string> = new Set([
  'account_inactive',
  'invalid_auth',
  'not_allowed_token_type',
  'not_authed',
  'token_expired',
  'token_revoked',
]);

export function failureOf(error: unknown): Failure {
  if (error instanceof OcError) return { kind: 'token', text: error.message, final: true, waitMs: null };
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'busy', text: 'Slack asks to wait', final: false, waitMs: waitOf(error.retryAfter) };
  }
  if (error instanceof WebAPIPlatformError) return refusal(error.data.error, fieldsOf(error.data)?.['needed']);
  if (error instanceof WebAPIHTTPError) return passing(`Slack answered with HTTP ${Number(error.statusCode)}`);
  return unreached('Slack', notSlack, error instanceof WebAPIRequestError ? error.original : error);
}

/** What Slack closes the line with, in words. */
export const closedBy = (reason: string): Failure =>
  Object.hasOwn(known, reason) ? refusal(reason, undefined) : passing('Slack has closed the line');

const passing = (text: string): Failure => ({ kind: 'platform', text, final: false, waitMs: null });

/** Slack's own word for a refusal, which has no room for a token; whatever else stands in its place is not repeated. */
function refusal(code: unknown, needed: unknown): Failure {
  if (typeof code !== 'string' || !/^[a-z][a-z_]{1,63}$/.test(code)) return passing(notSlack);
  if (!Object.hasOwn(known, code)) return passing(`Slack refused (${code})`);
  const scope = typeof needed === 'string' && /^[a-z][a-z:.,_]{1,99}$/.test(needed) ? `: ${needed}` : '';
  const kind = ofToken.has(code) ? 'token' : 'permission';
  return { kind, text: `${known[code]} (${code}${scope})`, final: true, waitMs: null };
}

const notSlack = "what answers at channels.slack.apiRoot is not Slack's Web API";
