import { readFileSync } from 'node:fs';
import type { Severity } from '../../src/gateway/protocol/audit.ts';
import type { Case, Expected } from './corpus.ts';

/** A difference from the recorded findings that `docs/audit-deviations.md` names. */
export interface Deviation extends Expected {
  readonly caseId: string;
  readonly we: 'add it' | 'leave it out';
}

const text = readFileSync(new URL('../../docs/audit-deviations.md', import.meta.url), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, ...cells]) => cells.slice(0, -1));

const finding = /`([\w.]+)` (critical|warn|info)/g;

// why: the pattern lets nothing else through
const findingsIn = (cell: string): readonly Expected[] =>
  [...cell.matchAll(finding)].map(([, checkId = '', severity]) => ({ checkId, severity: severity as Severity }));

const caseIn = (cell: string): string => cell.replaceAll('`', '');

const single: readonly Deviation[] = rows
  .filter((cells) => cells.length === 4)
  .flatMap(([caseId = '', check = '', we]) =>
    findingsIn(check).map((one) => ({ ...one, caseId: caseIn(caseId), we: we === 'add it' ? we : 'leave it out' })),
  );

const refused: readonly Deviation[] = rows
  .filter((cells) => cells.length === 2)
  .flatMap(([caseId = '', said = '']) =>
    findingsIn(said).map((one) => ({ ...one, caseId: caseIn(caseId), we: 'add it' as const })),
  );

export const deviations: readonly Deviation[] = [...single, ...refused];

/** What the original refuses whole and we can read: the summary is there, too. */
export const readThoughRefused: ReadonlySet<string> = new Set(
  rows.filter((cells) => cells.length === 2 && !cells[1]?.includes('config.unreadable')).map(([id = '']) => caseIn(id)),
);

/** What our audit must say about a case, of the checks that exist here. */
export function expectedOf(one: Case, known: ReadonlySet<string>): readonly Expected[] {
  const own = deviations.filter(({ caseId }) => caseId === one.id);
  const recorded = one.expect.findings
    .filter(({ checkId }) => known.has(checkId))
    .filter(({ checkId }) => !own.some((row) => row.checkId === checkId && row.we === 'leave it out'));
  const added = own.filter(({ we }) => we === 'add it').map(({ checkId, severity }) => ({ checkId, severity }));
  const summary = readThoughRefused.has(one.id)
    ? [{ checkId: 'summary.attack_surface', severity: 'info' as const }]
    : [];
  return [...recorded, ...added, ...summary];
}
