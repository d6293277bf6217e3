import type { ApprovalEndedRow, ApprovalRow, OfficialPending } from '../../gateway/protocol/approvals.ts';
import { redactSubject } from '../../gateway/redaction/redact-subject.ts';
import { callEffects } from '../../screens/approvals/call-effects.ts';
import { careFor } from '../../screens/approvals/care.ts';
import { type ApprovalFacts, factsOf } from '../../screens/approvals/facts.ts';
import { duration } from '../words.ts';

/** What every face of `oc approvals` says of a request. Secrets are gone from all of it; it is still to be made printable. */

/** Both kinds of rows as the facts are read from them. */
export function asOfficial(row: ApprovalRow | ApprovalEndedRow): OfficialPending {
  if ('approvalKind' in row) return row;
  const { id, kind: approvalKind, request, createdAtMs, expiresAtMs } = row;
  // why: kind and request came as a pair
  return { id, approvalKind, request, createdAtMs, expiresAtMs } as OfficialPending;
}

const headlineSigns = 160;

/** One line for lists. Redacted before it is cut: half of a secret must not be left over. */
export function headlineOf(row: ApprovalRow | ApprovalEndedRow): string {
  const text = redactSubject(factsOf(asOfficial(row)).headline);
  return isCut(text) ? `${[...text].slice(0, headlineSigns).join('')}..` : text;
}

export const isCut = (text: string): boolean => [...text].length > headlineSigns;

/** `1:12` up to an hour, else the two largest units. */
export function leftOf(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds >= 3600) return duration(ms);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const redactedOrNull = (text: string | null): string | null => (text === null ? null : redactSubject(text));

const words = { 'allow-once': 'once', 'allow-always': 'always', deny: 'deny' } as const;

/** What was asked for, for scripts: closed names, values exact but for secrets. */
export function askedDocument(row: ApprovalRow | ApprovalEndedRow): object {
  const official = asOfficial(row);
  const facts = factsOf(official);
  const care = careFor(official).map(({ kind, text, codePoint, column }) => ({
    kind,
    text,
    ...(codePoint !== undefined && { codePoint }),
    ...(column !== undefined && { column }),
  }));
  return {
    kind: facts.kind,
    ...subjectOf(facts),
    agent: redactedOrNull(facts.agent),
    session: redactedOrNull(facts.session),
    source: redactedOrNull(facts.source),
    reach: redactedOrNull(facts.scope),
    remark: redactedOrNull(facts.remark),
    does: doesOf(facts),
    also: alsoOf(facts),
    care,
    digest: row.digest,
    allowed: facts.allowed.map((decision) => words[decision]),
    requestedBy: redactSubject(row.requestedBy),
    createdAt: new Date(row.createdAtMs).toISOString(),
    expiresAt: new Date(row.expiresAtMs).toISOString(),
  };
}

function subjectOf(facts: ApprovalFacts): object {
  if (facts.kind === 'plugin') {
    const [title = null, description = null, detail = null] = facts.passages.map(({ text }) => redactSubject(text));
    const { plugin, tool, severity } = facts;
    return {
      ...{ title, description, detail },
      ...{ plugin: redactedOrNull(plugin), tool: redactedOrNull(tool), severity: redactedOrNull(severity) },
    };
  }
  return {
    command: redactSubject(facts.headline),
    argv: facts.argv?.map((word) => redactSubject(word)) ?? null,
    resolvedPath: redactedOrNull(facts.resolvedPath),
    cwd: redactedOrNull(facts.cwd),
    host: redactedOrNull(facts.host),
    node: redactedOrNull(facts.nodeId),
    env: facts.envNames.map(redactSubject),
  };
}

/** Kinds of effect, as `approvals.requireFor` spells them; `certain`: nothing of it is only known when it runs. */
function doesOf(facts: ApprovalFacts): object | null {
  const effects = callEffects(facts);
  return effects && { effects: effects.categories.map(redactSubject), certain: effects.certain };
}

/** What a second description of the same call says differently, labelled as in `oc approvals show`. */
const alsoOf = ({ kind, passages, otherwise }: ApprovalFacts): readonly string[] => [
  ...(kind === 'plugin' ? [] : passages.slice(1).map(({ label, text }) => `${label}: ${redactSubject(text)}`)),
  ...otherwise.map(redactSubject),
];
