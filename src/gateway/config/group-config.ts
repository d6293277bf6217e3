import type { GroupPolicy, RoomRules } from '../policy/admit-group.ts';
import type { ChannelId } from '../protocol/channel-ids.ts';
import { sortAllowFrom } from './allow-from.ts';
import type { AccountGroups } from './config.ts';
import { namesAt, type Tree } from './file/tree.ts';
import { formatKeyPath, type KeyPath } from './keys/key-path.ts';
import type { Settings } from './settings.ts';

const placesOf = (channel: ChannelId, accountId: string): readonly KeyPath[] => [
  ['channels', channel, 'accounts', accountId],
  ['channels', channel],
];

/** Off for the channel is off for each of its accounts: whatever says so counts. */
const roomOffBy = (settings: Settings, places: readonly KeyPath[], room: string): readonly string[] =>
  places
    .map((place) => [...place, 'groups', room, 'enabled'])
    .filter((path) => settings.has(path) && !settings.get<boolean>(path))
    .map(formatKeyPath);

/** The keys that switch groups of an account off, by the group; those that are on are not in it. */
export function roomsOffBy(
  settings: Settings,
  channel: ChannelId,
  accountId: string,
  { groups }: Pick<AccountGroups, 'groups'>,
): Readonly<Record<string, readonly string[]>> {
  const off = Object.keys(groups).filter((room) => groups[room]?.enabled === false);
  return Object.fromEntries(off.map((room) => [room, roomOffBy(settings, placesOf(channel, accountId), room)]));
}

/** What counts in the groups of an account: what it says of itself, else what its channel says. */
export function buildGroups(settings: Settings, tree: Tree, channel: ChannelId, accountId: string): AccountGroups {
  const places = placesOf(channel, accountId);
  const inert: AccountGroups['inert'][number][] = [];
  /** The first of the places that has the key, and whose it is. */
  const whose = (...names: KeyPath): KeyPath | null =>
    places.map((place) => [...place, ...names]).find((path) => settings.has(path)) ?? null;
  const list = (...names: KeyPath): readonly string[] | null => {
    const path = whose(...names);
    if (path === null) return null;
    const sorted = sortAllowFrom(channel, settings.get<readonly string[]>(path));
    inert.push(...sorted.inert.map((each) => ({ path: formatKeyPath(path), ...each })));
    return sorted.admits;
  };
  const flag = (...names: KeyPath): boolean | null => {
    const path = whose(...names);
    return path === null ? null : settings.get<boolean>(path);
  };
  const offBy = (name: string): readonly string[] => roomOffBy(settings, places, name);
  const room = (name: string): RoomRules => ({
    enabled: offBy(name).length === 0,
    requireMention: flag('groups', name, 'requireMention'),
    allowFrom: list('groups', name, 'allowFrom'),
  });
  const names = new Set(places.flatMap((place) => namesAt(tree, [...place, 'groups'])));
  const policy = whose('groupPolicy') ?? ['channels', channel, 'groupPolicy'];
  return {
    groupPolicy: settings.get<GroupPolicy['groupPolicy']>(policy),
    groupAllowFrom: list('groupAllowFrom'),
    groups: Object.fromEntries([...names].map((name) => [name, room(name)])),
    inert,
  };
}
