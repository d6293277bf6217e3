import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditState } from '../../src/gateway/audit/audit-state.ts';
import { loadConfig } from '../../src/gateway/config/load.ts';
import type { AuditReport } from '../../src/gateway/protocol/audit.ts';
import { statePaths } from '../../src/gateway/state/paths.ts';

let home: string;
let dir: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'oc-audited-'));
  dir = statePaths({ HOME: home }).stateDir;
  mkdirSync(dir, { mode: 0o700 });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const audit = (): AuditReport => auditState({ paths: statePaths({ HOME: home }), env: { HOME: home } }, 1);
const config = (value: unknown): void =>
  writeFileSync(join(dir, 'openclaw.json'), JSON.stringify(value), { mode: 0o600 });
const ids = ({ findings }: AuditReport): readonly string[] => findings.map(({ checkId }) => checkId);

describe('147: a file that hangs whoever reads it, or cannot be read (CVE-2026-32061)', () => {
  it.each([
    ['a pipe', (path: string) => void execFileSync('mkfifo', [path])],
    ['a file without end', (path: string) => symlinkSync('/dev/zero', path)],
    ['a file that opens and does not read', (path: string) => symlinkSync('/proc/self/mem', path)],
    ['a link to itself', (path: string) => symlinkSync('openclaw.json', path)],
    ['a directory', (path: string) => mkdirSync(path)],
  ])('%s in the place of the configuration is a finding, and nothing passes', (_, plant) => {
    plant(join(dir, 'openclaw.json'));
    const report = audit();
    expect(ids(report)).toContain('config.unreadable');
    expect(ids(report)).not.toContain('audit.check_failed');
  });

  it.skipIf(process.platform !== 'linux')('in the place of .env or of an include leaves a report as well', () => {
    symlinkSync('/proc/self/mem', join(dir, '.env'));
    execFileSync('mkfifo', [join(dir, 'more.json')]);
    config({ $include: 'more.json' });
    expect(ids(audit())).toContain('config.unreadable');
  });
});

describe('142: a configuration that is made to cost time', () => {
  it('references that multiply each other are no secret, and take no minute', () => {
    config({
      gateway: { auth: { mode: 'token', token: `\${A}`.repeat(100_000) } },
      env: { vars: { A: `\${B}`.repeat(1000) } },
    });
    const startedMs = performance.now();
    expect(ids(audit())).not.toEqual([]);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });

  it('a variable that is long and named often does not fill the memory of who loads it', () => {
    const value = 'x'.repeat(60_000);
    config({ gateway: { auth: { mode: 'token', token: `\${LONG}`.repeat(100_000) } } });
    const loaded = loadConfig({ paths: statePaths({ HOME: home }), env: { LONG: value } });
    expect(loaded.ok).toBe(false);
  });

  it('more agents than anybody has are looked at in part, and it is said', () => {
    config({ agents: { list: Array.from({ length: 20_000 }, (_, n) => ({ id: `a${n}` })) } });
    const { findings } = audit();
    expect(findings.find(({ checkId }) => checkId === 'audit.incomplete')?.detail).toContain('more than 500 agents');
  });
});

describe('142: what the report repeats of a configuration (GHSA-r39h-4c2p-3jxp)', () => {
  it('is never the value of a secret, wherever one was put', () => {
    config({
      gateway: { auth: { mode: 'token', token: 'canarytoken1', password: 'canarypass1' } },
      hooks: { enabled: true, token: 'canaryhook1', path: '/' },
      channels: { telegram: { botToken: '7770001:AAcanary-canary-canary-canary-cana', groupPolicy: 'open' } },
      env: { vars: { OPENAI_API_KEY: 'canarykey1' } },
    });
    expect(JSON.stringify(audit())).not.toContain('canary');
  });
});
