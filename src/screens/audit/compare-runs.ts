import type { AuditRow, AuditRun, FindingFacts } from './audit.ts';
import type { AuditAnswer } from './read-audit.ts';

/** The findings of a run beside those of the run before: what is new, what says something else now, what went away. */
export function compareRuns(before: AuditRun | null, { ranAtMs, findings, unreadable }: AuditAnswer): AuditRun {
  const was = before?.rows.filter((row) => row.mark !== 'fixed') ?? [];
  const pairs = pairUp(was, findings);
  const freeKey = keyMaker(was);
  const rows = findings.map((finding): AuditRow => {
    const pair = pairs.get(finding);
    // Its key is kept, so that the cursor stays on it.
    if (pair) return { ...finding, key: pair.key, mark: isSame(pair, finding) ? null : 'changed' };
    return { ...finding, key: freeKey(finding), mark: before === null ? null : 'new' };
  });
  const still = new Set(pairs.values());
  const gone = was.filter((row) => !still.has(row)).map((row): AuditRow => ({ ...row, mark: 'fixed' }));
  return { ranAtMs, unreadable, previousAtMs: before?.ranAtMs ?? null, rows: [...rows, ...gone] };
}

/** A check may find several things: what says the same is the same; of the rest, equal checks in their order. */
function pairUp(was: readonly AuditRow[], findings: readonly FindingFacts[]): ReadonlyMap<FindingFacts, AuditRow> {
  const pairs = new Map<FindingFacts, AuditRow>();
  const left = new Set(was);
  const pairBy = (identity: (finding: FindingFacts) => string): void => {
    const queues = Map.groupBy(left, identity);
    for (const finding of findings) {
      const row = pairs.has(finding) ? undefined : queues.get(identity(finding))?.shift();
      if (!row) continue;
      left.delete(row);
      pairs.set(finding, row);
    }
  };
  pairBy(({ checkId, severity, detail }) => JSON.stringify([checkId, severity, detail]));
  pairBy(({ checkId }) => checkId);
  return pairs;
}

const isSame = (row: AuditRow, { detail, severity }: FindingFacts): boolean =>
  row.detail === detail && row.severity === severity;

/** The name of the check, numbered where it found several things. */
function keyMaker(was: readonly AuditRow[]): (finding: FindingFacts) => string {
  const taken = new Set(was.map(({ key }) => key));
  const counts = new Map<string, number>();
  return ({ gateway, checkId }) => {
    let at = counts.get(checkId) ?? 1;
    while (taken.has(`${gateway} ${checkId} ${at}`)) at += 1;
    counts.set(checkId, at + 1);
    return `${gateway} ${checkId} ${at}`;
  };
}
