import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeGateway } from '../../src/gateway/client/probe-gateway.ts';
import { freePort } from '../helpers/free-port.ts';
import { end, Home } from '../helpers/home.ts';

let home: Home;

beforeAll(async () => {
  home = await Home.make();
});

afterAll(() => home[Symbol.asyncDispose]());

describe('wrong use ends with 2 and says what is right', () => {
  const rows: readonly [string, string][] = [
    ['oc paring list', 'Did you mean  oc pairing'],
    ['oc statsu', 'Did you mean  oc status'],
    ['oc zzzzzzzzzzzz', 'oc --help'],
    ['oc pairing lst', 'Did you mean  oc pairing list'],
    ['oc gateway install', 'unknown command "install"'],
    ['oc pairing approve', 'Write  oc pairing approve [channel] <code or id>'],
    ['oc send --as alice --url ws://127.0.0.1:1 hello', '--as goes through'],
    ['oc pairing list --bogus', 'unknown option'],
    ['oc audit --deep', "unknown option '--deep'\n    See  oc audit --help"],
    ['oc audit --fail-no warn', 'did you mean --fail-on?'],
    ['oc pairing approve', 'missing required argument'],
    ['oc pairing reject', 'say which request'],
    ['oc pairing history --limit 0', '--limit wants'],
    ['oc history --limit x', '--limit wants'],
    ['oc pairing revoke local', 'say whom'],
    ['oc send --as Alice hello', 'is not a local name'],
    ['oc send " "', 'nothing to send'],
    ['oc gateway --port 70000', 'is not a port'],
    ['oc gateway --port abc', 'is not a port'],
    ['oc --profile ../x status', 'is not a profile name'],
    ['oc --timeout 0 status', '--timeout wants'],
    ['oc --token-fd x status', '--token-fd wants'],
    ['oc pairing list --token-file /nowhere', 'a token is for a gateway that is named'],
    ['oc --url http://127.0.0.1:1 status', 'not the address of a gateway'],
    ['oc tui', 'needs a terminal'],
    ['oc tui', 'oc approvals list'],
    ['oc gateway token show', 'only on a terminal'],
  ];
  it.each(rows)('%s', async (line, words) => {
    const { code, stdout, stderr } = await home.sh(line);
    expect(stderr).toContain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith('oc: ')).toBe(true);
    expect(stderr).toMatch(/\[[A-Z_]+, exit 2\]\n$/);
  });

  it.each([
    'oc --token canary-secret-123 status',
    'oc status --token canary-secret-123',
    'oc --token=canary-secret-123 status',
  ])('a token in argv is refused and not repeated: %s', async (line) => {
    const { code, stdout, stderr } = await home.sh(line);
    expect(code).toBe(2);
    expect(stderr).toContain('--token-file');
    expect(stdout + stderr).not.toContain('canary-secret');
  });

  it('touches nothing of the home', () => {
    expect(readdirSync(home.dir)).toEqual(['bin']);
  });
});

