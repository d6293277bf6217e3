import { expect, test } from 'vitest';
import { readAudit } from '../../../src/screens/audit/read-audit.ts';
import { finding, readable } from './findings.ts';

test('an answer without a list of findings is no report, least of all a clean one', () => {
  for (const answer of [null, undefined, 'x', [], {}, { findings: null }, { findings: {} }, { ts: 1, summary: {} }])
    expect(readAudit('g', answer), JSON.stringify(answer)).toBeNull();
  expect(readAudit('g', { ts: 5, findings: [] })).toEqual({ ranAtMs: 5, findings: [], unreadable: 0 });
});

test('findings of another shape, and of a severity that is not known, are left out and counted', () => {
  const { checkId: _, ...nameless } = readable;
  const odd = [readable, { ...readable, severity: 'fatal' }, nameless, 7, { ...readable, title: null }];
  const answer = readAudit('g', { ts: 5, findings: odd });
  expect(answer?.findings).toHaveLength(1);
  expect(answer?.unreadable).toBe(4);
});

const secret = 'sk-abcdefghijklmnopqrstuvwxyz0123456789ABCD';

test('THREATS 161: secrets are taken out of every text, and before anything is cut', () => {
  const text = `token=${secret}`;
  const leaking = finding(`x ${text}`, { title: text, detail: text, remediation: text, why: text });
  const cut = finding('cut', { detail: `${'x '.repeat(2040)}${secret}` });
  const answer = readAudit('g', { ts: 1, findings: [leaking, cut] });
  expect(answer?.findings).toHaveLength(2);
  expect(JSON.stringify(answer)).not.toMatch(/sk-abcdef/);
});
