import type { GroupPolicy, RoomRules } from '../policy/admit-group.ts';
import type { ChannelId } from '../protocol/channel-ids.ts';
import { sortAllowFrom } from './allow-from.ts';
import type { AccountGroups } from './config.ts';
import { formatKeyPath, type KeyPath } from './key-path.ts';
import type { Settings } from './settings.ts';
import { namesAt, type Tree } from './tree.ts';

/** What counts in the groups of an account: what it says of itself, else what its channel says. */
export function buildGroups(settings: Settings, tree: Tree, channel: ChannelId, accountId: string): AccountGroups {
  const places: readonly KeyPath[] = [
    ['channels', channel, 'accounts', accountId],
    ['channels', channel],
  ];
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
  const room = (name: string): RoomRules => ({
    enabled: flag('groups', name, 'enabled') ?? true,
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
