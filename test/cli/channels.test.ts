import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { Home } from '../helpers/home.ts';
import { refusal, TelegramStandIn } from '../helpers/telegram-stand-in.ts';

let home: Home;
let server: TelegramStandIn;

beforeEach(async () => {
  home = await Home.make();
  server = await TelegramStandIn.open();
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const bot = () => ({ apiRoot: server.apiRoot, botToken: server.token });

async function gateway(channels: object): Promise<void> {
  home.configure({ 'gateway.port': await freePort(), channels });
  await home.stay('oc gateway');
}

const file = () => join(home.dir, '.openclaw', 'openclaw.json');
const flag = () => join(home.dir, '.openclaw', 'channels-off');

async function data(line: string): Promise<Record<string, unknown>> {
  const { stdout } = await home.sh(`${line} --json`);
  return (JSON.parse(stdout) as { data: Record<string, unknown> }).data; // why: a result has its data under this name
}

describe('oc channels list and status', () => {
  it('tell what is set up, what is missing and how to give it, with the gateway down', async () => {
    home.configure({ channels: { telegram: bot(), slack: { enabled: true }, whatsapp: { enabled: true } } });
    const { code, stdout } = await home.sh('oc channels list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^telegram\/default +on {3}direct messages: pairing, groups: allowlist$/m);
    expect(stdout).toMatch(/there is no bot token: set channels\.slack\.botToken: {2}oc channels login slack\n/);
    expect(stdout).toMatch(/no phone is linked: {2}oc channels login whatsapp\n/);
    expect(stdout).toMatch(/^discord +not set up\. {2}oc channels login discord$/m);
    expect((await home.sh('oc channels status')).stdout).toMatch(
      /^The gateway does not run.*\n.*\ntelegram\/default +not running$/m,
    );
    expect((await home.sh('oc channels list --tsv')).stdout).toContain('telegram\tdefault\ton\t\tpairing\tallowlist\n');
    expect(await data('oc channels status')).toMatchObject({ gatewayRuns: false, channelsOff: null });
  });

  it('say what is missing once, where it is also what is wrong', async () => {
    await gateway({ slack: { enabled: true } });
    const { stdout } = await home.sh('oc channels status');
    expect(stdout).toMatch(/^slack\/default .*there is no bot token.*\n {4}oc channels login slack$/m);
    expect(stdout.match(/there is no bot token/g)).toHaveLength(1);
  });

  it('tell of a running gateway what is connected since when, what is wrong, and with --deep who we are', async () => {
    await gateway({ telegram: bot() });
    await home.sh('oc channels enable telegram');
    const deep = await home.sh('oc channels status --deep');
    expect(deep).toMatchObject({ code: 0, stderr: '' });
    expect(deep.stdout).toMatch(/^telegram\/default +connected since \d{4}-\d\d-\d\d \d\d:\d\dZ$/m);
    expect(deep.stdout).toMatch(/^Probe +telegram\/default {2}bot @stand_in_bot \(777\), \d+ ms$/m);
    expect(deep.stdout).toMatch(/^You +telegram {2}not known: oc owner set telegram:ID.*oc pairing list/m);
    const nobody = await home.sh('oc owner set telegram:alice');
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('"telegram:alice" would be nobody: ') });
    expect((await home.sh('oc owner set telegram:5001')).stdout).toContain('oc access');
    server.trouble('getMe', refusal(401, `Unauthorized bot${server.token}`));
    const status = await home.sh('oc status --deep');
    expect(status.code).toBe(5);
    expect(status.stdout).toMatch(/^Probe +telegram\/default {2}FAILED: .*401/m);
    expect(status.stdout).toMatch(/^You +telegram {2}5001$/m);
    expect(deep.stdout + status.stdout + status.stderr).not.toContain('canary');
  });

  it('ask the platforms with the gateway down, too', async () => {
    home.configure({ channels: { telegram: bot() } });
    const { code, stdout } = await home.sh('oc status --deep');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Probe +telegram\/default {2}bot @stand_in_bot \(777\)/m);
  });
});

