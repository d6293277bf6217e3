import type { Config } from '../config/config.ts';
import { channelLabels, isChannelId } from '../protocol/channel-ids.ts';
import type { AskedAccount, ProbedRow, Resolved } from '../protocol/channels.ts';
import { OcError } from '../protocol/errors.ts';
import type { Channel, ProbedAccount } from './channel.ts';
import { type ChannelParts, channels } from './channels.ts';
import { PlatformFailure } from './failure.ts';

/** An account whose platform can be asked something, whether it is connected or not. */
export interface Askable {
  readonly channel: string;
  readonly accountId: string;
  /** Rejects with why there is nobody to ask. */
  open(): Promise<Channel>;
}

/** A platform that has not answered within so long is one that does not answer. */
const longestMs = 6000;

/** The accounts that the configuration wants, none of them started: for where no gateway runs. */
export const askables = (config: Config, parts: ChannelParts): readonly Askable[] =>
  Object.keys(channelLabels)
    .filter(isChannelId)
    .flatMap((channel) =>
      channels[channel](config).map(({ accountId, open }) => ({ channel, accountId, open: () => open(parts) })),
    );

/** Asks every platform at once who we are there; what cannot be asked is a row that says so. */
export async function probeAll(
  accounts: readonly Askable[],
  only: AskedAccount,
  limitMs = longestMs,
): Promise<readonly ProbedRow[]> {
  const rows = await Promise.all(accounts.filter(isMeant(only)).map((account) => probeOne(account, limitMs)));
  return rows.filter((row) => row !== null);
}

/** Null for a channel that is no platform. */
async function probeOne(account: Askable, limitMs: number): Promise<ProbedRow | null> {
  const { channel, accountId } = account;
  const startedMs = performance.now();
  const row = { channel, accountId };
  const elapsed = () => Math.round(performance.now() - startedMs);
  try {
    const bot = await askWho(account, limitMs);
    return bot === null ? null : { ...row, ...bot, elapsedMs: elapsed(), error: null };
  } catch (error) {
    return { ...row, botId: null, botName: null, elapsedMs: elapsed(), error: wordsOf(error) };
  }
}

/** Null for a channel that is no platform. Rejects with a `PlatformFailure`, or with why there is nobody to ask. */
export async function askWho({ open }: Askable, limitMs = longestMs): Promise<ProbedAccount | null> {
  const { probe } = await open();
  if (probe === undefined) return null;
  const { botId, botName } = await inTime(probe, limitMs);
  return { botId, botName };
}

/** Asks the one account that is meant for the stable id of a person. Throws AMBIGUOUS_ID, NOT_FOUND, CONFLICT. */
export async function resolveAt(accounts: readonly Askable[], only: AskedAccount, who: string): Promise<Resolved> {
  const [meant, ...others] = accounts.filter(isMeant(only));
  const named = `${only.channel}${only.accountId === undefined ? '' : `:${only.accountId}`}`;
  if (meant === undefined) throw new OcError('NOT_FOUND', `no account of ${named} is on`, ['oc channels list']);
  if (others.length > 0) {
    const ids = [meant, ...others].map(({ channel, accountId }) => `${channel}:${accountId}`);
    throw new OcError('AMBIGUOUS_ID', `${named} has more than one account`, [`Name one: ${ids.join(', ')}`]);
  }
  const { resolve } = await meant.open();
  if (resolve === undefined) return { outcome: 'impossible' };
  try {
    const found = await inTime((signal) => resolve(who, signal));
    return found === null ? { outcome: 'nobody' } : { outcome: 'found', ...found };
  } catch (error) {
    throw new OcError('CONFLICT', `${named} did not say: ${wordsOf(error)}`);
  }
}

const isMeant =
  ({ channel, accountId }: Partial<AskedAccount>) =>
  (account: Askable): boolean =>
    (channel === undefined || channel === account.channel) &&
    (accountId === undefined || accountId === account.accountId);

/** Whoever does not obey the signal is not waited for either. */
export async function inTime<T>(ask: (signal: AbortSignal) => Promise<T>, limitMs = longestMs): Promise<T> {
  const late = AbortSignal.timeout(limitMs);
  const over = new Promise<never>((_, reject) => {
    late.addEventListener(
      'abort',
      () => reject(new PlatformFailure({ kind: 'unreachable', text: `no answer in ${limitMs / 1000} seconds` })),
      { once: true },
    );
  });
  return await Promise.race([ask(late), over]);
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);
