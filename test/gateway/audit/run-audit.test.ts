import { describe, expect, it } from 'vitest';
import { type Check, check } from '../../../src/gateway/audit/check.ts';
import { checks } from '../../../src/gateway/audit/checks.ts';
import { collectFacts } from '../../../src/gateway/audit/facts/facts.ts';
import { runAudit } from '../../../src/gateway/audit/run-audit.ts';
import { severities } from '../../../src/gateway/protocol/audit.ts';
import { Place } from '../config/place.ts';
import { auditOf, findingsOf, safeGateway } from './state.ts';

const words = { area: 'Files', title: 'A title', when: 'Now.', why: 'So.', fix: 'Do it.' } as const;

function reportOf(config: string, table: readonly Check[]) {
  using place = new Place(config);
  return runAudit(collectFacts({ paths: place.paths, env: {} }), 7, table);
}

describe('the runner', () => {
  it('puts the worst first, and within a severity keeps the order of the table', () => {
    const row = (id: string, severity: 'critical' | 'warn' | 'info') =>
      check({
        ...words,
        id,
        severities: [severity],
        needs: [],
        judge: () => [{ detail: id }, { detail: `${id} again` }],
      });
    const report = reportOf('{}', [row('a', 'info'), row('b', 'critical'), row('c', 'warn'), row('d', 'critical')]);
    expect(report.findings.map(({ detail }) => detail)).toEqual(
      ['b', 'd', 'c', 'a'].flatMap((id) => [id, `${id} again`]),
    );
    expect(report.summary).toEqual({ critical: 4, warn: 2, info: 2 });
    expect(report.ts).toBe(7);
  });

  it('turns a check that throws into a finding as severe as the check, and loses no other', () => {
    const broken = check({
      ...words,
      id: 'x.broken',
      severities: ['critical'],
      needs: [],
      judge: () => {
        throw new TypeError('the token is hunter2hunter2');
      },
    });
    const fine = check({ ...words, id: 'x.fine', severities: ['warn'], needs: [], judge: () => [{ detail: 'here' }] });
    const { findings } = reportOf('{}', [broken, fine]);
    expect(findings.map(({ checkId, severity }) => `${severity} ${checkId}`)).toEqual([
      'critical audit.check_failed',
      'warn x.fine',
    ]);
    expect(findings[0]?.detail).toContain('x.broken failed with TypeError');
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  it('never takes a failed check of mere remarks for a remark', () => {
    const broken = check({
      ...words,
      id: 'x',
      severities: ['info'],
      needs: [],
      judge: () => {
        throw new Error('no');
      },
    });
    expect(reportOf('{}', [broken]).summary).toEqual({ critical: 0, warn: 1, info: 0 });
  });

  it('does not ask a check for a fact that is not known, and says that the configuration was not judged', () => {
    const needy = check({
      ...words,
      id: 'x.needy',
      severities: ['critical'],
      needs: ['config'],
      judge: () => [{ detail: 'asked' }],
    });
    expect(findingsOf(reportOf('{ "gateway": ', [needy]), 'x.needy')).toEqual([]);
    expect(findingsOf(reportOf('{}', [needy]), 'x.needy')).toHaveLength(1);
    const whole = auditOf('{ "gateway": ');
    expect(findingsOf(whole, 'config.unreadable')[0]?.detail).toContain('every check of the configuration is open');
    expect(findingsOf(whole, 'summary.attack_surface')).toEqual([]);
  });

  it('takes a secret out of what a finding quotes', () => {
    const secret = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789';
    const report = auditOf({ gateway: { ...safeGateway, nodes: { commands: { deny: [secret, 'system.*'] } } } });
    const [finding] = findingsOf(report, 'gateway.nodes.deny_commands_ineffective');
    expect(finding?.detail).toContain('system.*');
    expect(JSON.stringify(report)).not.toContain(secret);
  });

  it('tells which references lead nowhere', () => {
    const auth = { mode: 'token', token: { source: 'file', provider: 'vault', id: '/gateway/token' } };
    expect(auditOf({ gateway: { auth } }).secretDiagnostics).toEqual([
      'gateway.auth.token: the reference leads to nothing here',
    ]);
    expect(auditOf({ gateway: safeGateway }).secretDiagnostics).toEqual([]);
  });
});

describe('the table of checks', () => {
  it('has at least thirty, each with a name of its own and all its words', () => {
    expect(checks.length).toBeGreaterThanOrEqual(60);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const row of checks) {
      expect(row.id, row.id).toMatch(/^[a-z]+(\.[a-z_]+)+$/);
      expect(
        [row.title, row.when, row.why].every((text) => text.trim().length > 3),
        row.id,
      ).toBe(true);
      expect(row.when, row.id).toMatch(/\.$/);
      expect(row.fix === null || row.fix.length > 3, row.id).toBe(true);
      // Something that is wrong can be mended.
      expect(row.fix !== null || row.severities.every((severity) => severity === 'info'), row.id).toBe(true);
    }
  });

  it('names severities the worst first', () => {
    for (const { id, severities: own } of checks) {
      expect(
        [...own].toSorted((a, b) => severities.indexOf(a) - severities.indexOf(b)),
        id,
      ).toEqual(own);
    }
  });
});
