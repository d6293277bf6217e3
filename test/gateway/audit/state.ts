import { collectFacts, type FactsOptions } from '../../../src/gateway/audit/facts/facts.ts';
import { runAudit } from '../../../src/gateway/audit/run-audit.ts';
import type { AuditReport, Finding } from '../../../src/gateway/protocol/audit.ts';
import { Place } from '../config/place.ts';

/** A token that nothing is to be said about. */
export const goodToken = '9f2c4e7a1b8d3f60c5e2a97b4d1f8063e5b7c2a94f6d1830b7e9c5a2d4f86013';

/** What is safe, and what a test adds or takes away. */
export const safeGateway = { trustedProxies: ['127.0.0.1'], auth: { mode: 'token', token: goodToken } };

/** What the audit says of a state directory; the place is gone afterwards. */
export function auditOf(config: object | string, env: FactsOptions['env'] = {}): AuditReport {
  using place = new Place(typeof config === 'string' ? config : JSON.stringify(config));
  return auditAt(place, env);
}

export const auditAt = ({ paths, root }: Place, env: FactsOptions['env'] = {}): AuditReport =>
  runAudit(collectFacts({ paths, env: { HOME: root, ...env } }), 0);

/** The findings above a remark, as `severity id`. */
export const loud = ({ findings }: AuditReport): readonly string[] =>
  findings.filter(({ severity }) => severity !== 'info').map(({ severity, checkId }) => `${severity} ${checkId}`);

export const findingsOf = (report: AuditReport, id: string): readonly Finding[] =>
  report.findings.filter(({ checkId }) => checkId === id);
