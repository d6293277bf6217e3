import { type Administrator, judge } from '../admission/judge.ts';
import type { AccountConfig } from '../config/config.ts';
import type { Standing } from '../policy/admit.ts';
import type { GroupDecision } from '../policy/admit-group.ts';
import type { Verdict } from '../protocol/access.ts';

/** Somebody in a chat, with everything that the decision about a new message of theirs hangs on. */
export interface AccessCase {
  readonly account: AccountConfig;
  readonly chat: { readonly kind: 'direct' | 'group'; readonly id: string; readonly rooms: readonly string[] };
  readonly senderId: string;
  readonly aliases: readonly string[];
  readonly standing: Standing;
  readonly isOwner: boolean;
  /** The message speaks to the assistant, as the platform or a name in it shows. */
  readonly mentions: boolean;
  readonly administrator: Administrator;
}

/** The message that the case is about, as its channel would hand it over. */
export const messageOf = ({ account: { accountId }, chat, senderId, aliases, mentions }: AccessCase) => ({
  ...{ accountId, chat, senderId, aliases, messageId: null, claims: {}, text: '', asides: [] },
  event: 'message' as const,
  mention: mentions ? ('mention' as const) : ('none' as const),
});

/** What the gateway decides: by its own function, with its own rules. */
export function decide(one: AccessCase): GroupDecision {
  const parts = { standing: () => one.standing, isOwner: () => one.isOwner, isNamed: () => false };
  return judge(parts, one.account.channel, messageOf(one), one.account, one.administrator);
}

export const verdictOf = (one: AccessCase): Verdict => {
  const { effect, by, ...rest } = decide(one);
  return { effect, by: offBy(one.account, by), because: 'because' in rest ? rest.because : null };
};

/** Of an account that is off, what keeps it so: the first of its keys, or the file beside the configuration. */
function offBy({ enabled, switchedOffBy, offByFlag }: AccountConfig, by: string): string {
  if (enabled || by !== 'channels.*.enabled') return by;
  return switchedOffBy[0] ?? (offByFlag ? 'channels-off' : by);
}
