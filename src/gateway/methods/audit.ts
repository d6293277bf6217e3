import type { AuditReport, Finding } from '../protocol/audit.ts';
import type { Call } from '../protocol/methods.ts';
import { satisfies } from '../protocol/scopes.ts';
import type { Services } from './services.ts';
import { withoutPaths } from './without-paths.ts';

export async function auditRun(services: Services, { scopes }: Call): Promise<AuditReport> {
  const report = await services.audit();
  return satisfies(scopes, 'operator.admin') ? report : { ...report, findings: report.findings.map(withoutPlaces) };
}

/** Checks of the configuration name keys alone; these name files, and their fix is a command with a path in it. */
const namesFiles = /^(fs|audit)\.|^config\.(unreadable|refused)$/;

function withoutPlaces(finding: Finding): Finding {
  if (!namesFiles.test(finding.checkId)) return finding;
  const { remediation, ...rest } = finding;
  const shown = { ...rest, detail: withoutPaths(finding.detail) ?? '' };
  return remediation === undefined ? shown : { ...shown, remediation: withoutPaths(remediation) ?? '' };
}
