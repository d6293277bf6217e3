import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';
import { needsProgram } from '../helpers/programs.ts';
import { SecretService } from '../helpers/secret-service.ts';
import { TelegramStandIn } from '../helpers/telegram-stand-in.ts';

const lacks = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].map(needsProgram).includes(true);

const fileOf = (home: Home): string => readFileSync(join(home.dir, '.openclaw', 'openclaw.json'), 'utf8');
const entryOf = (home: Home): string | undefined =>
  /channels\.telegram\.botToken-\d{8}-[0-9a-f]{8}/.exec(fileOf(home))?.[0];

describe.skipIf(lacks)('the token of a bot in the keychain', () => {
  let service: SecretService;
  beforeAll(async () => {
    service = await SecretService.start();
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
  });

  it('is put there by oc channels login, replaced, and taken out by logout', async () => {
    await using home = await Home.make();
    await using server = await TelegramStandIn.open();
    home.configure({ 'auth.useKeychain': true, 'channels.telegram.apiRoot': server.apiRoot });
    const sh = (line: string) => home.sh(line, service.env);
    const login = () => sh(`echo '${server.token}' | oc channels login telegram`);
    expect(await login()).toMatchObject({ code: 0, stdout: expect.stringContaining('is set, in the keychain') });
    const first = entryOf(home);
    expect(fileOf(home)).not.toContain('canary');
    expect((await login()).code).toBe(0);
    const second = entryOf(home);
    expect([first, second]).toEqual([expect.any(String), expect.not.stringMatching(`^${first}$`)]);
    // The first entry is gone: the file as it was before names nothing any more.
    expect((await sh('oc config undo; oc channels list')).stdout).toContain(`it has no entry ${first}`);
    await sh('oc config undo');
    const out = await sh('oc channels logout telegram');
    expect(out).toMatchObject({ code: 0, stderr: '' });
    expect(out.stdout).toContain('channels.telegram.botToken was taken away.');
    expect(out.stdout).not.toContain('Left');
    expect((await sh('oc config undo; oc channels list')).stdout).toContain(`it has no entry ${second}`);
  });
});
