import { type Answered, askPerson } from '../approvals/ask-person.ts';
import { type Binding, bind, whatChanged } from '../approvals/binding.ts';
import { Redactor } from '../logs/redactor.ts';
import { withoutSecrets } from '../logs/without-secrets.ts';
import type { Background } from '../tools/background.ts';
import { clip } from '../tools/clip.ts';
import { wantsHost } from '../tools/exec.ts';
import type { ToolCall, TurnCaller } from '../tools/hands.ts';
import { ownProgram } from '../tools/own-plan.ts';
import { runPlan } from '../tools/run-plan.ts';
import type { ToolAnswer } from '../tools/tool.ts';
import { type Considered, consider, notAdmitted, type Refused } from './consider.ts';
import type { HandsParts } from './parts.ts';
import type { Places } from './places.ts';

/** Bytes of each stream of a call that its answer holds. */
const maxOutputBytes = 32_768;
/** Characters of a call that the ledger keeps. */
const keptOfCall = 300;

export interface Workshop {
  readonly parts: HandsParts;
  readonly places: Places;
  readonly background: Background;
}

/** One call of a turn's model, from its wish to its answer. Nothing runs that was not judged a moment before. */
export async function perform(
  shop: Workshop,
  caller: TurnCaller,
  call: ToolCall,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const first = await consider(shop.parts, shop.places, caller, call);
  if ('refused' in first) return refuse(shop, caller, call, first);
  if (first.decision.effect === 'allow') return await allowed(shop, caller, call, first, signal);
  const binding = bindNow(first);
  const answered = await ask(shop, caller, call, first, binding, signal);
  if (!answered.allowed) return refuse(shop, caller, call, whyNot(caller, answered));
  // Minutes may have gone by: the configuration, the disk and the sender's standing are looked at again.
  const now = await consider(shop.parts, shop.places, caller, call);
  if ('refused' in now) return refuse(shop, caller, call, now);
  const changed = whatChanged(binding, bindNow(now));
  if (changed !== null) return refuse(shop, caller, call, changedSince(changed));
  if (signal.aborted) return refuse(shop, caller, call, stopped);
  if (!shop.parts.approvals.consume(answered.approvalId, binding.digest)) return refuse(shop, caller, call, taken);
  return await run(shop, caller, call, now, `approval ${answered.approvalId}`, signal);
}

/** A request goes with the access of who made it, and that is why then. */
const whyNot = (caller: TurnCaller, { because, text }: Exclude<Answered, { allowed: true }>): Refused =>
  because === 'aborted' && !caller.stillAdmitted() ? notAdmitted : { by: because, refused: text };

/** Without a question: by the policy itself, or by a grant that still holds at this moment. */
async function allowed(
  shop: Workshop,
  caller: TurnCaller,
  call: ToolCall,
  considered: Considered,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const { grant, grantCall, decision } = considered;
  if (signal.aborted) return refuse(shop, caller, call, stopped);
  if (grant !== null && !shop.parts.approvals.grants.use(grant, grantCall)) return refuse(shop, caller, call, ended);
  return await run(shop, caller, call, considered, decision.by, signal);
}

const stopped: Refused = { by: 'abort', refused: 'The turn was ended; it was not run.' };
const ended: Refused = {
  by: 'grants',
  refused: 'What allowed it was just taken away; it was not run. It may be asked for again.',
};
const taken: Refused = { by: 'approvals', refused: 'What a person had allowed was used already; it was not run.' };
const changedSince = (what: string): Refused => ({
  by: 'approvals',
  refused: `It was not run: ${what} has changed since a person allowed it. It may be asked for again.`,
});

const bindNow = ({ plan, place }: Considered): Binding => bind(plan, place.bind);

function ask(
  { parts }: Workshop,
  caller: TurnCaller,
  call: ToolCall,
  { plan, where, grantCall, decision }: Considered,
  binding: Binding,
  signal: AbortSignal,
): Promise<Answered> {
  const { agentId, sessionKey, from, channel, isOperators, stillAdmitted } = caller;
  const { tool, shown, cwd, env, effects } = plan;
  // What leaves the sandbox is asked about each time: no grant would ever count for it.
  const mayGrant = isOperators && !wantsHost(call.input);
  const question = decision.effect === 'ask' ? decision.question : '';
  return askPerson(
    parts.approvals,
    {
      ...{ agentId, sessionKey, from, channel, callId: call.id, tool, shown, cwd, env, where, question, binding },
      argv: plan.argv[0] === ownProgram ? null : plan.argv,
      effects: effects.categories,
      stillAdmitted,
      grant: mayGrant ? parts.approvals.grants.offer(grantCall) : null,
    },
    signal,
  );
}

async function run(
  { parts, background }: Workshop,
  caller: TurnCaller,
  call: ToolCall,
  { plan, place, where }: Considered,
  by: string,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  note(parts, 'call.run', caller, {
    tool: plan.tool,
    where,
    by,
    shown: plan.shown,
    background: plan.background === true,
  });
  const redactor = new Redactor(parts.config().logging);
  const { sandbox } = place;
  const { roots } = place.plan;
  const context = { sandbox, signal, maxOutputBytes, roots, places: parts.guarded, background };
  const answer = await runPlan(
    plan,
    { ...context, sessionKey: backgroundKey(caller), stillMay: caller.stillAdmitted },
    (text) => redactor.value(text, 'tools'),
  );
  parts.log.info('tools', 'ran', {
    tool: plan.tool,
    where,
    by,
    ok: answer.ok,
    session: caller.sessionKey,
    call: call.id,
  });
  return answer;
}

function refuse({ parts }: Workshop, caller: TurnCaller, call: ToolCall, { by, refused }: Refused): ToolAnswer {
  note(parts, 'call.refused', caller, { tool: clip(call.name, 64), by });
  parts.log.info('tools', 'not run', { tool: clip(call.name, 64), by, session: caller.sessionKey, call: call.id });
  return { ok: false, text: refused };
}

/** Before anything runs: what is not in the ledger has not run. */
function note(
  { store, ledger, now }: HandsParts,
  kind: 'call.run' | 'call.refused',
  caller: TurnCaller,
  { shown, ...rest }: Readonly<Record<string, string | boolean>> & { readonly shown?: string },
): void {
  const actor = `assistant ${caller.agentId} (${caller.sessionKey})`;
  const text = shown === undefined ? {} : { shown: clip(withoutSecrets(shown), keptOfCall) };
  const detail = { ...rest, ...text, from: caller.from };
  store.transaction(() => ledger.append({ atMs: now(), kind, actor, subject: String(rest['tool']), detail }));
}

/** Others who speak in the operator's conversation neither see nor end what the operator's turns left running. */
export const backgroundKeys = (sessionKey: string): readonly string[] => [
  `operator ${sessionKey}`,
  `others ${sessionKey}`,
];

const backgroundKey = ({ isOperators, sessionKey }: TurnCaller): string =>
  `${isOperators ? 'operator' : 'others'} ${sessionKey}`;
