import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';
import { Terminal } from '../helpers/terminal.ts';

const token = '424242:AAHcanaryOfThisTest0123456789abcdefg';

describe('a secret for "oc config set KEY -" at a terminal', () => {
  let home: Home;
  const typing = (): Terminal => {
    const line = 'oc config set channels.telegram.botToken -';
    return new Terminal('/bin/sh', ['-c', `exec ${line}`], { env: home.env, cwd: home.dir });
  };
  const file = (): string => readFileSync(join(home.dir, '.openclaw', 'openclaw.json'), 'utf8');

  beforeAll(async () => {
    home = await Home.make();
  });
  afterAll(() => home[Symbol.asyncDispose]());

  it('is asked for, pasted, written, and never shown', async () => {
    await using screen = typing();
    await screen.waitFor('channels.telegram.botToken (not shown; Enter ends it):');
    screen.write(`${token}x\u007F\r`);
    expect(await screen.waitExit()).toBe(0);
    await screen.waitFor(`botToken = set (${token.length} characters)`);
    expect(screen.raw).not.toContain('canary');
    expect(file()).toContain(`"${token}"`);
  });

  it('is not written when the person breaks off', async () => {
    const before = file();
    await using screen = typing();
    await screen.waitFor('not shown');
    screen.write('half\u0003');
    expect(await screen.waitExit()).toBe(130);
    await screen.waitFor('Nothing was written.');
    expect(file()).toBe(before);
  });

  it('is refused when it is empty', async () => {
    const before = file();
    await using screen = typing();
    await screen.waitFor('not shown');
    await screen.press('enter');
    expect(await screen.waitExit()).toBe(2);
    expect(file()).toBe(before);
  });
});
