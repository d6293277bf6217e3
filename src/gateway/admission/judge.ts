import type { InboundMessage } from '../channels/channel.ts';
import type { AccountConfig } from '../config/config.ts';
import { admit, denyEverywhere, type Standing, senderIdsOf } from '../policy/admit.ts';
import { admitGroup, type GroupArrival, type GroupDecision } from '../policy/admit-group.ts';
import { isSenderId } from '../policy/sender-id.ts';

export type Administrator = GroupArrival['administrator'];

/** Who writes, by every id that the transport proves; the first is the one that is stored. */
export interface Sender {
  readonly channel: string;
  readonly accountId: string;
  readonly senderId: string;
  readonly aliases: readonly string[];
}

/** What the judgement of one message needs of others. Each is asked only when the answer hangs on it. */
export interface JudgeParts {
  readonly standing: (sender: Pick<Sender, 'channel' | 'accountId' | 'senderId'>) => Standing;
  readonly isOwner: (channel: string, senderIds: readonly string[]) => boolean;
  /** A name that the operator gave the assistant stands in what is said. */
  readonly isNamed: (channel: string, message: InboundMessage) => boolean;
}

/** May this message be processed, as everything stands now? `administrator`: what the platform said of its sender, if it was asked. */
export function judge(
  parts: JudgeParts,
  channel: string,
  message: InboundMessage,
  account: AccountConfig | undefined,
  administrator: Administrator,
): GroupDecision {
  const { senderId, aliases, event, chat } = message;
  const arrival = { senderId, aliases, event, chatKind: chat.kind };
  const ids = senderIdsOf(arrival);
  // Nothing is looked up by what is no identity, whatever a channel made of it.
  const known = account !== undefined && isSenderId(senderId);
  const standing = known ? standingOf(parts, channel, account.accountId, ids) : nobody;
  if (chat.kind !== 'group') return admit(arrival, account, standing);
  const denied = denyEverywhere(arrival, account, standing);
  if (denied !== null || account === undefined) return denied ?? noAccount;
  const group: GroupArrival = {
    senderIds: ids,
    rooms: roomsOf(chat.rooms),
    isForUs: () => ['mention', 'reply'].includes(message.mention) || parts.isNamed(channel, message),
    isOwner: parts.isOwner(channel, ids),
    administrator,
  };
  return admitGroup(group, { ...account.groups, allowFrom: account.allowFrom });
}

/** Whoever is blocked by one of their ids is blocked; whoever is approved by one is approved. */
export function standingOf(
  parts: Pick<JudgeParts, 'standing'>,
  channel: string,
  accountId: string,
  ids: readonly string[],
): Standing {
  const standings = ids.map((senderId) => parts.standing({ channel, accountId, senderId }));
  const denied = standings.map((each) => each.denied);
  return {
    approved: standings.some(({ approved }) => approved),
    denied: denied.includes('blocked') ? 'blocked' : denied.includes('rejected') ? 'rejected' : null,
  };
}

/** A channel of a broken build may say anything. */
const roomsOf = (rooms: unknown): readonly string[] => (Array.isArray(rooms) ? rooms.filter(isSenderId) : []);

const nobody: Standing = { approved: false, denied: null };
const noAccount: GroupDecision = { effect: 'deny', by: 'channels.*.enabled', because: 'the account is off' };
