import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { Home } from '../helpers/home.ts';
import { SlackStandIn } from '../helpers/slack-stand-in.ts';
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
    expect(stdout).toMatch(/no phone is linked: {2}oc channels login whatsapp --phone NUMBER\n/);
    expect(stdout).toMatch(/^discord +not set up\. {2}oc channels login discord$/m);
    expect((await home.sh('oc channels status')).stdout).toMatch(
      /^The gateway does not run.*\n.*\ntelegram\/default +not running$/m,
    );
    expect((await home.sh('oc channels list --tsv')).stdout).toContain('telegram\tdefault\ton\t\tpairing\tallowlist\n');
    expect(await data('oc channels status')).toMatchObject({ gatewayRuns: false, channelsOff: null });
  });

  it('tell of a running gateway what is connected since when, what is wrong, and with --deep who we are', async () => {
    await gateway({ telegram: bot() });
    await home.sh('oc channels enable telegram');
    const deep = await home.sh('oc channels status --deep');
    expect(deep).toMatchObject({ code: 0, stderr: '' });
    expect(deep.stdout).toMatch(/^telegram\/default +connected since \d{4}-\d\d-\d\d \d\d:\d\dZ$/m);
    expect(deep.stdout).toMatch(/^Probe +telegram\/default {2}bot @stand_in_bot \(777\), \d+ ms$/m);
    expect(deep.stdout).toMatch(/^You +telegram {2}not known: oc owner set telegram:ID.*oc pairing list/m);
    await home.sh('oc owner set telegram:5001');
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

  it('sets nothing here for a gateway elsewhere', async () => {
    const { code } = await home.sh('OC_TOKEN=x oc channels disable-all --url ws://127.0.0.1:9');
    expect(code).toBe(5);
    expect(existsSync(flag())).toBe(false);
  });
});

describe('oc channels login', () => {
  it('tries a token at its platform, writes it, and says who the bot is', async () => {
    home.configure({ channels: { telegram: { apiRoot: server.apiRoot } } });
    const { code, stdout, stderr } = await home.sh(`echo '${server.token}' | oc channels login telegram -`);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(
      'channels.telegram.botToken is set, in the configuration.\nThe bot is @stand_in_bot (777)\n',
    );
    expect(stdout).not.toContain('canary');
    expect(JSON.parse(readFileSync(file(), 'utf8')).channels.telegram.botToken).toBe(server.token);
  });

  it('says what the running gateway made of it, and takes a token from a file', async () => {
    await gateway({ telegram: { apiRoot: server.apiRoot } });
    const piped = await home.sh(`echo '${server.token}' | oc channels login telegram`);
    expect(piped.stdout).toMatch(/The gateway has it {2}connected\n$/);
    writeFileSync(join(home.dir, 'token'), `${server.token}\n`, { mode: 0o600 });
    const fromFile = await home.sh('oc channels login telegram --token-file token');
    expect(fromFile).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('The bot is @stand_in_bot'),
    });
  });

  it('writes nothing that is no token, that the platform refuses, or that stands on the command line (THREATS 127)', async () => {
    home.configure({ channels: { telegram: { apiRoot: server.apiRoot } } });
    const before = readFileSync(file(), 'utf8');
    server.trouble('getMe', refusal(401, `Unauthorized ${server.token}`));
    const tries = await Promise.all([
      home.sh(`echo '${server.token}' | oc channels login telegram`),
      home.sh('echo canary-of-no-form | oc channels login telegram'),
      home.sh('oc channels login telegram < /dev/null'),
      home.sh(`oc channels login telegram '${server.token}'`),
    ]);
    expect(tries.map(({ code }) => code)).toEqual([4, 2, 2, 2]);
    for (const { stdout, stderr } of tries) expect(stdout + stderr).not.toContain('canary');
    expect(readFileSync(file(), 'utf8')).toBe(before);
    expect((await home.sh(`echo '${server.token}-x' | oc channels login telegram --no-check`)).code).toBe(0);
  });

  it('refuses a bot that another account has, and an account that would hide another', async () => {
    home.configure({ channels: { telegram: bot() } });
    const hides = await home.sh(`echo '${server.token}' | oc channels login telegram:work`);
    expect(hides).toMatchObject({ code: 6, stderr: expect.stringContaining('accounts.default.enabled true') });
    await home.sh('oc config set channels.telegram.accounts.default.enabled true');
    const twin = await home.sh(`echo '${server.token}' | oc channels login telegram:work`);
    expect(twin).toMatchObject({ code: 6, stderr: expect.stringContaining('has the same bot as the account default') });
  });

  it('asks for both tokens of Slack, and finds a person there by an address', async () => {
    await using slack = await SlackStandIn.open();
    home.configure({ channels: { slack: { apiRoot: slack.apiRoot } } });
    expect((await home.sh(`echo '${slack.botToken}' | oc channels login slack`)).code).toBe(2);
    const both = await home.sh(`printf '%s\\n' '${slack.botToken}' '${slack.appToken}' | oc channels login slack`);
    expect([both.code, both.stderr]).toEqual([0, '']);
    expect(both.stdout).toContain('channels.slack.botToken, channels.slack.appToken are set');
    slack.answers.set('users.lookupByEmail', { user: { id: 'U0ALICE', team_id: 'T0STAND', name: 'alice' } });
    const found = await home.sh('oc channels resolve slack alice@example.org');
    expect(found.stdout).toContain('T0STAND:U0ALICE  calls themselves alice\n');
    expect((await home.sh('oc channels resolve slack alice')).code).toBe(2);
  });

  it('has the program that carries WhatsApp link a phone, and takes the link away again', async () => {
    const missing = await home.sh('oc channels login whatsapp --phone 15551234567');
    expect(missing).toMatchObject({ code: 3, stderr: expect.stringContaining('is not installed') });
    const plugin = join(home.dir, '.openclaw', 'plugins', 'oc-whatsapp');
    mkdirSync(join(plugin, 'src'), { recursive: true, mode: 0o700 });
    mkdirSync(join(plugin, 'node_modules'));
    writeFileSync(join(plugin, 'src', 'main.ts'), '', { mode: 0o600 });
    const links = "new URL('../../../credentials/whatsapp/', import.meta.url)";
    const text = `import { mkdirSync, writeFileSync } from 'node:fs';
      const at = process.argv.indexOf('--phone'), account = process.argv[process.argv.indexOf('--account') + 1];
      if (process.argv[at + 1] === '15550000000') { console.error('the phone did not agree in time'); process.exit(1); }
      console.log('type  ABCD1234 ' + process.argv[at + 1] + ' ' + (process.env.CANARY ?? 'alone'));
      mkdirSync(new URL(account, ${links}), { mode: 0o700 });
      writeFileSync(new URL(account + '/creds.json', ${links}), '{}', { mode: 0o600 });`;
    writeFileSync(join(plugin, 'src', 'login.ts'), text, { mode: 0o600 });
    const linked = await home.sh("oc channels login whatsapp:work --phone '+1 (555) 123-4567'", { CANARY: 'canary' });
    expect([linked.code, linked.stderr]).toEqual([0, '']);
    expect(linked.stdout).toMatch(/^type {2}ABCD1234 15551234567 alone\n/);
    const late = await home.sh('oc channels login whatsapp --phone 15550000000');
    expect(late).toMatchObject({ code: 6, stderr: expect.stringContaining('the phone did not agree in time') });
    home.configure({ 'channels.whatsapp.accounts.work.enabled': true });
    expect((await home.sh('oc channels list')).stdout).not.toContain('no phone is linked');
    const out = await home.sh('oc channels logout whatsapp');
    expect(out.stdout).toContain('the link of whatsapp:work was taken away.');
    expect(out.stdout).toContain('Linked devices');
    expect(existsSync(join(home.dir, '.openclaw', 'credentials', 'whatsapp', 'work'))).toBe(false);
  });
});