describe('exit codes', () => {
  it('3 where nothing runs that could be meant', async () => {
    await using other = await Home.make();
    await other.sh(`oc config set gateway.port ${await freePort()}`);
    expect((await other.sh('oc gateway status')).code).toBe(3);
  });

  it('4 off a terminal where nothing is set up, for a scope, and for a wrong token', async () => {
    await using other = await Home.make();
    // A gateway of somebody else on the usual port is found and named, and that is no failure.
    const nobody = (await probeGateway(18_789)) === null;
    expect((await other.sh('oc')).code).toBe(nobody ? 4 : 0);
    await other.sh('oc config set gateway.auth.scopes operator.read');
    const { child, stdout } = await other.stay('oc gateway --port 0 --json');
    const { port } = JSON.parse(stdout());
    const url = `oc --url ws://127.0.0.1:${port}`;
    const scope = await other.sh(`${url} pairing list`);
    expect(scope.code).toBe(4);
    expect(scope.stderr).toContain('[SCOPE_MISSING, exit 4]');
    const token = await other.sh(`${url} status`, { OC_TOKEN: 'wrong-token-0123456789' });
    expect(token.code).toBe(4);
    expect(token.stderr).not.toContain('wrong-token');
    expect(await end(child, 'SIGTERM')).toBe(0);
  });

  it('7 for a request whose hour is over', async () => {
    await using other = await Home.make();
    const { child } = await other.stay('oc gateway --port 0');
    await other.sh('oc send --as alice hello');
    const { data } = JSON.parse((await other.sh('oc pairing list --json')).stdout);
    await end(child, 'SIGTERM');
    // An hour passes for the store alone.
    const db = new DatabaseSync(join(other.dir, '.openclaw', 'state', 'oc.sqlite'));
    db.exec('UPDATE pairing_request SET expires_at = 1');
    db.close();
    const { requestId } = data.pending[0];
    for (const verb of ['approve', 'reject', 'approve']) {
      const { code, stderr } = await other.sh(`oc pairing ${verb} ${requestId}`);
      expect(code).toBe(7);
      expect(stderr).toContain('[EXPIRED, exit 7]');
    }
  });

  it('5 for a gateway that is not there', async () => {
    expect((await home.sh('oc send hello')).code).toBe(5);
    expect((await home.sh('oc send --as alice hello')).code).toBe(5);
    const json = await home.sh('oc send hello --json');
    expect(JSON.parse(json.stdout)).toMatchObject({ code: 'GATEWAY_UNREACHABLE', exit: 5, retryable: true });
    expect(json.stderr).toBe('');
  });

  it('5 for a gateway that holds the lock and says nothing, and nothing is decided behind its back', async () => {
    await using other = await Home.make();
    const { child } = await other.stay('oc gateway --port 0');
    child.kill('SIGSTOP');
    try {
      for (const line of [
        'pairing list',
        'pairing block local eve',
        'status',
        'gateway status',
        'gateway stop',
        'history',
      ]) {
        const { code, stderr } = await other.sh(`oc --timeout 0.7 ${line}`);
        expect(code, `${line}: ${stderr}`).toBe(5);
      }
    } finally {
      child.kill('SIGCONT');
    }
    expect((await other.sh('oc pairing list --blocked')).stdout).toContain('Nobody is kept out');
    expect(await end(child, 'SIGTERM')).toBe(0);
  });

  it('5 when the socket file is gone while a gateway holds the lock', async () => {
    await using other = await Home.make();
    await other.stay('oc gateway --port 0');
    await other.sh('rm .openclaw/state/gateway.sock');
    const { code, stderr } = await other.sh('oc pairing block local eve');
    expect(code).toBe(5);
    expect(stderr).toContain('[GATEWAY_SILENT, exit 5]');
  });
});

describe('a hostile working directory (THREATS K 145, CVE-2026-43531; 146, CVE-2026-45004)', () => {
  it('is not read: no .env, package.json, .npmrc, node_modules or configuration of it counts', async () => {
    await using other = await Home.make();
    const cwd = join(other.dir, 'hostile');
    const plant = [
      `mkdir -p ${cwd}/node_modules/commander ${cwd}/node_modules/ws ${cwd}/.openclaw ${cwd}/state`,
      `cd ${cwd}`,
      `echo 'OPENCLAW_STATE_DIR=${cwd}/owned' | tee .env > .openclaw/.env`,
      `echo 'process.exit(66)' | tee node_modules/commander/index.js node_modules/ws/index.js index.js > oc.js`,
      `echo '{"type":"commonjs","imports":{"#x":"./index.js"}}' > package.json`,
      `echo '{"gateway":{"bind":"lan"}}' | tee openclaw.json > .openclaw/openclaw.json`,
      `echo 'node-options=--require ./index.js' > .npmrc`,
    ];
    await other.sh(plant.join(' && '));
    const before = await other.sh(`cd ${cwd} && find . | sort`);
    for (const line of ['oc --version', 'oc status', 'oc pairing list', 'oc config get gateway.bind', 'oc history']) {
      const ran = await other.sh(`cd ${cwd} && ${line}`);
      expect(ran.code, `${line}: ${ran.stderr}`).toBe(0);
      expect(ran.stdout).not.toContain('lan');
    }
    const gateway = await other.stay(`bash -c 'cd ${cwd} && exec oc gateway --port 0'`);
    expect((await other.sh('oc status')).stdout).toContain('loopback');
    expect(await end(gateway.child, 'SIGTERM')).toBe(0);
    expect(await other.sh(`cd ${cwd} && find . | sort`)).toEqual(before);
  });

  it('is not even opened: a pipe without an end in each place would hold whoever reads it', async () => {
    await using other = await Home.make();
    const names = '.env .env.local package.json .npmrc openclaw.json config.json tsconfig.json node_modules .openclaw';
    await other.sh(`mkdir hostile && cd hostile && mkfifo ${names}`);
    const held = await other.sh('cd hostile && timeout 1 cat .env');
    expect(held.code).toBe(124);
    for (const line of [
      'oc --version',
      'oc --help',
      'oc status',
      'oc pairing list',
      'oc config get',
      'oc gateway status',
    ]) {
      const { code } = await other.sh(`cd hostile && timeout 10 ${line}`);
      expect([0, 3], line).toContain(code);
    }
  });
});
