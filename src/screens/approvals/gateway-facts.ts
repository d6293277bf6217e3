import { type Untrusted, untrusted } from '../../components/text/printable.ts';
import { type Fields, fieldsOf } from '../read.ts';
import { effectWords } from './effect-words.ts';
import { part } from './part.ts';
import type { Passage } from './passage.ts';
import { whereWords } from './where-words.ts';
import { whyWords } from './why-words.ts';

/** What our gateway found out about a call that it asks about. */
export interface GatewayFacts {
  readonly tool: Untrusted;
  readonly question: Untrusted;
  /** Kinds of effect, in the words of the gateway. */
  readonly effects: readonly Untrusted[];
  /** `NAME=value`. */
  readonly env: readonly Untrusted[];
  /** Files whose content is held to what it was: their paths. */
  readonly files: readonly Untrusted[];
  readonly grant: GrantFacts | null;
}

/** What `allow-always` would save. */
export interface GrantFacts {
  readonly argv: readonly Untrusted[];
  readonly effects: readonly Untrusted[];
  readonly agent: Untrusted;
  readonly cwd: Untrusted;
  readonly where: Untrusted;
  readonly sessionKey: Untrusted;
  readonly days: number;
}

const textOf = (value: unknown): Untrusted => untrusted(typeof value === 'string' ? value : 'not said');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Null where a gateway says nothing of the kind, as for every request that came over the wire. */
export function gatewayFacts(call: unknown): GatewayFacts | null {
  const fields = fieldsOf(call);
  if (fields === null) return null;
  return {
    tool: textOf(fields['tool']),
    question: textOf(fields['question']),
    effects: listOf(fields['effects']).map(textOf),
    env: listOf(fields['env']).map(textOf),
    files: listOf(fields['files']).map((file) => textOf(fieldsOf(file)?.['path'])),
    grant: grantOf(fieldsOf(fields['grant'])),
  };
}

function grantOf(grant: Fields | null): GrantFacts | null {
  if (grant === null) return null;
  const { days } = grant;
  return {
    argv: listOf(grant['argv']).map(textOf),
    effects: listOf(grant['effects']).map(textOf),
    agent: textOf(grant['agentId']),
    cwd: textOf(grant['cwd']),
    where: textOf(grant['where']),
    sessionKey: textOf(grant['sessionKey']),
    days: typeof days === 'number' ? days : 0,
  };
}

/** As labelled lines, quoted part by part. */
export function gatewayLines(facts: GatewayFacts | null, host: Untrusted | null): readonly Passage[] {
  if (facts === null) return [];
  const { tool, question, env, files, grant } = facts;
  const line = (label: string, text: string): Passage => ({ label, text: untrusted(text) });
  return [
    line('WHY', whyWords({ tool, question, host })),
    ...env.map((variable) => line('SETS', part(variable))),
    ...(files.length === 0 ? [] : [line('HOLDS', `runs only if unchanged: ${files.map(part).join(' ')}`)]),
    ...(grant === null ? [] : [line('ALWAYS', alwaysWords(grant))]),
  ];
}

const alwaysWords = ({ argv, cwd, where, agent, sessionKey, effects, days }: GrantFacts): string =>
  [
    `would save for ${days} days: exactly ${argv.map(part).join(' ')}  cwd ${part(cwd)}  ${whereWords(where)}`,
    `agent ${part(agent)}  session ${part(sessionKey)}  does no more than: ${effectWords(effects)}`,
  ].join('  ');
