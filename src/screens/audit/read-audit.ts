import { type Untrusted, untrusted } from '../../components/text/printable.ts';
import { severities } from '../../gateway/protocol/audit.ts';
import { redact } from '../../gateway/redaction/redact.ts';
import { type Fields, fieldsOf, idOf, rowsOf, timeOf } from '../read.ts';
import type { FindingFacts } from './audit.ts';

/** Longest text of a finding that is shown, in UTF-16 units. */
const longestText = 4096;
const longestTitle = 512;

export interface AuditAnswer {
  readonly ranAtMs: number | null;
  readonly findings: readonly FindingFacts[];
  readonly unreadable: number;
}

/** The worst first, else in the order of the gateway. Null when it is no report: that nothing was found must be said. */
export function readAudit(gateway: string, answer: unknown): AuditAnswer | null {
  const fields = fieldsOf(answer);
  if (fields === null || !Array.isArray(fields['findings'])) return null;
  const { rows, unreadable } = rowsOf(fields['findings'], (row) => readFinding(gateway, row));
  const findings = severities.flatMap((severity) => rows.filter((row) => row.severity === severity));
  return { ranAtMs: timeOf(fields['ts']), findings, unreadable };
}

function readFinding(gateway: string, fields: Fields): FindingFacts | null {
  const checkId = idOf(fields['checkId'], 128);
  const severity = severities.find((known) => known === fields['severity']);
  const title = plainText(fields['title'], longestTitle);
  const detail = plainText(fields['detail']);
  if (!checkId || !severity || title === null || detail === null) return null;
  const [fix, why] = [plainText(fields['remediation']), plainText(fields['why'])];
  return { gateway, checkId: untrusted(redact(checkId)), severity, title, detail, fix, why };
}

/** Without secrets before it is cut: half of one has no form by which it could be known. */
const plainText = (value: unknown, longest = longestText): Untrusted | null =>
  typeof value === 'string' ? untrusted(redact(value).slice(0, longest)) : null;
