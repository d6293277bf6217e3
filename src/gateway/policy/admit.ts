import type { Decision } from './decision.ts';
import { isSenderId } from './sender-id.ts';

/** What a channel says about one message. Nothing in it was checked yet. */
export interface ArrivalFacts {
  readonly senderId: unknown;
  /** Further ids of the same sender; an entry that is no id is none of theirs. */
  readonly aliases?: readonly unknown[];
  /** Only the literal `message` is a new message with text. */
  readonly event: unknown;
  /** `direct`, or whatever else the platform said; only the literal `direct` is a direct message. */
  readonly chatKind: unknown;
}

/** The account's policy, as configured. Absent: the account does not exist, and nobody is admitted. */
export interface AccountPolicy {
  readonly enabled: boolean;
  readonly dmPolicy: 'pairing' | 'allowlist' | 'open' | 'disabled';
  readonly allowFrom: readonly string[];
}

/** What is stored about this sender on this account. */
export interface Standing {
  readonly approved: boolean;
  readonly denied: 'blocked' | 'rejected' | null;
}

interface Facts {
  readonly arrival: ArrivalFacts;
  readonly account: AccountPolicy | undefined;
  readonly standing: Standing;
}

interface Rule {
  readonly by: string;
  readonly when: (facts: Facts) => boolean;
  readonly decide: (facts: Facts, by: string) => Decision;
}

const deny =
  (because: string) =>
  (_: Facts, by: string): Decision => ({ effect: 'deny', by, because });
const allow = (_: Facts, by: string): Decision => ({ effect: 'allow', by });

const blocked: Rule = {
  by: 'pairing block',
  when: ({ standing }) => standing.denied === 'blocked',
  decide: deny('the sender is blocked'),
};

/** What keeps a message out wherever it was written. */
const everywhere: readonly Rule[] = [
  { by: 'channels.*.enabled', when: ({ account }) => account?.enabled !== true, decide: deny('the account is off') },
  { by: 'event', when: ({ arrival }) => arrival.event !== 'message', decide: deny('not a new message with text') },
  { by: 'sender', when: ({ arrival }) => !isSenderId(arrival.senderId), decide: deny('the sender has no usable id') },
];

/** First rule that matches decides; every denial stands before every admission. */
const rules: readonly Rule[] = [
  ...everywhere,
  { by: 'chat', when: ({ arrival }) => arrival.chatKind !== 'direct', decide: deny('not a direct message') },
  blocked,
  { by: 'channels.*.dmPolicy', when: policyIs('disabled'), decide: deny('direct messages are off') },
  { by: 'channels.*.allowFrom', when: (facts) => isOpen(facts) || isListed(facts), decide: allow },
  { by: 'channels.*.dmPolicy', when: policyIs('open'), decide: deny('open needs "*" in allowFrom') },
  { by: 'channels.*.dmPolicy', when: policyIs('allowlist'), decide: deny('the sender is not in allowFrom') },
  { by: 'pairing reject', when: ({ standing }) => standing.denied !== null, decide: deny('the sender was rejected') },
  { by: 'pairing', when: ({ standing }) => standing.approved, decide: allow },
  {
    by: 'channels.*.dmPolicy',
    when: policyIs('pairing'),
    decide: (_, by) => ({ effect: 'ask', by, question: 'May this sender talk to the assistant?' }),
  },
];

function policyIs(policy: AccountPolicy['dmPolicy']): Rule['when'] {
  return ({ account }) => account?.dmPolicy === policy;
}

/** `*` means everyone only together with dmPolicy open; elsewhere it admits nobody. */
function isOpen({ account }: Facts): boolean {
  return account?.dmPolicy === 'open' && account.allowFrom.includes('*');
}

function isListed({ account, arrival }: Facts): boolean {
  const ids = senderIdsOf(arrival).filter((id) => id !== '*');
  return account?.allowFrom.some((entry) => ids.includes(entry)) === true;
}

/** Every proven id of the sender that may be compared. */
export const senderIdsOf = ({
  senderId,
  aliases = [],
}: Pick<ArrivalFacts, 'senderId' | 'aliases'>): readonly string[] => [senderId, ...aliases].filter(isSenderId);

/** Why a message is not processed in whatever chat it was written; null when that depends on the chat. */
export function denyEverywhere(
  arrival: ArrivalFacts,
  account: AccountPolicy | undefined,
  standing: Standing,
): Decision | null {
  const facts = { arrival, account, standing };
  const rule = [...everywhere, blocked].find((candidate) => candidate.when(facts));
  return rule?.decide(facts, rule.by) ?? null;
}

/** May this direct message be processed? `ask` means: a human decides (pairing). What is none is denied. */
export function admit(arrival: ArrivalFacts, account: AccountPolicy | undefined, standing: Standing): Decision {
  const facts = { arrival, account, standing };
  const rule = rules.find((candidate) => candidate.when(facts));
  return rule?.decide(facts, rule.by) ?? { effect: 'deny', by: 'default', because: 'no rule admits this message' };
}
