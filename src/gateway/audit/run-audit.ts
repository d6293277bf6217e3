import { type AuditReport, type Finding, type Severity, severities } from '../protocol/audit.ts';
import { redact } from '../redaction/redact.ts';
import { type Check, isAnswerable, type Raised } from './check.ts';
import { checks } from './checks.ts';
import type { Facts } from './facts/facts.ts';

/** Judges the facts: the worst first, else in the order of the table. `ts` in milliseconds since the epoch. */
export function runAudit(facts: Facts, ts: number, table: readonly Check[] = checks): AuditReport {
  const found = table.filter((row) => isAnswerable(row, facts)).flatMap((row) => findings(row, facts));
  const ordered = severities.flatMap((severity) => found.filter((finding) => finding.severity === severity));
  const count = (severity: Severity): number => ordered.filter((finding) => finding.severity === severity).length;
  return {
    ts,
    summary: { critical: count('critical'), warn: count('warn'), info: count('info') },
    findings: ordered,
    secretDiagnostics: (facts.gateway?.auth.credentials ?? [])
      .filter(({ value }) => value === null)
      .map(({ from }) => `${from.join(', ')}: the reference leads to nothing here`),
  };
}

/** A check that fails says so, and takes no other with it: what it looks for may be there. */
function findings(row: Check, facts: Facts): readonly Finding[] {
  try {
    return row.judge(facts).map((raised) => findingOf(row, raised));
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'an error';
    const severity = row.severities[0] === 'info' ? 'warn' : row.severities[0];
    return [
      {
        checkId: 'audit.check_failed',
        severity,
        title: 'A check could not be made',
        // Its message may quote what it stumbled over, so that it is left out.
        detail: `${row.id} failed with ${kind}. What it looks for may be there or not. This is a bug in oc.`,
        remediation: `Look yourself:  oc security explain ${row.id}`,
      },
    ];
  }
}

function findingOf({ id, severities: [worst], title, fix }: Check, raised: Raised): Finding {
  const remediation = raised.fix ?? fix;
  return {
    checkId: id,
    severity: raised.severity ?? worst,
    title,
    // It may quote what somebody wrote into the wrong key.
    detail: redact(raised.detail),
    ...(remediation === null ? {} : { remediation }),
  };
}
