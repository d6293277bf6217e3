import type { Row } from '../../components/row.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { redactSubject } from '../../gateway/redaction/redact-subject.ts';
import { effectWords } from '../approvals/effect-words.ts';
import { part } from '../approvals/part.ts';
import { whereWords } from '../approvals/where-words.ts';
import { age, dateZ, left, plural } from '../format.ts';
import { labelled } from '../labelled.ts';
import type { Grant } from './grant.ts';
import { grantWords } from './name.ts';

/** Everything about one grant: exactly what is allowed, where, for whom, by whom, how often used and until when. */
export function grantDetail(grant: Grant, width: number, serverNowMs: number): readonly Row[] {
  const theirs = (label: Safe, text: string) =>
    labelled(label, printable(redactSubject(text), { as: 'command' }), width, 'anywhere');
  return [
    ...stateRows(grant, width, serverNowMs),
    ...labelled(
      own('ALLOWS'),
      safe`exactly ${plural(grant.argv.length, own('word'), own('words'))}, nothing more:`,
      width,
    ),
    ...labelled(own('EXACTLY'), grantWords(grant), width, 'anywhere'),
    ...theirs(own('DOES'), `no more than: ${effectWords(grant.effects)}`),
    ...theirs(own('WHERE'), `${whereWords(grant.where)}  cwd ${part(grant.cwd)}`),
    ...theirs(own('FOR'), `agent ${part(grant.agent)}  session ${part(grant.session)}`),
    ...theirs(own('GIVEN'), `${dateZ(grant.createdAtMs)} by ${part(grant.createdBy)}`),
    ...labelled(own('USED'), usedText(grant, serverNowMs), width),
  ];
}

function stateRows({ state, expiresAtMs }: Grant, width: number, nowMs: number): readonly Row[] {
  if (state === 'damaged') {
    return labelled(own('CARE'), own('DAMAGED: covers nothing.'), width);
  }
  const text =
    state === 'expired' || expiresAtMs <= nowMs
      ? safe`EXPIRED ${dateZ(expiresAtMs)}: asked about again`
      : safe`${left(expiresAtMs - nowMs)}, until ${dateZ(expiresAtMs)}. X takes it back.`;
  return labelled(own('LEFT'), text, width);
}

const usedText = ({ uses, lastUsedAtMs }: Grant, nowMs: number): Safe =>
  lastUsedAtMs === null
    ? own('never')
    : safe`${plural(uses, own('time'), own('times'))}, last ${dateZ(lastUsedAtMs)} (${age(nowMs - lastUsedAtMs)} ago)`;
