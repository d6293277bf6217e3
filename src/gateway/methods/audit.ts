import type { AuditReport, Finding } from '../protocol/audit.ts';
import type { Call } from '../protocol/methods.ts';
import { satisfies } from '../protocol/scopes.ts';
import type { Services } from './services.ts';
import { withoutPaths } from './without-paths.ts';

export async function auditRun(services: Services, { scopes }: Call): Promise<AuditReport> {
  const [report, why] = await Promise.all([services.audit(), whyById()]);
  const shown = satisfies(scopes, 'operator.admin') ? report.findings : report.findings.map(withoutPlaces);
  return { ...report, findings: shown.map((finding) => ({ ...finding, ...why.get(finding.checkId) })) };
}

/** Loaded with the first audit, like the checks themselves. */
async function whyById(): Promise<ReadonlyMap<string, Pick<Finding, 'why'>>> {
  const { checks } = await import('../audit/checks.ts');
  return new Map(checks.map(({ id, why }) => [id, { why }]));
}

/** Checks of the configuration name keys alone; these name files, and their fix is a command with a path in it. */
const namesFiles = /^(fs|audit)\.|^config\.(unreadable|refused)$/;

function withoutPlaces(finding: Finding): Finding {
  if (!namesFiles.test(finding.checkId)) return finding;
  const { remediation, ...rest } = finding;
  const shown = { ...rest, detail: withoutPaths(finding.detail) ?? '' };
  return remediation === undefined ? shown : { ...shown, remediation: withoutPaths(remediation) ?? '' };
}
