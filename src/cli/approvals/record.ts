import type { ApprovalEndedRow, ApprovalRow } from '../../gateway/protocol/approvals.ts';
import { redactSubject } from '../../gateway/redaction/redact-subject.ts';
import { careFor } from '../../screens/approvals/care.ts';
import { type ApprovalFacts, factLines, factsOf } from '../../screens/approvals/facts.ts';
import { shownArgv } from '../../screens/approvals/shown-argv.ts';
import type { Output } from '../output.ts';
import { count, when } from '../words.ts';
import { asOfficial } from './text.ts';

const label = (text: string) => ({ text, width: 10 });

/**
 * The whole of a request: its text first and alone, then what is to be careful about and what it would run, and what the
 * requester remarks last. Nothing of ours stands to the right of somebody else's text.
 */
export function showRecord(out: Output, row: ApprovalRow | ApprovalEndedRow): void {
  const official = asOfficial(row);
  const facts = factsOf(official);
  out.say(label('ID'), row.id);
  out.say(label('DIGEST'), row.digest);
  out.field('REQUEST', `${when(row.createdAtMs)} by ${redactSubject(row.requestedBy)}`);
  for (const { label: name, text } of facts.passages) {
    out.say(
      label(name),
      `${count(Buffer.byteLength(text), 'byte')}, ${count(text.split('\n').length, 'line')}, all of it below`,
    );
    out.passage(redactSubject(text));
  }
  showArgv(out, facts);
  showCare(out, row);
  for (const { label: name, text } of factLines(facts)) out.field(name, redactSubject(text));
  if (facts.remark !== null) out.field('REMARK', JSON.stringify(redactSubject(facts.remark)));
}

function showArgv(out: Output, facts: ApprovalFacts): void {
  const shown = shownArgv(facts);
  if (shown === null) return;
  const { words, endsWithCommand } = shown;
  const all = count(words.length + (endsWithCommand ? 1 : 0), 'argument');
  out.say(label('ARGUMENTS'), endsWithCommand ? `${all}, the last is the COMMAND above` : all);
  for (const [at, word] of words.entries()) out.field(`ARG ${at + 1}`, redactSubject(word));
}

function showCare(out: Output, row: ApprovalRow | ApprovalEndedRow): void {
  const official = asOfficial(row);
  const care = careFor(official);
  for (const { text } of care) out.field('CARE', { ready: text });
  if (care.length === 0) out.say(label('CARE'), 'No known tricks found. Read it anyway.');
}
