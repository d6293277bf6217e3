import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { end, Home } from '../helpers/home.ts';

const state = (home: Home, ...names: string[]) => join(home.dir, '.openclaw', ...names);

describe('oc gateway refuses to start', () => {
  it('a second time on one state directory (exit 6), with the first one’s pid, and the first goes on', async () => {
    await using home = await Home.make();
    const { child } = await home.stay('oc gateway --port 0');
    const second = await home.sh('oc gateway --port 0');
    expect(second.code).toBe(6);
    expect(second.stderr).toContain(`pid ${child.pid}`);
    expect((await home.sh('oc gateway status')).code).toBe(0);
    expect((await home.sh('oc gateway start')).stdout).toContain('running already');
    expect(await end(child, 'SIGTERM')).toBe(0);
  });

  it('on a port that is taken (exit 6), and leaves the lock free', async () => {
    await using home = await Home.make();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const refused = await home.sh(`oc gateway --port ${port}`);
    expect(refused.code).toBe(6);
    expect(refused.stderr).toContain('[PORT_TAKEN, exit 6]');
    other.close();
    const { child } = await home.stay(`oc gateway --port ${port}`);
    expect(await end(child, 'SIGTERM')).toBe(0);
  });

  it.each(['lan', 'tailnet', '0.0.0.0', '::', '192.0.2.7', 'custom', 'Loopback.', ''])(
    'on the bind %j, by flag and by configuration, and nothing listens (exit 4 or 2)',
    async (bind) => {
      await using home = await Home.make();
      const flag = await home.sh(`oc gateway --port 0 --bind '${bind}'`);
      expect([2, 4]).toContain(flag.code);
      expect(flag.stdout).toBe('');
      mkdirSync(state(home), { recursive: true, mode: 0o700 });
      writeFileSync(state(home, 'openclaw.json'), JSON.stringify({ gateway: { bind, port: 0 } }), { mode: 0o600 });
      const file = await home.sh('oc gateway');
      expect([2, 4]).toContain(file.code);
      expect(file.stdout).toBe('');
      expect(existsSync(state(home, 'state', 'gateway.sock'))).toBe(false);
    },
  );

  it('with a store of a newer version (exit 6) or a damaged one (exit 1), for commands too', async () => {
    await using home = await Home.make();
    await home.sh('oc pairing block local mallory');
    const store = state(home, 'state', 'oc.sqlite');
    const good = readFileSync(store);
    const db = new DatabaseSync(store);
    db.exec('PRAGMA user_version = 1000');
    db.close();
    for (const line of ['oc gateway --port 0', 'oc pairing list', 'oc pairing block local eve']) {
      const { code, stderr } = await home.sh(line);
      expect(code).toBe(6);
      expect(stderr).toContain('[STATE_NEWER, exit 6]');
    }
    writeFileSync(store, '');
    for (const line of ['oc gateway --port 0', 'oc pairing list']) expect((await home.sh(line)).code).toBe(1);
    writeFileSync(store, good);
    expect((await home.sh('oc pairing list --blocked')).stdout).toContain('local:mallory');
  });

  it.each([0o770, 0o777])(
    'in a state directory of mode %o, and does not tighten it behind your back (THREATS 177)',
    async (mode) => {
      await using home = await Home.make();
      mkdirSync(state(home));
      chmodSync(state(home), mode);
      const { code, stderr } = await home.sh('oc gateway --port 0');
      expect(code).toBe(1);
      expect(stderr).toContain('chmod 700');
      expect(lstatSync(state(home)).mode & 0o777).toBe(mode);
      expect(readdirSync(state(home))).toEqual([]);
    },
  );

  it('where its state is a link or a file (THREATS 176)', async () => {
    await using home = await Home.make();
    await home.sh('mkdir real && chmod 700 real && ln -s real .openclaw');
    expect((await home.sh('oc gateway --port 0')).code).toBe(1);
    expect(readdirSync(join(home.dir, 'real'))).toEqual([]);
    await home.sh('rm .openclaw && echo x > .openclaw');
    expect((await home.sh('oc gateway --port 0')).code).not.toBe(0);
    expect(readFileSync(state(home), 'utf8')).toBe('x\n');
  });
});

