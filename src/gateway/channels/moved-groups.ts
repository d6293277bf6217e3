import type { Config } from '../config/config.ts';
import type { Log } from '../logs/log.ts';

/** A group that goes on under another id, as its platform says. */
export interface MovedGroup {
  readonly from: string;
  readonly to: string;
}

/**
 * Groups of the configuration that their platform has given another id (Telegram, when a group becomes a supergroup). What is
 * said for the old id does not count for the new one: that is for the operator to write, and until then it is said here.
 */
export interface MovedGroups {
  note(channel: string, accountId: string, moved: MovedGroup): void;
  /** The move that a group, by either id, was a part of; null where none is known. It is gone with the gateway. */
  find(channel: string, accountId: string, room: string): MovedGroup | null;
}

export function openMovedGroups(log: Log, config: () => Config): MovedGroups {
  const moves = new Map<string, MovedGroup>();
  const listed = (channel: string, accountId: string): readonly string[] =>
    Object.keys(
      config().accounts.find((row) => row.channel === channel && row.accountId === accountId)?.groups.groups ?? {},
    );
  return {
    note(channel, accountId, { from, to }) {
      const rooms = listed(channel, accountId);
      const key = [channel, accountId, from].join('\0');
      // Of groups that nobody has listed nothing is kept: anybody can take a bot into one.
      if (!rooms.includes(from) || moves.get(key)?.to === to) return;
      moves.set(key, { from, to });
      if (rooms.includes(to)) return;
      const ids = { channel, account: accountId, listed: from, now: to };
      log.warn('channels', 'a listed group goes on under another id, for which what is listed does not count', ids);
    },
    find: (channel, accountId, room) =>
      [...moves].find(
        ([key, { from, to }]) => key === [channel, accountId, from].join('\0') && [from, to].includes(room),
      )?.[1] ?? null,
  };
}
