import { type AuditReport, type Finding, type Severity, severities } from '../../gateway/protocol/audit.ts';
import type { Output } from '../output.ts';
import { count } from '../words.ts';

const headings: Readonly<Record<Severity, string>> = { critical: 'CRITICAL', warn: 'WARN', info: 'INFO' };

/** The worst first: what, where, and the line to type. */
export function showReport(out: Output, report: AuditReport): void {
  const { findings } = report;
  const records = findings.map((one) => [one.severity, one.checkId, one.title, one.detail, one.remediation ?? '']);
  out.bare('oc.security.audit/1', report, records, () => {
    for (const severity of severities) {
      const group = findings.filter((finding) => finding.severity === severity);
      if (group.length > 0) out.say(headings[severity]);
      for (const finding of group) showFinding(out, finding);
      if (group.length > 0) out.say('');
    }
    const { critical, warn, info } = report.summary;
    out.say(`${critical} critical, ${count(warn, 'warning')}, ${count(info, 'remark')}. Nothing was changed.`);
    if (findings.length > 0) out.say('What one of them means:  oc security explain ID');
  });
}

function showFinding(out: Output, { checkId, title, detail, remediation }: Finding): void {
  out.say(`  ${checkId}`);
  out.say(`      ${title}`);
  for (const line of detail.split('\n')) out.say(`      ${line}`);
  if (remediation !== undefined) out.say(`      Fix  ${remediation}`);
}
