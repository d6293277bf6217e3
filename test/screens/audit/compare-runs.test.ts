import { expect, test } from 'vitest';
import type { Finding } from '../../../src/gateway/protocol/audit.ts';
import type { AuditRun } from '../../../src/screens/audit/audit.ts';
import { compareRuns } from '../../../src/screens/audit/compare-runs.ts';
import { readAudit } from '../../../src/screens/audit/read-audit.ts';
import { finding, noAuth, readable, surface } from './findings.ts';

function run(before: AuditRun | null, ...findings: readonly Finding[]): AuditRun {
  const answer = readAudit('g', { ts: before ? 2000 : 1000, findings });
  if (!answer) throw new Error('no report');
  return compareRuns(before, answer);
}

const marks = ({ rows }: AuditRun) => rows.map(({ checkId, mark }) => `${checkId} ${mark ?? '-'}`);

test('of a first run nothing is new, and the worst stands first, else in the order of the gateway', () => {
  const first = run(null, surface, readable, noAuth, finding('fs.a'));
  expect(marks(first)).toEqual([
    'gateway.loopback_no_auth -',
    'fs.state_dir.perms_readable -',
    'fs.a -',
    'summary.attack_surface -',
  ]);
  expect(first.previousAtMs).toBeNull();
});

test('what was not in the run before is new, also when that run found nothing', () => {
  expect(marks(run(run(null), readable))).toEqual(['fs.state_dir.perms_readable new']);
  expect(marks(run(run(null, readable), readable, noAuth))).toEqual([
    'gateway.loopback_no_auth new',
    'fs.state_dir.perms_readable -',
  ]);
});

test('what went away stands last as fixed for one run, and is new when it comes back', () => {
  const first = run(null, noAuth, readable);
  const second = run(first, readable);
  expect(marks(second)).toEqual(['fs.state_dir.perms_readable -', 'gateway.loopback_no_auth fixed']);
  expect(second.previousAtMs).toBe(1000);
  expect(marks(run(second, readable))).toEqual(['fs.state_dir.perms_readable -']);
  expect(marks(run(second, readable, noAuth))[0]).toBe('gateway.loopback_no_auth new');
});

test('of several findings of one check the one that went away is fixed, not its neighbour', () => {
  const [a, b] = [finding('flags', { detail: 'a=true' }), finding('flags', { detail: 'b=true' })];
  const first = run(null, a, b);
  const second = run(first, b);
  expect(second.rows.map(({ detail, mark }) => [detail, mark])).toEqual([
    ['b=true', null],
    ['a=true', 'fixed'],
  ]);
  // The cursor knows a row by its key, which stays.
  expect(second.rows[0]?.key).toBe(first.rows[1]?.key);
});

test('the same check about something else, or graver, is changed and keeps its key', () => {
  const first = run(null, finding('http', { detail: '/a' }), finding('short'));
  const second = run(first, finding('http', { detail: '/a, /b' }), finding('short', { severity: 'critical' }));
  expect(marks(second)).toEqual(['short changed', 'http changed']);
  expect(new Set(second.rows.map(({ key }) => key))).toEqual(new Set(first.rows.map(({ key }) => key)));
});

test('keys are unique, whatever the findings are called', () => {
  const many = Array.from({ length: 1000 }, (_, at) => finding(at % 2 ? 'x' : 'x 1', { detail: `${at % 3}` }));
  const second = run(run(null, ...many), ...many.slice(500), finding('x', { detail: 'other' }));
  expect(new Set(second.rows.map(({ key }) => key)).size).toBe(second.rows.length);
});
