import type { AccountConfig } from '../config/config.ts';
import { formatKeyPath, type KeyPath } from '../config/keys/key-path.ts';
import { shellWord } from '../config/shell-word.ts';

/** Entries of a list that are still written out in a command. */
const mostEntries = 20;

/** The command that gives a key of an account this value. */
export const setCommand = ({ at }: AccountConfig, key: KeyPath, value: string | boolean | readonly string[]): string =>
  `oc config set ${shellWord(formatKeyPath([...at, ...key]))} ${shellWord(typeof value === 'string' ? value : JSON.stringify(value))}`;

/** The command that makes a list this one; what stands in it and admits nobody stays in it. */
export function listCommand(account: AccountConfig, key: KeyPath, entries: readonly string[]): string {
  const whole = [...new Set([...entries, ...inertOf(account, key)])];
  return whole.length > mostEntries ? 'oc config edit' : setCommand(account, key, whole);
}

function inertOf({ at, channel, inertAllowFrom, groups }: AccountConfig, key: KeyPath): readonly string[] {
  if (key.length === 1 && key[0] === 'allowFrom') return inertAllowFrom.map(({ entry }) => entry);
  const places = [at, ['channels', channel]].map((place) => formatKeyPath([...place, ...key]));
  return groups.inert.filter(({ path }) => places.includes(path)).map(({ entry }) => entry);
}

/** `revoke`, `block` or `unblock` of a sender. */
export const senderCommand = (what: string, { channel, accountId }: AccountConfig, id: string): string =>
  `oc pairing ${what} ${shellWord(`${channel}:${id}`)} --account ${shellWord(accountId)}`;
