import type { Decision } from './decision.ts';

/** What the configuration says of the groups of an account. */
export interface GroupPolicy {
  readonly groupPolicy: 'allowlist' | 'open' | 'disabled' | 'owner-only' | 'admins';
  /** Senders of direct messages who count without pairing; in a group they count where only `*` stands for it. */
  readonly allowFrom: readonly string[];
  /** Null: nobody has written one. An empty list admits nobody. */
  readonly groupAllowFrom: readonly string[] | null;
  /** By the stable id of a room, or `*`. */
  readonly groups: Readonly<Record<string, RoomRules>>;
}

export interface RoomRules {
  /** false: nobody is heard there, nor in what is listed within it. */
  readonly enabled: boolean;
  /** Null: as for the room that this one is in, then as for `*`, and without that: true. */
  readonly requireMention: boolean | null;
  /** Null: nobody has written one for this room; that of the room it is in counts, then that of `*`. */
  readonly allowFrom: readonly string[] | null;
}

/** A message of a group whose sender, event and standing have passed. */
export interface GroupArrival {
  /** Every proven stable id of the sender. */
  readonly senderIds: readonly string[];
  /** The stable ids that a configuration may name the room by, the narrowest first. */
  readonly rooms: readonly string[];
  /** The platform proves that it is for the bot, or a pattern of the operator's finds it named. Asked when it matters alone. */
  readonly isForUs: () => boolean;
  readonly isOwner: boolean;
  /** Whether the platform says that the sender administers the group; it is asked only when the answer is `needs`. */
  readonly administrator: 'yes' | 'no' | 'unknown' | 'not asked';
}

/** `needs`: the one fact that the decision hangs on has not been asked for yet. */
export type GroupDecision =
  | Decision
  | { readonly effect: 'needs'; readonly by: string; readonly fact: 'administrator' };

interface Facts extends GroupArrival {
  readonly policy: GroupPolicy;
  /** Whether a room is listed by an id, and not by `*` alone. */
  readonly isListed: boolean;
  /** One of the rooms that it is in is off, or, where none is listed, `*` is. */
  readonly isOff: boolean;
  /** The rules that are about it, the narrowest room's first and those of `*` last. */
  readonly about: readonly RoomRules[];
}

interface Rule {
  readonly by: string;
  readonly when: (facts: Facts) => boolean;
  readonly decide: (by: string) => GroupDecision;
}

const deny =
  (because: string) =>
  (by: string): Decision => ({ effect: 'deny', by, because });
const allow = (by: string): Decision => ({ effect: 'allow', by });
const policyIs =
  (...names: readonly GroupPolicy['groupPolicy'][]) =>
  ({ policy }: Facts): boolean =>
    names.includes(policy.groupPolicy);

const policyKey = 'channels.*.groupPolicy';
const roomsKey = 'channels.*.groups';

/** The first that matches decides. A paired sender is nobody in a group: pairing opens direct messages and nothing else. */
const rules: readonly Rule[] = [
  { by: 'chat', when: ({ rooms }) => rooms.length === 0, decide: deny('the group has no usable id') },
  { by: policyKey, when: policyIs('disabled'), decide: deny('groups are off') },
  {
    by: `${roomsKey}.*.enabled`,
    when: ({ isOff }) => isOff,
    decide: deny('the group is off'),
  },
  {
    by: policyKey,
    when: (facts) => policyIs('owner-only')(facts) && !facts.isOwner,
    decide: deny('only the owner may speak in groups'),
  },
  {
    by: roomsKey,
    when: (facts) => policyIs('allowlist')(facts) && facts.about.length === 0,
    decide: deny('the group is not listed'),
  },
  {
    by: roomsKey,
    when: (facts) => policyIs('admins')(facts) && !facts.isOwner && !facts.isListed,
    decide: deny('the group is not listed by its id'),
  },
  {
    by: `${roomsKey}.*.allowFrom`,
    when: (facts) => !facts.isOwner && roomList(facts) !== null && !has(roomList(facts), facts),
    decide: deny('the sender is not in the list of this group'),
  },
  {
    by: 'channels.*.groupAllowFrom',
    when: (facts) => policyIs('allowlist')(facts) && !facts.isOwner && !isListedSender(facts),
    decide: deny('the sender is not in groupAllowFrom'),
  },
  {
    by: `${roomsKey}.*.requireMention`,
    when: (facts) => wantsMention(facts) && !facts.isForUs(),
    decide: deny('the assistant is not mentioned'),
  },
  { by: policyKey, when: ({ isOwner }) => isOwner, decide: allow },
  {
    by: policyKey,
    when: (facts) => policyIs('admins')(facts) && facts.administrator === 'not asked',
    decide: (by) => ({ effect: 'needs', by, fact: 'administrator' }),
  },
  {
    by: policyKey,
    when: (facts) => policyIs('admins')(facts) && facts.administrator !== 'yes',
    decide: deny('the sender is not known to administer the group'),
  },
  { by: policyKey, when: policyIs('admins', 'open', 'allowlist'), decide: allow },
];