describe('THREATS K 153: another home or profile', () => {
  it('has its own state: nothing of one is approved, blocked or read in the other', async () => {
    await using home = await Home.make();
    await home.sh('oc pairing block local mallory');
    expect((await home.sh('oc --profile work pairing list --blocked')).stdout).toContain('Nobody is kept out');
    expect(
      (await home.sh('oc pairing list --blocked', { OPENCLAW_STATE_DIR: join(home.dir, 'other') })).stdout,
    ).toContain('Nobody is kept out');
    expect((await home.sh('oc pairing list --blocked')).stdout).toContain('local:mallory');
    expect(readdirSync(home.dir).toSorted()).toEqual(['.openclaw', '.openclaw-work', 'bin', 'other']);
  });

  it('a state directory that is moved away under a running gateway is not begun anew by it', async () => {
    await using home = await Home.make();
    const { child } = await home.stay('oc gateway --port 0');
    await home.sh('oc pairing block local mallory');
    renameSync(state(home), join(home.dir, 'moved'));
    expect(await end(child, 'SIGTERM')).toBe(0);
    expect(existsSync(state(home))).toBe(false);
    renameSync(join(home.dir, 'moved'), state(home));
    expect((await home.sh('oc pairing list --blocked')).stdout).toContain('local:mallory');
  });
});

describe('a bind that is configured while the gateway runs', () => {
  it('changes nothing of where it listens, is not what status says, and is told to count from the next start', async () => {
    await using home = await Home.make();
    const { child } = await home.stay('oc gateway --port 0');
    const set = await home.sh('oc config set gateway.bind lan');
    expect(set.code).toBe(0);
    expect(set.stderr).toContain('oc gateway restart');
    expect((await home.sh('oc status')).stdout).toContain('loopback port');
    expect((await home.sh('oc gateway status')).stdout).toContain('loopback port');
    expect(await end(child, 'SIGTERM')).toBe(0);
    await home.sh('oc config set gateway.auth.mode none');
    const refused = await home.sh('oc gateway start');
    expect(refused.code).toBe(4);
    // Its own log lines stand before the error on the same stream.
    expect(refused.stderr).toMatch(
      /^oc: gateway\.auth\.mode is none, and bind lan would open the gateway to a network/,
    );
  });
});

describe('oc gateway restart', () => {
  it('stops nothing for a gateway that would not start, and says so', async () => {
    await using home = await Home.make();
    await home.stay('oc gateway --port 0');
    await home.sh('oc config set gateway.tailscale.mode funnel');
    const refused = await home.sh('oc gateway restart');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('gateway.auth.mode is not password');
    expect(refused.stderr).toContain('The gateway that runs was not stopped.');
    expect((await home.sh('oc gateway status')).code).toBe(0);
    await home.sh(
      'oc config set gateway.tailscale.mode off; oc config set gateway.tls.cert ~/none; oc config set gateway.tls.key ~/none',
    );
    expect(await home.sh('oc gateway restart')).toMatchObject({ stderr: expect.stringContaining('was not stopped') });
    expect((await home.sh('oc gateway restart --bind 0.0.0.0')).code).not.toBe(0);
    expect((await home.sh('oc gateway status')).code).toBe(0);
  });
});

describe('what a start warns of', () => {
  it('is about the bind that was typed, and is said by a start in the background too', async () => {
    await using home = await Home.make();
    const set = await home.sh('oc config set gateway.bind lan; oc config set gateway.auth.mode none');
    // The key that was set is another one than the key whose value is no good any more.
    expect(set.stderr).toContain('gateway.bind: the gateway does not start: gateway.auth.mode is none');
    const started = await home.sh('oc gateway start --port 0 --bind loopback');
    expect(started).toMatchObject({ code: 0, stderr: '' });
    await home.sh(
      'oc gateway stop; oc config set gateway.auth.mode token; openssl rand -hex 32 | oc config set gateway.auth.token -',
    );
    const wide = await home.sh(
      'oc config set gateway.bind custom; oc config set gateway.customBindHost 127.0.0.9; oc gateway start --port 0 --bind lan',
    );
    expect(wide.code).toBe(0);
    expect(wide.stderr).toContain('secrets cross the network in the clear');
    expect((await home.sh('oc gateway stop')).code).toBe(0);
  });
});

describe('oc history export', () => {
  it('leaves a file that is there as it is', async () => {
    await using home = await Home.make();
    await home.sh('echo mine > ledger.jsonl');
    const { code, stderr } = await home.sh('oc history export ledger.jsonl');
    expect(stderr).toContain('exists already');
    expect(code).toBe(6);
    expect((await home.sh('cat ledger.jsonl')).stdout).toBe('mine\n');
  });
});

describe('oc status with the gateway down', () => {
  it('names the file that is read, also where that is the older config.json', async () => {
    await using home = await Home.make();
    mkdirSync(state(home), { mode: 0o700 });
    writeFileSync(state(home, 'config.json'), '{}', { mode: 0o600 });
    const { data } = JSON.parse((await home.sh('oc status --json')).stdout);
    expect(data).toMatchObject({ running: false, oc: { config: { file: 'config.json', problem: null } } });
  });
});
