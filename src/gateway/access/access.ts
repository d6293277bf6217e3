import { type Administrator, standingOf } from '../admission/judge.ts';
import type { RecentDecisions } from '../admission/recent.ts';
import type { InboundMessage } from '../channels/channel.ts';
import type { MovedGroups } from '../channels/moved-groups.ts';
import type { AccountConfig, Config } from '../config/config.ts';
import type { Access } from '../methods/services.ts';
import type { Pairing } from '../pairing/pairing.ts';
import { isOwner } from '../whose-turn.ts';
import { type AccessCase, decide, messageOf } from './case.ts';
import type { Stored } from './change.ts';
import { listAccess, type StoredSenders } from './list-access.ts';
import { type Target, targetOf } from './target.ts';

/** What a running gateway knows besides. */
interface WhileRunning {
  readonly administrator: (channel: string, message: InboundMessage) => Promise<Exclude<Administrator, 'not asked'>>;
  readonly recent: RecentDecisions;
  readonly moved: MovedGroups['find'];
}

interface AccessParts {
  readonly config: () => Config;
  readonly pairing: Pairing;
  /** Null with the gateway down. */
  readonly running: WhileRunning | null;
}

/** Messages that are listed without an id. */
const mostListed = 50;

export function openAccess({ config, pairing, running }: AccessParts): Access {
  return {
    list: () => ({
      ...listAccess(config(), (account) => storedSenders(config(), pairing, account)),
      waiting: pairing.list({}).pending.length,
    }),
    async explain(typed) {
      // Loaded when it is asked for: it reads commands, which no start and no other command needs.
      const { explain } = await import('./explain.ts');
      const now = config();
      const target = targetOf(now, typed);
      const asked = caseOf(now, pairing, target);
      const administrator =
        running !== null && decide(asked).effect === 'needs'
          ? await running.administrator(target.account.channel, messageOf(asked))
          : asked.administrator;
      const told = explain(now, { ...asked, administrator }, storedOf(pairing, target), running !== null);
      return { ...told, notes: [...told.notes, ...movedNotes(target, running)] };
    },
    recent: (messageId) => ({
      decisions: (running?.recent.list(messageId) ?? []).slice(0, mostListed),
      remembered: running !== null,
    }),
  };
}

/** What its platform said of another id of the group. */
function movedNotes({ account, chat: { rooms } }: Target, running: WhileRunning | null): readonly string[] {
  const { channel, accountId } = account;
  const [moved = null] = rooms.flatMap((room) => running?.moved(channel, accountId, room) ?? []);
  if (moved === null) return [];
  const { from, to } = moved;
  const isListed = Object.hasOwn(account.groups.groups, to);
  const rest = isListed
    ? 'which is listed too.'
    : `which is not listed: what is said for ${from} does not count for it.`;
  return [`The group ${from} goes on under the id ${to}, says its platform, ${rest}`];
}

function caseOf(config: Config, { standing }: Pairing, target: Target): AccessCase {
  const { channel, accountId } = target.account;
  const senderIds = [target.senderId, ...target.aliases];
  return {
    ...target,
    standing: standingOf({ standing }, channel, accountId, senderIds),
    isOwner: isOwner(config, { channel, senderIds }),
    mentions: true,
    administrator: 'not asked',
  };
}

function storedOf(pairing: Pairing, { account, senderId, aliases }: Target): Stored {
  const { channel, accountId } = account;
  const ids = [senderId, ...aliases];
  const standings = ids.map((id) => ({ id, ...pairing.standing({ channel, accountId, senderId: id }) }));
  const request = pairing.list({ channel, accountId }).pending.find((row) => ids.includes(row.senderId));
  return {
    deniedIds: standings.filter(({ denied }) => denied !== null).map(({ id }) => id),
    approvedIds: standings.filter(({ approved }) => approved).map(({ id }) => id),
    requestId: request?.requestId ?? null,
  };
}

function storedSenders(config: Config, pairing: Pairing, { channel, accountId }: AccountConfig): StoredSenders {
  const { approved, denied } = pairing.list({ channel, accountId });
  const known = new Map(
    [...approved, ...denied].map(({ senderId }) => [senderId, pairing.standing({ channel, accountId, senderId })]),
  );
  const owners = config.commands.ownerAllowFrom
    .filter((entry) => entry.startsWith(`${channel}:`))
    .map((entry) => entry.slice(channel.length + 1));
  return {
    ids: [...known.keys(), ...owners],
    standing: (senderId) => known.get(senderId) ?? { approved: false, denied: null },
    isOwner: (senderId) => isOwner(config, { channel, senderIds: [senderId] }),
  };
}
