import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditState } from '../../../src/gateway/audit/audit-state.ts';
import { statePaths } from '../../../src/gateway/state/paths.ts';
import { Place } from '../config/place.ts';
import { auditAt, findingsOf, loud, safeGateway } from './state.ts';

const safe = JSON.stringify({ gateway: safeGateway });
const isRoot = process.getuid?.() === 0;

describe('the files of a state directory', () => {
  it('that is safe: nothing', () => {
    using place = new Place(safe);
    place.write('credentials/telegram-allowFrom.json', '{}');
    place.write('agents/main/agent/auth-profiles.json', '{}');
    place.write('agents/main/sessions/0001.jsonl', '');
    expect(loud(auditAt(place))).toEqual([]);
  });

  it('that does not exist is not made', () => {
    const home = mkdtempSync(join(tmpdir(), 'oc-none-'));
    const env = { HOME: home };
    expect(loud(auditState({ paths: statePaths(env), env }, 0))).toContain('critical gateway.loopback_no_auth');
    expect(existsSync(join(home, '.openclaw'))).toBe(false);
    rmSync(home, { recursive: true });
  });

  it('with many open transcripts is one finding, with an example and the number', () => {
    using place = new Place(safe);
    for (const name of ['a', 'b', 'c'])
      place.write(`agents/work/sessions/${name}.jsonl`, '', name === 'a' ? 0o600 : 0o644);
    expect(loud(auditAt(place)), 'in a directory that nobody else can enter').toEqual([]);
    chmodSync(place.at('agents/work/sessions'), 0o755);
    const found = findingsOf(auditAt(place), 'fs.sessions_store.perms_readable');
    expect(found.map(({ detail }) => detail)).toEqual([
      `2 of 3 transcripts can be read by others, for example ${place.at('agents/work/sessions/b.jsonl')}.`,
    ]);
  });

  it('with an open log of its own', () => {
    using place = new Place(safe);
    place.write('logs/oc-2026-11-21.log', '', 0o640);
    expect(loud(auditAt(place))).toEqual(['warn fs.log_file.perms_readable']);
  });

  it('whose configuration others can write is judged all the same', () => {
    using place = new Place(JSON.stringify({ gateway: { ...safeGateway, tailscale: { mode: 'funnel' } } }));
    chmodSync(place.at('openclaw.json'), 0o666);
    expect(place.load().ok).toBe(false);
    expect(loud(auditAt(place))).toEqual(['critical fs.config.perms_writable', 'critical gateway.tailscale_funnel']);
  });

  it('whose agents have names that lead elsewhere: no path outside is looked at', () => {
    const entries = { '../../../../etc': {}, '/etc': {}, '..': {} };
    using place = new Place(JSON.stringify({ gateway: safeGateway, agents: { entries } }));
    expect(JSON.stringify(auditAt(place).findings.filter(({ checkId }) => checkId.startsWith('fs.')))).toBe('[]');
  });

  it('a link that leads nowhere is no file, and no failure', () => {
    using place = new Place();
    symlinkSync(place.at('nowhere.json'), place.at('openclaw.json'));
    expect(loud(auditAt(place))).toContain('critical gateway.loopback_no_auth');
    using other = new Place(safe);
    mkdirSync(other.at('agents/main/agent'), { recursive: true });
    symlinkSync(other.at('gone'), other.at('agents/main/agent/auth-profiles.json'));
    expect(loud(auditAt(other))).toEqual([]);
  });

  it('the configuration as a link: its end is judged, and the link is said', () => {
    using place = new Place(safe);
    renameSync(place.at('openclaw.json'), place.at('real.json'));
    symlinkSync(place.at('real.json'), place.at('openclaw.json'));
    chmodSync(place.at('real.json'), 0o644);
    const report = auditAt(place);
    expect(loud(report)).toEqual(['critical fs.config.perms_world_readable', 'warn fs.config.symlink']);
    expect(findingsOf(report, 'fs.config.perms_world_readable')[0]?.detail).toContain('a link, leads to a file that');
  });

  it.skipIf(isRoot)('what this user may not see is said, and passes for nothing else (not as root)', () => {
    using place = new Place(safe);
    place.write('agents/main/agent/auth-profiles.json', '{}', 0o644);
    chmodSync(place.at('agents'), 0o000);
    const report = auditAt(place);
    chmodSync(place.at('agents'), 0o700);
    expect(loud(report)).toEqual(['warn audit.incomplete']);
    expect(findingsOf(report, 'audit.incomplete')[0]?.detail).toContain(place.at('agents'));
  });

  it.skipIf(isRoot)('a configuration that this user may not read is unreadable, not safe (not as root)', () => {
    using place = new Place(safe);
    chmodSync(place.at('openclaw.json'), 0o000);
    expect(loud(auditAt(place))).toEqual(['warn config.unreadable']);
  });

  it.skipIf(!isRoot)('what belongs to another user is critical (as root)', async () => {
    const { chownSync } = await import('node:fs');
    using place = new Place(safe);
    chownSync(place.at('openclaw.json'), 12_345, 12_345);
    const [finding] = findingsOf(auditAt(place), 'fs.owner.other_user');
    expect(finding?.severity).toBe('critical');
    expect(finding?.detail).toBe(`${place.at('openclaw.json')} belongs to user 12345.`);
    expect(finding?.remediation).toContain('chown 0 ');
  });

  it('186: of a real OpenClaw are read like ours', () => {
    using place = new Place(safe);
    mkdirSync(place.at('state'));
    writeFileSync(place.at('state/openclaw.sqlite'), 'not looked at');
    chmodSync(place.paths.stateDir, 0o755);
    expect(loud(auditAt(place))).toEqual(['warn fs.state_dir.perms_readable']);
  });

  it('a FIFO in the place of the configuration is no reason to wait', async () => {
    const { execFileSync } = await import('node:child_process');
    using place = new Place();
    execFileSync('mkfifo', [place.at('openclaw.json')]);
    expect(loud(auditAt(place))).toContain('warn config.unreadable');
  });
});
