import { own, type Safe, safe } from '../../components/text/printable.ts';
import { age } from '../format.ts';
import type { Approval } from './approval.ts';
import { type Decided, mostDecided } from './decided.ts';
import { programOf } from './program.ts';

const day = 86_400_000;

/** The line BEFORE: what was decided about the like of a request, in words of ours alone. */
export function beforeText({ facts }: Approval, decided: readonly Decided[], nowMs: number): Safe | null {
  if (facts.kind !== 'exec') return null;
  const program = programOf(facts.headline, facts.argv);
  const same = decided.filter(({ command }) => command === facts.headline);
  const alike = program === null ? [] : decided.filter((each) => each.program === program);
  const parts = [
    same.length === 0 ? own('Not asked before in these words.') : safe`These very words: ${counts(same, nowMs)}.`,
    ...(alike.length > same.length ? [safe`The same program: ${counts(alike, nowMs)}.`] : []),
    ...sessionPart(decided, facts.session, nowMs),
    ...(decided.length >= mostDecided ? [safe`(Of the last ${mostDecided} decisions.)`] : []),
  ];
  return joined(parts, own(' '));
}

function sessionPart(decided: readonly Decided[], session: string | null, nowMs: number): readonly Safe[] {
  if (session === null) return [];
  const today = decided.filter((each) => each.session === session && dayOf(each.atMs) === dayOf(nowMs));
  if (today.length === 0) return [];
  const denied = today.filter(({ status }) => status === 'denied').length;
  return [safe`This session: ${today.length} decided today, ${denied} denied.`];
}

const dayOf = (ms: number): number => Math.floor(ms / day);

const words: Readonly<Record<Decided['status'], Safe>> = {
  allowed: own('allowed'),
  denied: own('denied'),
  expired: own('expired'),
};

/** `allowed 2x (last 3d ago), denied 1x (last 2h ago)` */
function counts(decided: readonly Decided[], nowMs: number): Safe {
  // why: the keys of the table above.
  const parts = (Object.keys(words) as Decided['status'][]).flatMap((status) => {
    const these = decided.filter((each) => each.status === status);
    if (these.length === 0) return [];
    const last = Math.max(...these.map(({ atMs }) => atMs));
    return [safe`${words[status]} ${these.length}x (last ${age(nowMs - last)} ago)`];
  });
  return joined(parts, own(', '));
}

const joined = (parts: readonly Safe[], between: Safe): Safe =>
  parts.reduce((all, next, at) => (at === 0 ? next : safe`${all}${between}${next}`), own(''));
