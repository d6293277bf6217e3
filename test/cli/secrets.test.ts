import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';

const token = 'canary0123456789abcdef0123456789abcdef';
const bot = '424242:AAHcanaryOfThisTest0123456789abcdefg';

describe('oc secrets list', () => {
  let home: Home;
  const configure = (text: string): void =>
    writeFileSync(join(home.dir, '.openclaw', 'openclaw.json'), text, { mode: 0o600 });
  beforeAll(async () => {
    home = await Home.make();
    mkdirSync(join(home.dir, '.openclaw'), { mode: 0o700 });
  });
  afterAll(() => home[Symbol.asyncDispose]());

  it('says what is set, from where, how long and since when, and never the secret', async () => {
    writeFileSync(join(home.dir, 'bot'), `${bot}\n`, { mode: 0o600 });
    configure(
      `{gateway:{auth:{token:"${token}",password:"\${PASSWORD}"}},channels:{telegram:{accounts:{a:{tokenFile:"${join(home.dir, 'bot')}"}}}}}`,
    );
    const env = { PASSWORD: 'canary of a password', OPENCLAW_GATEWAY_TOKEN: `${token}-2` };
    const { code, stdout, stderr } = await home.sh(
      'oc secrets list; oc secrets list --json; oc secrets list --tsv',
      env,
    );
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('canary');
    expect(stdout).toMatch(/gateway\.auth\.token +environment OPENCLAW_GATEWAY_TOKEN, 40 characters\n/);
    expect(stdout).toMatch(/gateway\.auth\.password +variable PASSWORD, 20 characters\n/);
    expect(stdout).toMatch(
      /channels\.telegram\.accounts\.a\.tokenFile +file \S+bot, 43 characters, since \d{4}-\d\d-\d\d\n/,
    );
  });

  it('names what cannot be used, with the reason and exit 2', async () => {
    configure('{gateway:{auth:{token:{source:"file",path:"~/gone"},password:"changeme"}}}');
    const { code, stdout } = await home.sh('oc secrets list');
    expect(code).toBe(2);
    expect(stdout).toMatch(/gateway\.auth\.token .*needs ~\/gone, which is not there/);
    expect(stdout).toMatch(/gateway\.auth\.password .*it is an example that everybody knows/);
  });

  it('does not take a file that cannot be read for one without secrets', async () => {
    configure('{gateway:');
    expect(await home.sh('oc secrets list')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('cannot be used'),
    });
  });

  it('rotates the gateway’s secret with the gateway down, and dates it by the ledger', async () => {
    configure(`{gateway:{auth:{token:"${token}"}}}`);
    expect(await home.sh('oc secrets rotate gateway')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('64 characters'),
    });
    const { stdout } = await home.sh('oc secrets list');
    expect(stdout).toContain(`64 characters, since ${new Date().toISOString().slice(0, 10)}`);
    expect(await home.sh('oc secrets rotate telegram')).toMatchObject({ code: 2 });
    expect(await home.sh('oc secrets rotate gateway', { OPENCLAW_GATEWAY_TOKEN: token })).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('OPENCLAW_GATEWAY_TOKEN'),
    });
  });

  it.each(['a running gateway', 'no gateway'])(
    'says where a new one goes that a file of the person holds, with %s',
    async (what) => {
      await home.sh('umask 077; openssl rand -hex 32 > ~/token');
      configure('{gateway:{auth:{token:{source:"file",path:"~/token"}}}}');
      if (what === 'a running gateway') await home.stay('oc gateway --port 0');
      const refused = await home.sh('oc secrets rotate gateway');
      expect(refused).toMatchObject({ code: 6, stdout: '' });
      expect(refused.stderr).toContain('which oc does not write');
      expect(refused.stderr).toContain('Put a new one there; make it with  openssl rand -hex 32');
    },
  );
});
