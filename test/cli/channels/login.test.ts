import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../helpers/free-port.ts';
import { Home } from '../../helpers/home.ts';
import { SlackStandIn } from '../../helpers/slack-stand-in.ts';
import { refusal, TelegramStandIn, type Trouble } from '../../helpers/telegram-stand-in.ts';
import { Terminal } from '../../helpers/terminal.ts';

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

describe('oc channels login', () => {
  it('tries a token at its platform, writes it, and says who the bot is', async () => {
    home.configure({ channels: { telegram: { apiRoot: server.apiRoot } } });
    const { code, stdout, stderr } = await home.sh(`echo '${server.token}' | oc channels login telegram -`);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(
      'channels.telegram.botToken is set, in the configuration.\nThe bot is @stand_in_bot (777)\n',
    );
    expect(stdout).not.toContain('canary');
    expect(stdout).toContain('it connects when one is started:  oc gateway start');
    expect(JSON.parse(readFileSync(file(), 'utf8')).channels.telegram.botToken).toBe(server.token);
  });

  it('says what is in the way of a token', async () => {
    home.configure({ channels: { telegram: { apiRoot: server.apiRoot, tokenFile: join(home.dir, 'token') } } });
    expect(await home.sh(`echo '${server.token}' | oc channels login telegram -`)).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/are both set; [\s\S]*oc channels logout telegram\n/),
    });
  });

  it('does not say of a bot that is off that it connects', async () => {
    home.configure({ channels: { telegram: { apiRoot: server.apiRoot, enabled: false } } });
    const { stdout } = await home.sh(`echo '${server.token}' | oc channels login telegram -`);
    expect(stdout).toMatch(/^No gateway runs here, and the bot is off: first {2}oc channels enable telegram$/m);
    expect(stdout).not.toContain('connects');
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
    expect(tries[2]?.stderr).toMatch(
      /one token must come in, and nothing came in; [\s\S]*oc channels login telegram < FILE/,
    );
    for (const { stdout, stderr } of tries) expect(stdout + stderr).not.toContain('canary');
    expect(readFileSync(file(), 'utf8')).toBe(before);
    expect((await home.sh(`echo '${server.token}-x' | oc channels login telegram --no-check`)).code).toBe(0);
  });

  it.each<readonly [string, Trouble | 'gone', number, string, RegExp]>([
    ['is of nobody', refusal(404, 'Not Found'), 4, 'AUTH_FAILED', /was not taken.*Copy the whole token/s],
    ['meets no server', 'gone', 5, 'PLATFORM_UNREACHABLE', /could not be tried.*ECONNREFUSED.*was not looked at/s],
    ['meets a cut line', 'cut', 5, 'PLATFORM_UNREACHABLE', /cannot be reached.*was not looked at/s],
    ['comes too soon', refusal(429, 'Too Many Requests', { retry_after: 7 }), 5, 'PLATFORM_BUSY', /wait some minutes/],
    ['meets a server in trouble', refusal(500, 'Internal'), 5, 'PLATFORM_FAILED', /need not be the token/],
    ['meets another server', { status: 200, body: '<html>' }, 5, 'PLATFORM_FAILED', /is not the Bot API.*apiRoot/s],
  ])('says what to do about a token that %s, and writes nothing', async (_, trouble, code, name, words) => {
    const apiRoot = trouble === 'gone' ? `http://127.0.0.1:${await freePort()}` : server.apiRoot;
    home.configure({ channels: { telegram: { apiRoot } } });
    const before = readFileSync(file(), 'utf8');
    if (trouble !== 'gone') server.trouble('getMe', trouble);
    const ran = await home.sh(`echo '${server.token}' | oc channels login telegram`);
    expect(ran).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(words) });
    expect(ran.stderr).toContain(`[${name}, exit ${code}]`);
    expect(ran.stderr).toContain('--no-check');
    expect(ran.stderr).not.toContain('canary');
    expect(readFileSync(file(), 'utf8')).toBe(before);
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

  it('asks a person for each token, and shows none', async () => {
    await using slack = await SlackStandIn.open();
    home.configure({ channels: { slack: { apiRoot: slack.apiRoot } } });
    const typing = () =>
      new Terminal('/bin/sh', ['-c', 'exec oc channels login slack'], { env: home.env, cwd: home.dir });
    await using screen = typing();
    await screen.waitFor("The bot's token (xoxb-)");
    screen.write(`${slack.botToken}\r`);
    await screen.waitFor("The app's token (xapp-)");
    screen.write(`${slack.appToken}\r`);
    expect(await screen.waitExit()).toBe(0);
    await screen.waitFor('The bot is ');
    expect(screen.raw).not.toContain('canary');
    const before = readFileSync(file(), 'utf8');
    await using broken = typing();
    await broken.waitFor("The bot's token (xoxb-)");
    broken.write('half\u0003');
    expect(await broken.waitExit()).toBe(130);
    expect(readFileSync(file(), 'utf8')).toBe(before);
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
