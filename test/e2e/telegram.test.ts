import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { binaryPath } from '../helpers/build-once.ts';
import { freePort } from '../helpers/free-port.ts';
import { end, Home } from '../helpers/home.ts';
import { openCrabline } from '../helpers/telegram-crabline.ts';
import { codeIn, type TelegramServer, waitHeard } from '../helpers/telegram-server.ts';
import { openTestApi } from '../helpers/telegram-test-api.ts';
import { Terminal } from '../helpers/terminal.ts';

const buildMs = 180_000;

/** A home whose gateway is told of the bot by commands alone, as a person does it; the token by a variable. */
async function home(server: TelegramServer): Promise<Home> {
  const place = await Home.make();
  place.env['TELEGRAM_BOT_TOKEN'] = server.token;
  await must(place, `oc config set gateway.port ${await freePort()}`);
  await must(place, `oc config set channels.telegram.apiRoot ${server.apiRoot}`);
  return place;
}

async function must(place: Home, line: string): Promise<string> {
  const { code, stdout, stderr } = await place.sh(line);
  if (code !== 0) throw new Error(`"${line}" ended with ${code}: ${stdout}${stderr}`);
  return stdout;
}

const servers: readonly (readonly [string, () => Promise<TelegramServer>])[] = [
  ['crabline', () => openCrabline()],
  ['telegram-test-api', openTestApi],
];

describe.each(servers)('Telegram end to end at %s, by the built program', (_, open) => {
  it('a stranger is given a code, is approved by it, is told, and is answered; a restart repeats nothing', async () => {
    await using server = await open();
    await using place = await home(server);
    const { child } = await place.stay('oc gateway');
    await server.say(5001, 'hello', 'Alice');
    const code = codeIn((await waitHeard(server, 5001, 1))[0]);
    expect(await must(place, 'oc pairing list')).toContain('5001');
    await must(place, `oc pairing approve telegram ${code}`);
    expect((await waitHeard(server, 5001, 2))[1]).toContain('You have been approved');
    await server.say(5001, 'what time is it');
    expect((await waitHeard(server, 5001, 3))[2]).toContain('what time is it');

    await end(child, 'SIGKILL');
    await server.say(5001, 'are you there');
    const again = await place.stay('oc gateway');
    expect((await waitHeard(server, 5001, 4))[3]).toContain('are you there');
    expect(await end(again.child, 'SIGTERM')).toBe(0);
    expect(server.heard(5001).length).toBe(4);
  });

  it('127 the token is in no file, on no screen and in no answer, also when Telegram is gone (CVE-2026-27003)', async () => {
    const server = await open();
    await using place = await home(server);
    await using gateway = new Terminal('/bin/sh', ['-c', 'exec oc gateway'], { env: place.env, cwd: place.dir });
    await gateway.waitFor('oc tui');
    await server.say(5001, 'hello');
    const code = codeIn((await waitHeard(server, 5001, 1))[0]);
    await server[Symbol.asyncDispose]();
    const approved = await place.sh(`oc pairing approve telegram ${code} --json`);
    expect(approved.code).toBe(0);
    expect(approved.stdout).toMatch(/"notification": ?"failed"/);
    await expect
      .poll(async () => (await place.sh('oc status --json')).stdout, { timeout: 15_000 })
      .toContain('Telegram cannot be reached');
    const answers = await must(
      place,
      'oc status; oc status --json; oc gateway status; oc config get; oc history --json',
    );
    expect(answers).toMatch(/^Channel +telegram\/default {2}not connected, .*Telegram cannot be reached/m);
    const everything = [
      answers,
      approved.stdout,
      approved.stderr,
      gateway.raw,
      ...filesBelow(join(place.dir, '.openclaw')),
    ];
    expect(everything.some((text) => text.includes('canary-token'))).toBe(false);
  });
});

describe('the executable', () => {
  let binary = '';
  beforeAll(async () => {
    binary = await binaryPath();
  }, buildMs);

  it('carries Telegram too, with nothing on the PATH', async () => {
    await using server = await openCrabline();
    await using place = await home(server);
    const env = { ...place.env, PATH: '' };
    await using gateway = new Terminal(binary, ['gateway'], { env, cwd: place.dir });
    await gateway.waitFor('oc tui');
    await server.say(5001, 'hello');
    await must(place, `oc pairing approve telegram ${codeIn((await waitHeard(server, 5001, 1))[0])}`);
    await waitHeard(server, 5001, 2);
    await server.say(5001, 'and now');
    expect((await waitHeard(server, 5001, 3))[2]).toContain('and now');
    expect(gateway.screen).not.toMatch(/warn|localstorage/i);
  });
});

/** What every file holds, byte for byte. */
const filesBelow = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
