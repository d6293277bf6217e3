import type { Config } from '../config/config.ts';
import { formatKeyPath } from '../config/keys/key-path.ts';
import { canSignIn } from '../config/platform-accounts.ts';
import { waysTo } from '../policy/ways.ts';
import type { Explanation, Way } from '../protocol/access.ts';
import { channelLabels } from '../protocol/channel-ids.ts';
import { type AccessCase, decide, verdictOf } from './case.ts';
import type { AccessStep, Stored } from './change.ts';
import { closingSteps } from './closing-steps.ts';
import { hearAll, openingSteps } from './opening-steps.ts';
import { plannedTurn } from './planned-turn.ts';

/** What becomes of a message, by the gateway's own decision, and what would change that. */
export function explain(config: Config, one: AccessCase, stored: Stored, running: boolean): Explanation {
  const { account, chat, senderId, aliases, isOwner, standing, administrator } = one;
  const { channel, accountId, at } = account;
  const isGroup = chat.kind === 'group';
  const silent = { ...one, mentions: false };
  const decision = verdictOf(one);
  return {
    ...{ channel, channelLabel: channelLabels[channel], accountId, at: formatKeyPath(at) },
    ...{ chat, senderId, aliases, isOwner, standing, administrator, decision },
    unmentioned: isGroup ? verdictOf(silent) : null,
    turn: decision.effect === 'deny' ? null : plannedTurn(config, one),
    ways: waysOf(one, silent, stored),
    notes: notes.filter(({ when }) => when({ config, one, stored, running })).map(({ text }) => text),
  };
}

const isHeard = (one: AccessCase): boolean => decide(one).effect === 'allow';

function waysOf(one: AccessCase, silent: AccessCase, stored: Stored): readonly Way[] {
  const heard = isHeard(one);
  const isGroup = one.chat.kind === 'group';
  const closing = closingSteps(one, stored).filter((step) => !isHeard(step.apply(one)));
  return [
    ...(heard ? [] : told('let in', waysTo(one, openingSteps(one, stored), isHeard))),
    ...(heard && isGroup && !isHeard(silent)
      ? told('hear without a mention', waysTo(silent, hearAll(silent), isHeard))
      : []),
    ...(heard
      ? told(
          'keep out',
          closing.map((step) => [step]),
        )
      : []),
  ];
}

const told = (to: Way['to'], ways: readonly (readonly AccessStep[])[]): readonly Way[] =>
  ways.map((steps) => ({ to, steps: steps.map(({ says, commands }) => ({ says, commands })) }));

interface Known {
  readonly config: Config;
  readonly one: AccessCase;
  readonly stored: Stored;
  readonly running: boolean;
}

interface Note {
  readonly when: (known: Known) => boolean;
  readonly text: string;
}

const wantsAdministrator = (one: AccessCase): boolean =>
  decide({ ...one, administrator: 'not asked' }).effect === 'needs';

/** What is not known here, and what no command of ours changes. */
const notes: readonly Note[] = [
  {
    when: ({ one, running }) => !running && wantsAdministrator(one),
    text: 'Whether they administer the group is asked of the platform while the gateway runs; none runs now.',
  },
  {
    when: ({ one, running }) => running && wantsAdministrator(one),
    text: 'The platform was asked now whether they administer the group, and is asked again for messages.',
  },
  {
    when: ({ one: { account, isOwner } }) => !isOwner && ['owner-only', 'admins'].includes(account.groups.groupPolicy),
    text: 'If this is you: oc owner set names the owner, whose turns may reach the host.',
  },
  {
    when: ({ one: { account, chat } }) =>
      account.channel === 'discord' && chat.kind === 'group' && chat.rooms.length === 1,
    text: 'The channel of a thread, and the server, are named with --within: their rules count where it has none.',
  },
  {
    when: ({ one: { account, aliases } }) => account.channel === 'whatsapp' && aliases.length === 0,
    text: 'WhatsApp has two ids of a person; the other one is named with --alias where you know it.',
  },
  {
    when: ({ one, stored }) => decide(one).effect === 'ask' && stored.requestId === null,
    text: 'They write once and get a code; then: oc pairing approve CODE',
  },
  {
    when: ({ one: { account } }) => !canSignIn(account),
    text: 'The account cannot sign in to its platform, so that nothing comes from it; see oc status.',
  },
];
