import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { type Severity, severities } from '../../gateway/protocol/audit.ts';
import { clockZ, dateZ } from '../format.ts';
import { emptyDetail } from '../list-lines.ts';
import { type ListSpec, listPane } from '../list-pane.tsx';
import { type ConsoleState, findingRows, serverNow } from '../state.ts';
import { type AuditRow, type AuditRun, countOf, markCount } from './audit.ts';
import { detailRows } from './detail.ts';
import { findingLines } from './lines.ts';
import { whyNoAudit } from './why-no-findings.ts';
import { severityWords, shown } from './words.ts';

const selected = (state: ConsoleState): AuditRow | null =>
  findingRows(state).find(({ key }) => key === state.cursors.findings.key) ?? null;

/** `1C 2W`: what should be looked at. */
function badge({ snapshot }: ConsoleState): Safe {
  const { run } = snapshot.audit;
  if (run === null) return own('');
  const severe: readonly Severity[] = ['critical', 'warn'];
  return joined(
    severe.flatMap((severity) => {
      const count = countOf(run, severity);
      return count === 0 ? [] : [safe`${count}${severityWords[severity].letter}`];
    }),
    own(' '),
  );
}

// why: safe text joined by safe text.
const joined = (parts: readonly Safe[], by: Safe): Safe => parts.join(by) as Safe;

function above(state: ConsoleState): Safe {
  const { run, running, problem } = state.snapshot.audit;
  if (run === null) return whyNoAudit(state) === null && running ? own('running') : own('');
  const start = running
    ? own('running; before that ')
    : problem === null
      ? own('')
      : safe`NOT RUN AGAIN: ${printable(problem.slice(0, 60))}. Before that `;
  return safe`${start}${runText(run, serverNow(state))}`;
}

/** `run 09:40Z   1 CRIT  2 WARN  1 INFO   new 1   fixed 2`, or `as before`; of another day, with its date. */
function runText(run: AuditRun, nowMs: number): Safe {
  const { ranAtMs } = run;
  const at = ranAtMs === null ? own('?') : sameDay(ranAtMs, nowMs) ? clockZ(ranAtMs) : dateZ(ranAtMs);
  const counts = severities.map((severity) => safe`${countOf(run, severity)} ${severityWords[severity].word}`);
  const marks = (['new', 'changed', 'fixed'] as const).flatMap((mark) => {
    const count = markCount(run, mark);
    return count === 0 ? [] : [safe`   ${own(mark)} ${count}`];
  });
  const same = marks.length === 0 && run.previousAtMs !== null ? own('   as before') : own('');
  return safe`run ${at}   ${joined(counts, own('  '))}${joined(marks, own(''))}${same}`;
}

const dayMs = 86_400_000;
const sameDay = (one: number, other: number): boolean => Math.floor(one / dayMs) === Math.floor(other / dayMs);

export const auditSpec: ListSpec = {
  places: { list: 'audit', detail: 'finding' },
  part: 'audit',
  list: () => 'findings',
  rows: findingRows,
  badge,
  above,
  lines: findingLines,
  detail: (state, width) => {
    const item = selected(state);
    const { audit, hello } = state.snapshot;
    const { trustedScripts } = state;
    return item && audit.run
      ? detailRows(item, { width, trustedScripts, run: audit.run, isOurs: hello?.isOurs ?? false })
      : emptyDetail;
  },
  detailTitle: (state) => {
    const item = selected(state);
    return item ? shown(item.checkId, state.trustedScripts) : own('Details');
  },
};

/** What the gateway's security audit found. */
export const auditPane = listPane(auditSpec);
