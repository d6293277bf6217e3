import { execFile } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { auditState } from '../../src/gateway/audit/audit-state.ts';
import { checks } from '../../src/gateway/audit/checks.ts';
import { programPath } from '../helpers/build-once.ts';
import { type Case, CaseHome, cases, type Expected } from './corpus.ts';
import { deviations, expectedOf } from './deviations.ts';

const known: ReadonlySet<string> = new Set(checks.map(({ id }) => id));

/** As often and as severe as it was found, in an order of its own. */
const tally = (findings: readonly Expected[]): readonly string[] =>
  findings.map(({ checkId, severity }) => `${severity} ${checkId}`).toSorted();

function found(one: Case) {
  using home = new CaseHome(one);
  return auditState(home.options, 0);
}

/** Names, modes, targets and contents below a directory. */
function tree(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const stat = lstatSync(join(path, name));
      const what = stat.isSymbolicLink()
        ? readlinkSync(join(path, name))
        : stat.isFile()
          ? readFileSync(join(path, name), 'base64')
          : '';
      return `${name} ${stat.mode.toString(8)} ${stat.mtimeMs} ${what}`;
    });
}

describe('the recorded corpus', () => {
  it('is whole', () => {
    expect(cases).toHaveLength(242);
    expect(cases.filter(({ kind }) => kind === 'clean')).toHaveLength(45);
  });

  it.each(cases.map((one) => [one.id, one] as const))(
    '%s: the same findings, or a deviation that is documented',
    (_, one) => {
      expect(tally(found(one).findings)).toEqual(tally(expectedOf(one, known)));
    },
  );

  it('has an expectation that can fail: another severity, one more, one less', () => {
    const one = cases.find(({ id }) => id === 'fs-everything-loose');
    if (one === undefined) throw new Error('the case is gone');
    const right = tally(expectedOf(one, known));
    const [first, ...rest] = one.expect.findings;
    if (first === undefined) throw new Error('the case expects nothing');
    const wrong = (findings: readonly Expected[]) => tally(expectedOf({ ...one, expect: { findings } }, known));
    const said = tally(found(one).findings);
    expect(said).toEqual(right);
    expect(said).not.toEqual(wrong([{ ...first, severity: 'critical' }, ...rest]));
    expect(said).not.toEqual(wrong([first, ...one.expect.findings]));
    expect(said).not.toEqual(wrong(rest));
  });

  it('is left by clean cases without a word above a remark', () => {
    const clean = cases.filter(({ kind }) => kind === 'clean');
    const loud = clean.flatMap((one) => found(one).findings.filter(({ severity }) => severity !== 'info'));
    expect(loud).toEqual([]);
  });

  it('is deviated from in cases that exist, and never to less than critical care', () => {
    const ids = new Set(cases.map(({ id }) => id));
    expect(deviations.filter(({ caseId }) => !ids.has(caseId))).toEqual([]);
    expect(deviations.filter(({ we, severity }) => we === 'leave it out' && severity !== 'info')).toEqual([]);
    expect(deviations.length).toBeGreaterThan(20);
  });

  it('186: is read without one byte or one mode of it changing', () => {
    for (const one of cases) {
      using home = new CaseHome(one);
      const before = tree(home.dir);
      auditState(home.options, 0);
      expect(tree(home.dir), one.id).toEqual(before);
    }
  });

  it('142 (GHSA-r39h-4c2p-3jxp): comes back without a secret of it', () => {
    const secret =
      /"(?:token|password|botToken|appToken|apiKey|accessToken|pushToken|webhookSecret)":\s*"([^"$]{8,})"/g;
    let seen = 0;
    for (const one of cases) {
      const report = JSON.stringify(found(one));
      const texts = Object.values(one.files).map(({ content }) => String(content));
      const secrets = [...texts.flatMap((text) => [...text.matchAll(secret)].map(([, value = '']) => value))];
      for (const value of secrets.filter((word) => word !== 'openclaw' && word !== 'undefined')) {
        seen += 1;
        expect(report.includes(value), `${one.id}: ${value}`).toBe(false);
      }
    }
    expect(seen).toBeGreaterThan(200);
  });
});

/** Every so many cases are run by the recorded runner, which is not ours, against the built program. */
const step = 8;

describe('the runner of the corpus', () => {
  const run = promisify(execFile);

  /** Cases as that runner reads them, with what we say that the original does not. */
  function folderOf(chosen: readonly Case[], change: (findings: readonly Expected[]) => readonly Expected[]): string {
    const folder = mkdtempSync(join(tmpdir(), 'oc-corpus-'));
    for (const one of chosen) {
      const findings = change(expectedOf(one, known));
      const written = { ...one, args: [], promised: [], expect: { exit: 0, findings } };
      writeFileSync(join(folder, `${one.id}.json`), JSON.stringify(written));
    }
    return folder;
  }

  async function runCases(folder: string): Promise<{ readonly code: number; readonly stdout: string }> {
    const cmd = `'${process.execPath}' '${await programPath()}' security audit --json`;
    const runner = new URL('./run-cases.mjs', import.meta.url).pathname;
    try {
      const { stdout } = await run(process.execPath, [runner, '--strict', '--cmd', cmd, folder]);
      return { code: 0, stdout };
    } catch (error) {
      // why: execFile rejects with what the program said and ended with
      const { code, stdout } = error as { code: number; stdout: string };
      return { code, stdout };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('is satisfied with the program: every finding, its severity, nothing more, exit 0', {
    timeout: 60_000,
  }, async () => {
    const chosen = cases.filter((_, at) => at % step === 0);
    const { code, stdout } = await runCases(folderOf(chosen, (findings) => findings));
    expect(stdout).toMatch(
      new RegExp(`TOTAL ${chosen.length} cases: recall 100\\.0% .* extra 0, severity mismatches 0,`),
    );
    expect(code).toBe(0);
  });

  it('is not satisfied when a finding is missing, extra or of another severity', { timeout: 60_000 }, async () => {
    const chosen = cases.filter(({ id }) => id === 'fs-state-dir-755');
    const more = { checkId: 'gateway.tailscale_funnel', severity: 'critical' } as const;
    const [missing, extra, other] = await Promise.all([
      runCases(folderOf(chosen, (findings) => [...findings, more])),
      runCases(folderOf(chosen, (findings) => findings.slice(1))),
      runCases(folderOf(chosen, (findings) => findings.map((one) => ({ ...one, severity: 'critical' as const })))),
    ]);
    expect([missing.code, extra.code, other.code]).toEqual([1, 1, 1]);
    expect(missing.stdout).toContain('missing  critical:gateway.tailscale_funnel');
    expect(extra.stdout).toContain('extra 1');
    expect(other.stdout).toContain('expected critical');
  });
});
