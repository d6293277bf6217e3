import { type Binding, mainAgent, type PeerKind } from '../policy/bindings.ts';
import { isChannelId } from '../protocol/channel-ids.ts';
import { entriesOf } from './agent-config.ts';
import { sortAllowFrom } from './allow-from.ts';
import { namesAt, type Tree, treeAt } from './file/tree.ts';
import { formatKeyPath } from './keys/key-path.ts';
import type { Problem, Warning } from './remarks/problem.ts';
import type { Settings } from './settings.ts';

/** One row of `bindings` as it was written. */
interface Written {
  readonly at: string;
  readonly tree: Tree;
  readonly agentId: string | null;
  readonly channel: string | null;
  readonly accountId: string | null;
  readonly kind: PeerKind | null;
  readonly peerId: string | null;
  readonly type: 'route' | 'acp';
}

/** Those that somebody can be meant by. */
export const buildBindings = (settings: Settings, tree: Tree): readonly Binding[] =>
  written(settings, tree).flatMap((row) => {
    const { agentId, channel, accountId, kind, peerId } = row;
    if (agentId === null || channel === null || whyInert(row) !== null) return [];
    const peer = kind === null || peerId === null ? null : { kind, id: peerId };
    return [{ agentId, channel, accountId: accountId === '*' ? null : accountId, peer }];
  });

/** What would leave it open whom somebody speaks with. */
export function bindingProblems(settings: Settings, tree: Tree): readonly Problem[] {
  const ids = entriesOf(tree).map((entry) => settings.get<string | null>([...entry, 'id']));
  const known = new Set<string | null>([mainAgent, ...ids]);
  return written(settings, tree).flatMap(({ at, agentId, channel, kind, peerId }) => {
    const problem = (key: string, message: string, hint: string): Problem => ({ path: `${at}.${key}`, message, hint });
    return [
      ...(agentId === null ? [problem('agentId', 'is missing', edit)] : []),
      ...(agentId === null || known.has(agentId)
        ? []
        : [problem('agentId', `names "${agentId}", and agents.list has no such agent`, addAgent(agentId))]),
      ...(channel === null ? [problem('match.channel', 'is missing: it would be about everybody', edit)] : []),
      ...(kind !== null && peerId === null ? [problem('match.peer.id', 'is missing; "*" is all of them', edit)] : []),
      ...(kind === null && peerId !== null
        ? [problem('match.peer.kind', 'is missing: direct, group or channel', edit)]
        : []),
    ];
  });
}

const edit = 'Write it:  oc config edit';
const addAgent = (id: string): string => `Add { id: "${id}" } to agents.list, or take the binding out:  oc config edit`;

/** Bindings that are about nobody: whoever they were meant for is answered by a later one, or by main. */
export const bindingRemarks = (settings: Settings, tree: Tree): readonly Warning[] =>
  written(settings, tree).flatMap((row) => {
    const because = whyInert(row);
    return because === null ? [] : [{ path: row.at, message: `is about nobody: ${because}` }];
  });

const known = {
  match: new Set(['channel', 'accountId', 'peer']),
  peer: new Set(['kind', 'id']),
};

/** A condition that is not understood could only be left out, and then the binding would be about more than was written. */
function whyInert({ tree, type, channel, kind, peerId }: Written): string | null {
  if (type !== 'route') return `of the type ${type} none is acted on`;
  const others = [
    ...namesAt(tree, ['match']).filter((name) => !known.match.has(name)),
    ...namesAt(tree, ['match', 'peer']).filter((name) => !known.peer.has(name)),
  ];
  if (others.length > 0) return `${others.join(', ')} of match is not acted on`;
  if (channel === null) return null;
  if (!isChannelId(channel)) return `"${channel}" is no channel of this version`;
  if (kind !== 'direct' || peerId === null) return null;
  return sortAllowFrom(channel, [peerId]).inert[0]?.because ?? null;
}

function written(settings: Settings, tree: Tree): readonly Written[] {
  const list = treeAt(tree, ['bindings']);
  if (list?.kind !== 'list') return [];
  return list.items.map((item, place) => {
    const path = ['bindings', String(place)];
    const get = <T>(...names: readonly string[]): T => settings.get<T>([...path, ...names]);
    return {
      at: formatKeyPath(path),
      tree: item,
      agentId: get('agentId'),
      channel: get('match', 'channel'),
      accountId: get('match', 'accountId'),
      kind: get('match', 'peer', 'kind'),
      peerId: get('match', 'peer', 'id'),
      type: get('type'),
    };
  });
}