describe('oc channels enable and disable', () => {
  it('write one key, and say what the running gateway made of it', async () => {
    await gateway({ telegram: bot() });
    const off = await home.sh('oc channels disable telegram');
    expect(off).toMatchObject({ code: 0, stderr: '' });
    expect(off.stdout).toBe('channels.telegram.enabled = false\ntelegram/default  off\n');
    const on = await home.sh('oc channels enable telegram:default');
    expect(on.stdout).toBe('channels.telegram.enabled = true\ntelegram/default  connected\n');
    server.trouble('getUpdates', refusal(401, 'Unauthorized'));
    await home.sh('oc channels disable telegram');
    server.trouble('getMe', refusal(401, 'Unauthorized'));
    expect((await home.sh('oc channels enable telegram')).stdout).toMatch(/telegram\/default {2}not running: .*401/);
  });

  it('say so when the running gateway cannot take it up', async () => {
    await gateway({ telegram: bot() });
    home.configure({ 'gateway.auth.mode': 'none' });
    const { code, stderr, stdout } = await home.sh('oc channels disable telegram');
    expect(code).toBe(0);
    expect(stderr).toContain('The running gateway goes on with its last complete policy: gateway.auth.mode none');
    expect(stdout).toMatch(/telegram\/default {2}(connected|running)/);
  });

  it('switch one account of several, and refuse what there is not', async () => {
    home.configure({ channels: { telegram: { accounts: { work: bot(), home: {} } } } });
    const off = await home.sh('oc channels disable telegram:work');
    expect(off.stdout).toContain('channels.telegram.accounts.work.enabled = false\nNo gateway runs here');
    expect(await home.sh('oc channels disable telegram:nope')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('There are: telegram:work, telegram:home'),
    });
    expect(await home.sh('oc channels enable telegrm')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean  telegram'),
    });
    expect((await home.sh('oc channels enable')).code).toBe(2);
    expect((await home.sh('oc channels enable telegram --all')).code).toBe(2);
    expect((await home.sh('oc channels disable telegram --url ws://127.0.0.1:9')).code).toBe(2);
  });
});

describe('oc channels disable-all', () => {
  it('works with the gateway down, holds when it is started, and enable --all restores what was on', async () => {
    home.configure({ 'gateway.port': await freePort(), channels: { telegram: bot() } });
    const before = readFileSync(file(), 'utf8');
    expect(await home.sh('oc channels disable-all')).toMatchObject({ code: 0, stderr: '' });
    await home.stay('oc gateway');
    expect((await home.sh('oc channels status')).stdout).toMatch(/^ALL CHANNELS ARE OFF since .*\n(.* off\n)+$/m);
    expect((await home.sh('oc status')).stdout).toMatch(/^ALL CHANNELS ARE OFF since /m);
    expect((await home.sh('oc channels enable telegram')).stdout).toContain('ALL CHANNELS ARE OFF');
    const on = await home.sh('oc channels enable --all');
    expect(on.stdout).toContain('The channels are as the configuration has them again.');
    expect((await home.sh('oc channels enable telegram')).stdout).toContain('telegram/default  connected');
    expect(JSON.parse(readFileSync(file(), 'utf8')).channels.telegram.botToken).toBe(
      JSON.parse(before).channels.telegram.botToken,
    );
    const { stdout } = await home.sh('oc history --json');
    expect(stdout).toMatch(/channels\.on[\s\S]*channels\.off/);
    expect((await home.sh('oc channels disable-all')).stdout).toContain('All channels are off');
    expect((await home.sh('oc channels disable-all')).stdout).toContain('were off already');
  });

  it('sets the flag also when the configuration cannot be read, and says that nobody recorded it', async () => {
    mkdirSync(join(home.dir, '.openclaw'), { mode: 0o700 });
    writeFileSync(file(), '{ broken', { mode: 0o600 });
    const { code, stderr } = await home.sh('oc channels disable-all');
    expect(code).toBe(0);
    expect(stderr).toContain('The flag is set');
    expect(existsSync(flag())).toBe(true);
    expect((await home.sh('oc channels enable --all')).code).toBe(2);
    expect(existsSync(flag())).toBe(true);
  });

  it('sets the flag also when the gateway hangs, which follows it as soon as it can', async () => {
    home.configure({ 'gateway.port': await freePort(), channels: { telegram: bot() } });
    const { child } = await home.stay('oc gateway');
    child.kill('SIGSTOP');
    const { code, stderr } = await home.sh('oc channels disable-all --timeout 1');
    child.kill('SIGCONT');
    expect(code).toBe(0);
    expect(stderr).toContain('The flag is set');
    await expect
      .poll(async () => (await home.sh('oc channels status --tsv')).stdout)
      .toMatch(/^telegram\tdefault\toff\t/m);
    expect(await data('oc history')).toMatchObject({ entries: [{ kind: 'channels.off' }] });
  });

  it('sets nothing here for a gateway elsewhere', async () => {
    const { code } = await home.sh('OC_TOKEN=x oc channels disable-all --url ws://127.0.0.1:9');
    expect(code).toBe(5);
    expect(existsSync(flag())).toBe(false);
  });
});
