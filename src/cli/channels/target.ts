import type { AccountConfig, Config } from '../../gateway/config/config.ts';
import { type ChannelId, channelLabels, isChannelId } from '../../gateway/protocol/channel-ids.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { redact } from '../../gateway/redaction/redact.ts';
import type { CliContext } from '../command.ts';
import { nearest } from '../nearest.ts';

/** `CHANNEL` or `CHANNEL:ACCOUNT`, as it was typed. */
export interface ChannelTarget {
  readonly channel: ChannelId;
  readonly accountId: string | null;
}

/** Throws USAGE for a channel that there is not, and for a token that was pasted here, without repeating it. */
export function channelTarget(typed: string): ChannelTarget {
  if (redact(typed) !== typed)
    throw new OcError('USAGE', 'a token stands where a channel is named; nothing was done', tokenHints);
  const at = typed.indexOf(':');
  const channel = at < 0 ? typed : typed.slice(0, at);
  const accountId = at < 0 ? null : typed.slice(at + 1);
  const known = Object.keys(channelLabels);
  if (!isChannelId(channel)) {
    const near = nearest(channel, known);
    throw new OcError('USAGE', `"${channel}" is not a channel`, [
      near === null ? `Channels: ${known.join(', ')}` : `Did you mean  ${near}`,
    ]);
  }
  if (accountId === '') throw new OcError('USAGE', `"${typed}" names no account`, [`${channel}:default`]);
  return { channel, accountId };
}

const tokenHints = [
  'It is asked for:  oc channels login CHANNEL',
  'Take this one back at the platform: it stands in the history of your shell',
];

export const targetText = ({ channel, accountId }: ChannelTarget): string =>
  accountId === null ? channel : `${channel}:${accountId}`;

/** The accounts that are meant. Throws NOT_FOUND for an account that is not configured. */
export function accountsMeant(config: Config, { channel, accountId }: ChannelTarget): readonly AccountConfig[] {
  const all = config.accounts.filter((account) => account.channel === channel);
  if (accountId === null) return all;
  const meant = all.filter((account) => account.accountId === accountId);
  if (meant.length > 0) return meant;
  const there = all.map((account) => `${channel}:${account.accountId}`).join(', ');
  throw new OcError('NOT_FOUND', `there is no account ${channel}:${accountId}`, [
    there === '' ? `oc channels login ${channel}` : `There are: ${there}`,
  ]);
}

/** The configuration is a file of this machine: a gateway elsewhere is not changed through it. */
export function refuseElsewhere({ globals }: CliContext, what: string): void {
  if (globals.url === undefined) return;
  throw new OcError('USAGE', `oc channels ${what} changes the configuration of this machine, and --url names another`, [
    'Run it there, without --url',
  ]);
}
