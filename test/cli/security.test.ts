import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../src/gateway/audit/checks.ts';
import { programPath } from '../helpers/build-once.ts';
import { freePort } from '../helpers/free-port.ts';
import { Home } from '../helpers/home.ts';

const token = '9f2c4e7a1b8d3f60c5e2a97b4d1f8063e5b7c2a94f6d1830b7e9c5a2d4f86013';
const gateway = { trustedProxies: ['127.0.0.1'], auth: { mode: 'token', token } };

let home: Home;
beforeAll(async () => {
  home = await Home.make();
});
afterAll(() => home[Symbol.asyncDispose]());

/** A state directory of its own below the home, and the environment that names it. */
function state(name: string, config: object | string): Record<string, string> {
  const dir = join(home.dir, name);
  mkdirSync(dir, { mode: 0o700 });
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  writeFileSync(join(dir, 'openclaw.json'), text, { mode: 0o600 });
  return { OPENCLAW_STATE_DIR: dir };
}

describe('oc security audit', () => {
  it('says what is wrong, where, and what to type, the worst first', async () => {
    const env = state('loose', { gateway: { ...gateway, tailscale: { mode: 'funnel' } } });
    chmodSync(join(home.dir, 'loose'), 0o755);
    const { code, stdout, stderr } = await home.sh('oc security audit', env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const order = ['CRITICAL', 'gateway.tailscale_funnel', 'WARN', 'fs.state_dir.perms_readable', 'INFO', 'summary.'];
    const found = order.map((word) => stdout.indexOf(word));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found).not.toContain(-1);
    expect(stdout).toContain(`Fix  chmod 700 ${join(home.dir, 'loose')}`);
    expect(stdout).toContain('1 critical, 1 warning, 1 remark. Nothing was changed.');
  });

  it('--json: the bare object of the original with its schema, and not a word on stderr', async () => {
    const env = state('json', { gateway });
    for (const line of ['oc security audit --json', 'oc --json audit']) {
      const { stdout, stderr } = await home.sh(line, env);
      const report = JSON.parse(stdout);
      expect(Object.keys(report)).toEqual(['schema', 'ts', 'summary', 'findings', 'secretDiagnostics']);
      expect(report).toMatchObject({ schema: 'oc.security.audit/1', summary: { critical: 0, warn: 0, info: 1 } });
      expect(stderr).toBe('');
    }
  });

  it('--tsv: one finding a line', async () => {
    const { stdout } = await home.sh('oc audit --tsv', state('tsv', { gateway: {} }));
    const rows = stdout.trimEnd().split('\n');
    expect(rows.map((row) => row.split('\t').slice(0, 2).join(' '))).toEqual([
      'critical gateway.loopback_no_auth',
      'warn gateway.http.no_auth',
      'warn gateway.trusted_proxies_missing',
      'info summary.attack_surface',
    ]);
  });

  it('144: --fail-on: 10 at or above the level, else 0; 2 for wrong use', async () => {
    const critical = state('critical', { gateway: {} });
    const warn = state('warn', { gateway: { auth: gateway.auth } });
    const info = state('info', { gateway });
    const code = async (flags: string, env: Record<string, string>) => (await home.sh(`oc audit ${flags}`, env)).code;
    expect(await code('', critical)).toBe(0);
    expect(await code('--fail-on critical', critical)).toBe(10);
    expect(await code('--fail-on critical', warn)).toBe(0);
    expect(await code('--fail-on warn --json', warn)).toBe(10);
    expect(await code('--fail-on warn', info)).toBe(0);
    expect(await code('--fail-on info', info)).toBe(10);
    for (const wrong of ['--fail-on high', '--fail-on', '--deep', '--fix', 'everything']) {
      expect(await code(wrong, info), wrong).toBe(2);
    }
    expect((await home.sh('oc security', info)).code).toBe(2);
  });

  it.each([
    ['broken', '{ "gateway": { '],
    ['cyclic', '{ "$include": "./openclaw.json" }'],
    ['empty', ''],
    ['a list', '[]'],
  ])('works on a configuration that is %s, and does not call it safe', async (name, text) => {
    const env = state(`bad-${name.replace(' ', '-')}`, text);
    const { code, stdout } = await home.sh('oc audit --fail-on warn', env);
    expect(stdout).toContain('config.unreadable');
    expect(code).toBe(10);
  });

  it('works where nothing is, and makes nothing', async () => {
    const env = { OPENCLAW_STATE_DIR: join(home.dir, 'not-there') };
    expect((await home.sh('oc security audit', env)).code).toBe(0);
    expect(readdirSync(home.dir)).not.toContain('not-there');
  });

  it('186: works in the state directory of an OpenClaw, and changes nothing of it', async () => {
    const env = state('theirs', { gateway });
    mkdirSync(join(home.dir, 'theirs', 'state'), { mode: 0o700 });
    writeFileSync(join(home.dir, 'theirs', 'state', 'openclaw.sqlite'), 'theirs', { mode: 0o600 });
    const tree = () =>
      readdirSync(join(home.dir, 'theirs'), { recursive: true, encoding: 'utf8' })
        .toSorted()
        .map((name) => `${name} ${lstatSync(join(home.dir, 'theirs', name)).mtimeMs}`);
    const before = tree();
    expect((await home.sh('oc security audit --fail-on warn', env)).code).toBe(0);
    expect(tree()).toEqual(before);
    expect(readFileSync(join(home.dir, 'theirs', 'state', 'openclaw.sqlite'), 'utf8')).toBe('theirs');
  });

  it('142 (GHSA-r39h-4c2p-3jxp): opens nothing of the directory it is started in', async () => {
    const hostile = join(home.dir, 'hostile');
    mkdirSync(join(hostile, 'node_modules', 'json5'), { recursive: true });
    for (const name of ['.env', '.npmrc', 'package.json', 'openclaw.json', 'config.json']) {
      writeFileSync(join(hostile, name), '{ "gateway": { "bind": "lan" } }');
    }
    writeFileSync(join(hostile, '.env'), 'OPENCLAW_GATEWAY_TOKEN=short\n');
    writeFileSync(join(hostile, 'node_modules', 'json5', 'index.js'), 'throw new Error("hostile")');
    const env = state('watched', { gateway, logging: { file: 'gateway.log' } });
    const program = await programPath();
    // The runtime itself refuses every other file: what is looked at outside of these two fails, and is a finding.
    const allowed = [join(program, '..'), join(home.dir, 'watched')].map((path) => `--allow-fs-read=${path}/*`);
    const line = `cd '${hostile}' && '${process.execPath}' --permission ${allowed.join(' ')} '${program}' audit --fail-on warn`;
    const { code, stdout, stderr } = await home.sh(line, env);
    expect(stderr).toBe('');
    expect(stdout).toContain('0 critical, 0 warnings, 1 remark');
    expect(code).toBe(0);
  });

  it('of a gateway that is named is asked of that gateway', async () => {
    const port = await freePort();
    const env = state('served', { gateway: { ...gateway, port, auth: { ...gateway.auth, scopes: ['read'] } } });
    await home.sh(`printf %s ${token} > token && chmod 600 token`);
    await home.stay(`env OPENCLAW_STATE_DIR='${env['OPENCLAW_STATE_DIR']}' oc gateway`);
    const line = `oc audit --json --url ws://127.0.0.1:${port} --token-file token`;
    const { code, stdout, stderr } = await home.sh(line, { OPENCLAW_STATE_DIR: join(home.dir, 'elsewhere') });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'oc.security.audit/1',
      summary: { critical: 0, warn: 0, info: 1 },
    });
    expect(stdout).not.toContain('"why"');
    expect((await home.sh('oc audit --token-file token', env)).code).toBe(2);
  });
});

describe('oc security explain', () => {
  it('tells when, why and what to do, for every check', async () => {
    const { code, stdout } = await home.sh('oc security explain gateway.loopback_no_auth');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^gateway\.loopback_no_auth {2}\(critical\)\n[\s\S]*\nWhen {2}[\s\S]*\nWhy {3}[\s\S]*\nFix {3}openssl/,
    );
    const json = JSON.parse((await home.sh('oc audit explain fs.config.symlink --json')).stdout);
    const row = checks.find(({ id }) => id === 'fs.config.symlink');
    expect(json).toMatchObject({ ok: true, schema: 'oc.security.explain/1' });
    expect(json.data).toMatchObject({ id: row?.id, area: row?.area, why: row?.why, fix: row?.fix });
  });

  it('knows what was probably meant, and ends with 3', async () => {
    const { code, stderr } = await home.sh('oc security explain gateway.loopback_noauth');
    expect(code).toBe(3);
    expect(stderr).toContain('Did you mean  oc security explain gateway.loopback_no_auth');
  });
});