/** May this message of a group be processed? Never a question to a human: nobody is paired from a group. */
export function admitGroup(arrival: GroupArrival, policy: GroupPolicy): GroupDecision {
  const rulesOf = (room: string): readonly RoomRules[] => {
    const written = Object.hasOwn(policy.groups, room) ? policy.groups[room] : undefined;
    return written === undefined ? [] : [written];
  };
  const listed = arrival.rooms.filter((room) => room !== '*').flatMap(rulesOf);
  const isListed = listed.length > 0;
  const everyRoom = rulesOf('*');
  const isOff = (isListed ? listed : everyRoom).some(({ enabled }) => !enabled);
  const facts: Facts = { ...arrival, policy, isListed, isOff, about: [...listed, ...everyRoom] };
  const rule = rules.find((candidate) => candidate.when(facts));
  return rule?.decide(rule.by) ?? { effect: 'deny', by: 'default', because: 'no rule admits this message' };
}

/** The list of the room itself, else of the one that it is in, else of every room: a thread that is listed opens no server. */
const roomList = ({ about }: Facts): readonly string[] | null =>
  about.find(({ allowFrom }) => allowFrom !== null)?.allowFrom ?? null;

/**
 * A room's own list decides alone, which was judged before. Then groupAllowFrom. Without either: whoever is in a room that
 * is listed by its id, and where only `*` stands for it, the senders of allowFrom: anybody can take a bot into a room.
 */
function isListedSender(facts: Facts): boolean {
  const { policy, isListed } = facts;
  if (roomList(facts) !== null) return true;
  if (policy.groupAllowFrom !== null) return has(policy.groupAllowFrom, facts);
  return isListed || has(namedOnly(policy.allowFrom), facts);
}

/** `*` in `allowFrom` is about direct messages. */
const namedOnly = (list: readonly string[]): readonly string[] => list.filter((entry) => entry !== '*');

/** In lists that are about groups, `*` is everybody. */
const has = (list: readonly string[] | null, { senderIds }: Facts): boolean =>
  list?.some((entry) => entry === '*' || senderIds.some((id) => id !== '*' && id === entry)) === true;

/** The owner and administrators are let in for who they are, so that they always say whom they speak to. */
const wantsMention = (facts: Facts): boolean =>
  policyIs('owner-only', 'admins')(facts) ||
  (facts.about.find(({ requireMention }) => requireMention !== null)?.requireMention ?? true);

/** Whether a message counts somewhere that does not speak to the bot by the platform's own means. `hasNames`: names count too. */
export function hearsAll({ groupPolicy, groups }: Omit<GroupPolicy, 'allowFrom'>, hasNames: boolean): boolean {
  if (groupPolicy === 'disabled' || hasNames) return groupPolicy !== 'disabled';
  if (groupPolicy === 'owner-only' || groupPolicy === 'admins') return false;
  return Object.values(groups).some(({ enabled, requireMention }) => enabled && requireMention === false);
}