describe('oc channels logout', () => {
  it('takes the token out, says what is to be revoked, and what it cannot take away', async () => {
    home.configure({ channels: { telegram: bot() } });
    const out = await home.sh('oc channels logout telegram');
    expect(out.code).toBe(0);
    expect(out.stdout).toContain('channels.telegram.botToken was taken away.');
    expect(out.stdout).toContain('/revoke');
    expect(readFileSync(file(), 'utf8')).not.toContain('canary');
    expect(out.stdout).toContain('it stands in older texts of the configuration');
    expect((await home.sh('oc channels logout telegram')).code).toBe(3);
    const variable = await home.sh('oc channels logout telegram', { TELEGRAM_BOT_TOKEN: server.token });
    expect(variable.code).toBe(6);
    expect(variable.stdout).toContain('comes from the variable TELEGRAM_BOT_TOKEN');
    expect(variable.stdout).not.toContain('canary');
    home.configure({ 'channels.telegram.botToken': server.token });
    const hidden = await home.sh('oc channels logout telegram', { TELEGRAM_BOT_TOKEN: `${server.token}-2` });
    expect(hidden.stdout).toContain(
      'Left: telegram:default still signs in, by what its channel or the environment gives.',
    );
  });

  it('takes out the sign-in of every account, and says what a file still holds', async () => {
    writeFileSync(join(home.dir, 'token'), server.token, { mode: 0o600 });
    const work = { tokenFile: join(home.dir, 'token') };
    home.configure({ channels: { telegram: { accounts: { work, home: bot() } } } });
    const { stdout } = await home.sh('oc channels logout telegram');
    expect(stdout).toContain('channels.telegram.accounts.work.tokenFile was taken away.');
    expect(stdout).toContain('channels.telegram.accounts.home.botToken was taken away.');
    expect(stdout).toContain('Left: the file that it named still holds the token.');
  });
});

describe('oc channels resolve', () => {
  it('says of a platform that tells no ids how they are found', async () => {
    for (const channel of ['telegram', 'discord', 'whatsapp', 'local']) {
      expect((await home.sh(`oc channels resolve ${channel} @ann`)).code).toBe(3);
    }
    expect((await home.sh('oc channels resolve telegram @ann')).stderr).toContain('oc pairing list');
  });
});
