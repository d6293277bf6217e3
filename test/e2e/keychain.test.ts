import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binaryPath } from '../helpers/build-once.ts';
import { Home } from '../helpers/home.ts';
import { needsProgram } from '../helpers/programs.ts';
import { SecretService } from '../helpers/secret-service.ts';

const lacks = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].map(needsProgram).includes(true);
const secret = 'a-secret-of-the-test-0123456789abcdef';

const fileOf = (home: Home): string => readFileSync(join(home.dir, '.openclaw', 'openclaw.json'), 'utf8');
const entryOf = (home: Home): string | undefined => /gateway\.auth\.token-\d{8}-[0-9a-f]{8}/.exec(fileOf(home))?.[0];

describe.skipIf(lacks)('secrets in the keychain', () => {
  let service: SecretService;
  beforeAll(async () => {
    service = await SecretService.start();
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
  });

  it('the gateway’s token is made there; commands list it without showing it, and rotate it', async () => {
    await using home = await Home.make();
    const sh = (line: string) => home.sh(line, service.env);
    await sh('oc config set gateway.port 0 && oc config set auth.useKeychain true');
    expect(await sh('oc gateway start')).toMatchObject({ code: 0 });
    expect(fileOf(home)).not.toMatch(/[0-9a-f]{64}/);
    const first = entryOf(home);
    expect(first).toBeDefined();
    const today = new Date().toISOString().slice(0, 10);
    const { stdout: list } = await sh('oc secrets list');
    expect(list).toContain(`gateway.auth.token  keychain ${first}, 64 characters, since ${today}`);
    expect(await sh('oc secrets rotate gateway')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('keychain'),
    });
    const second = entryOf(home);
    expect(second).not.toBe(first);
    // The old entry is gone: the file as it was before names nothing any more.
    expect((await sh(`oc config undo && oc config validate`)).stdout).toContain(`it has no entry ${first}`);
    expect(await sh('oc status')).toMatchObject({ code: 0 });
    expect((await sh('oc config undo && oc config validate')).code).toBe(0);
    expect((await sh('oc history --json')).stdout).toContain('secret.rotated');
  });

  it('the key of a provider is kept there by oc login, replaced, and taken out again', async () => {
    await using home = await Home.make();
    const sh = (line: string) => home.sh(line, service.env);
    await sh('oc config set auth.useKeychain true');
    const profiles = () =>
      readFileSync(join(home.dir, '.openclaw', 'agents', 'main', 'agent', 'auth-profiles.json'), 'utf8');
    expect(await sh(`echo '${secret}' | oc login anthropic --no-check`)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('in the keychain'),
    });
    const first = /login-anthropic-\d{8}-[0-9a-f]{8}/.exec(profiles())?.[0];
    expect(first).toBeDefined();
    expect(profiles()).not.toContain(secret);
    expect((await sh('oc secrets list')).stdout).toContain(`keychain ${first}, 37 characters`);
    await sh(`echo '${secret}-2' | oc login anthropic --no-check`);
    expect(profiles()).not.toContain(first);
    expect((await sh('oc secrets list')).stdout).toContain('39 characters');
    expect(await sh('oc login anthropic --remove')).toMatchObject({ code: 0 });
    expect((await sh('oc secrets list')).stdout).not.toContain('login');
  });

  it('what is set goes there, and `config get` shows its length and its place', async () => {
    await using home = await Home.make();
    const sh = (line: string) => home.sh(line, service.env);
    await sh('oc config set auth.useKeychain true');
    const set = await sh(`printf %s '${secret}' | oc config set gateway.auth.token -`);
    expect(set).toMatchObject({ code: 0, stdout: expect.stringContaining('in the keychain') });
    expect(fileOf(home)).not.toContain(secret);
    const { stdout } = await sh('oc config get gateway.auth.token');
    expect(stdout).toContain('set (37 characters)');
    expect(stdout).toContain(`keychain ${entryOf(home)}`);
    // A key that nothing of ours reads cannot be there, and it says so.
    const other = await sh(`printf %s '${secret}x' | oc config set hooks.token -`);
    expect(other.stderr).toContain('stands in the file');
  });

  it('a secret that moves there from the file is said to stand in the backups still; a new one does not', async () => {
    await using home = await Home.make();
    const sh = (line: string) => home.sh(line, service.env);
    await sh(`printf %s '${secret}' | oc config set gateway.auth.token -`);
    await sh('oc config set auth.useKeychain true');
    const moved = await sh(`printf %s '${secret}' | oc config set gateway.auth.token -`);
    expect(moved).toMatchObject({ code: 0, stderr: expect.stringContaining('older texts of the configuration') });
    expect(readFileSync(join(home.dir, '.openclaw', 'backups', 'openclaw.json.bak'), 'utf8')).toContain(secret);
    const fresh = await sh(`printf %s 'another-${secret}' | oc config set gateway.auth.token -`);
    expect(fresh.stderr).not.toContain('older texts');
  });

  it('without a keychain nothing is written, nothing starts, and nothing falls back to the file', async () => {
    await using home = await Home.make();
    await home.sh('oc config set gateway.port 0 && oc config set auth.useKeychain true');
    const before = fileOf(home);
    const set = await home.sh(`printf %s '${secret}' | oc config set gateway.auth.token -`);
    expect(set).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the keychain did not take gateway.auth.token'),
    });
    const start = await home.sh('oc gateway');
    expect(start).toMatchObject({ code: 2, stderr: expect.stringContaining('the keychain did not take') });
    expect(fileOf(home)).toBe(before);
  });

  it('a gateway whose token is in a keychain that is gone does not start, and one that runs goes on', async () => {
    await using home = await Home.make();
    await using own = await SecretService.start();
    const sh = (line: string) => home.sh(line, own.env);
    await sh('oc config set gateway.port 0 && oc config set auth.useKeychain true');
    expect((await sh('oc gateway start')).code).toBe(0);
    await own[Symbol.asyncDispose]();
    // It has read the entry; a reload for another reason does not ask for it again.
    await sh('oc config set approvals.timeout 1000');
    await expect.poll(async () => (await sh('oc logs')).stdout).toContain('configuration reloaded');
    expect(await sh('oc status --json')).toMatchObject({ code: 0, stdout: expect.stringContaining('"problem": null') });
    await sh('oc gateway stop');
    const again = await sh('oc gateway');
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is in the keychain, which cannot be used'),
    });
  });

  it('the executable brings the library along, and leaves nothing of it behind', async () => {
    await using home = await Home.make();
    const binary = await binaryPath();
    const env = { HOME: home.dir, TMPDIR: home.dir, PATH: '', ...service.env };
    const run = (...args: string[]) =>
      spawnSync(binary, args, { env, cwd: home.dir, encoding: 'utf8', timeout: 20_000, input: secret });
    expect(run('config', 'set', 'auth.useKeychain', 'true')).toMatchObject({ status: 0 });
    expect(run('config', 'set', 'gateway.auth.token', '-')).toMatchObject({ status: 0 });
    expect(fileOf(home)).not.toContain(secret);
    expect(run('secrets', 'list').stdout).toContain(`keychain ${entryOf(home)}, ${secret.length} characters`);
    writeFileSync(join(home.dir, 'seen'), '');
    expect(spawnSync('/bin/ls', ['-A', home.dir], { encoding: 'utf8' }).stdout).not.toContain('oc-keyring');
  }, 180_000);
});
