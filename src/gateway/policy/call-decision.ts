import type { Category, Effects } from '../effects/effects.ts';
import type { Decision } from './decision.ts';

/** Everything that a tool call is judged by. */
export interface CallFacts {
  /** The host is only ever offered to the operator's own turns. */
  readonly where: 'sandbox' | 'host';
  readonly effects: Effects;
  /** A tool may delete and write in the workspace of a sandbox; false: it sees none, or may only read it. */
  readonly workspaceWritable: boolean;
  /** `approvals.requireFor`. What is asked about anyway is asked about without it. */
  readonly requireFor: readonly Category[];
  /** `approvals.enabled`. */
  readonly approvalsEnabled: boolean;
  /** The model asked to step out of the sandbox for this call. */
  readonly elevated: boolean;
  /** Id of a grant that covers exactly this call, or null. */
  readonly grantMatches: string | null;
  /** What the list of tools says of this one; its denial is final. */
  readonly toolPolicy: Decision;
  /** A place that no tool may read or change and that this call names, or null. */
  readonly protectedPath: string | null;
}

/** What a call in a container without network can still do to others, or that cannot be undone. */
const sandboxAsks: readonly Category[] = ['file-delete', 'message-send', 'network-request'];

/** Deny beats ask beats allow. Pure: the same facts are judged before a call is shown and again before it runs. */
export function judgeCall(facts: CallFacts): Decision {
  const { toolPolicy, protectedPath, effects } = facts;
  if (toolPolicy.effect === 'deny') return toolPolicy;
  if (protectedPath !== null) {
    return { effect: 'deny', by: 'protected', because: `no tool may read or change ${protectedPath}` };
  }
  if (effects.categories.includes('config-change')) {
    return { effect: 'deny', by: 'protected', because: 'the assistant never changes its own policy' };
  }
  const question = questionOf(facts) ?? (toolPolicy.effect === 'ask' ? toolPolicy.question : null);
  if (question === null) return { effect: 'allow', by: facts.where };
  if (!facts.approvalsEnabled) return withoutApprovals(facts);
  if (!facts.elevated && toolPolicy.effect === 'allow' && facts.grantMatches !== null) {
    return { effect: 'allow', by: `grant ${facts.grantMatches}` };
  }
  return { effect: 'ask', by: 'approvals.requireFor', question };
}

/** Nobody answers: the sandbox holds what it does, the host has nothing that would. */
const withoutApprovals = ({ where, elevated }: CallFacts): Decision =>
  where === 'sandbox' && !elevated
    ? { effect: 'allow', by: 'approvals.enabled' }
    : { effect: 'deny', by: 'approvals.enabled', because: 'approvals are switched off, and this needs one' };

function questionOf({ where, effects, requireFor, workspaceWritable, elevated }: CallFacts): string | null {
  if (elevated) return 'leaves the sandbox';
  if (where === 'host') return effects.readsOnly ? null : hostQuestion(effects);
  const asked = effects.categories.filter((category) => {
    if (category === 'file-delete') return workspaceWritable;
    // The machine that a command could change is the container's own.
    return sandboxAsks.includes(category) || (category !== 'system-command' && requireFor.includes(category));
  });
  return asked.length === 0 ? null : asked.join(', ');
}

const hostQuestion = ({ categories }: Effects): string =>
  categories.length === 0 ? 'cannot be known before it runs' : categories.join(', ');
