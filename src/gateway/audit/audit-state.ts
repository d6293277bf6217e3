import type { AuditReport } from '../protocol/audit.ts';
import { collectFacts, type FactsOptions } from './facts/facts.ts';
import { runAudit } from './run-audit.ts';

/** One whole audit of a state directory. `ts` in milliseconds since the epoch. */
export const auditState = (options: FactsOptions, ts: number): AuditReport => runAudit(collectFacts(options), ts);
