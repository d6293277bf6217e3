import { setTimeout as delay } from 'node:timers/promises';
import { type Askable, askables, askWho } from '../../gateway/channels/ask-platform.ts';
import type { ProbedAccount } from '../../gateway/channels/channel.ts';
import { type FailureKind, PlatformFailure } from '../../gateway/channels/failure.ts';
import type { AccountConfig, Config } from '../../gateway/config/config.ts';
import { silentLog } from '../../gateway/logs/silent-log.ts';
import type { ProbedRow } from '../../gateway/protocol/channels.ts';
import { type ErrorCode, OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext } from '../command.ts';

interface Told {
  readonly code: ErrorCode;
  /** What did not happen; the platform's own words follow. */
  readonly what: string;
  readonly hint: string;
}

const keepIt = 'To keep the token all the same:  --no-check';

const told: Readonly<Record<FailureKind, Told>> = {
  token: { code: 'AUTH_FAILED', what: 'the token was not taken', hint: 'Copy the whole token once more and try again' },
  permission: {
    code: 'AUTH_FAILED',
    what: 'the token is good, and the bot may not do what it needs',
    hint: 'Give the bot, or its app, what is named above; then try again',
  },
  unreachable: {
    code: 'PLATFORM_UNREACHABLE',
    what: 'the token could not be tried',
    hint: 'The token was not looked at. See that this machine reaches the platform, and try again',
  },
  busy: {
    code: 'PLATFORM_BUSY',
    what: 'the token could not be tried',
    hint: 'The token was not looked at: wait some minutes, and try again',
  },
  platform: {
    code: 'PLATFORM_FAILED',
    what: 'the token could not be tried',
    hint: 'It need not be the token: try again later, and look at apiRoot where one is set',
  },
};

/**
 * Who the platform says the bot of an account is. Throws AUTH_FAILED for what another token or a permission helps against,
 * PLATFORM_UNREACHABLE, PLATFORM_BUSY or PLATFORM_FAILED where nothing was learnt of the token.
 */
export async function tryToken(context: CliContext, config: Config, account: AccountConfig): Promise<ProbedRow> {
  const wait = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal });
  const alone = { ...config, accounts: [{ ...account, enabled: true }] };
  const [asked] = askables(alone, { ...context.paths(), log: silentLog, wait });
  const startedMs = performance.now();
  const { channel, accountId } = account;
  const bot = await whoIs(asked);
  return { channel, accountId, ...bot, elapsedMs: Math.round(performance.now() - startedMs), error: null };
}

async function whoIs(asked: Askable | undefined): Promise<ProbedAccount> {
  try {
    const bot = asked === undefined ? null : await askWho(asked);
    if (bot !== null) return bot;
    throw new Error('nobody could be asked');
  } catch (error) {
    // What is no failure of a platform is a sign-in that cannot be used at all.
    const { code, what, hint } = told[error instanceof PlatformFailure ? error.kind : 'token'];
    const words = error instanceof Error ? error.message.slice(0, 300) : String(error);
    throw new OcError(code, `${what}: ${words}; nothing was written`, [hint, keepIt]);
  }
}
