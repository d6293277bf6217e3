import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Attacker } from '../../../helpers/attacker.ts';
import { codeIn } from '../../../helpers/telegram-server.ts';
import { canaryToken, RealGateway } from '../../methods/real-gateway.ts';

let gateway: RealGateway | null = null;

afterEach(async () => {
  await gateway?.[Symbol.asyncDispose]();
  gateway = null;
});

interface Row {
  readonly accountId: string;
  readonly running: boolean;
  readonly connected: boolean;
  readonly lastError: string | null;
}

async function open(channels: object): Promise<Attacker> {
  gateway = await RealGateway.open({ channels });
  return await gateway.operator();
}

async function rows(operator: Attacker): Promise<readonly Row[]> {
  const { payload } = await operator.request('channels.status', {});
  // why: its schema is tested with the other results
  return (payload as unknown as { channelAccounts: { whatsapp: readonly Row[] } }).channelAccounts.whatsapp;
}

async function until(operator: Attacker, fits: (rows: readonly Row[]) => boolean): Promise<readonly Row[]> {
  for (;;) {
    const now = await rows(operator);
    if (fits(now)) return now;
    await delay(20);
  }
}

const state = (...names: readonly string[]): string => join(gateway?.paths.stateDir ?? '', ...names);

/** A program in the place of the real one, which the gateway starts as it starts that: what it is told is in its link. */
function install(): void {
  mkdirSync(state('plugins', 'oc-whatsapp', 'src'), { recursive: true });
  mkdirSync(state('plugins', 'oc-whatsapp', 'node_modules'), { recursive: true });
  writeFileSync(state('plugins', 'oc-whatsapp', 'src', 'main.ts'), program);
}

const program = `
import { appendFileSync } from 'node:fs';
const say = (line: object) => process.stdout.write(JSON.stringify(line) + '\\n');
let link = '';
const chat = { kind: 'direct', id: '15550005001@s.whatsapp.net' };
const from = { phone: '+15550005001', lid: '77@lid', name: 'Alice' };
say({ say: 'hello', protocol: 1 });
let rest = '';
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const asked = JSON.parse(line);
    if (asked.do === 'open') {
      link = asked.link;
      say({ say: 'connected', self: { phone: '+15550001111', lid: null, name: 'x' } });
      say({ say: 'message', message: { ...from, id: 'M1', event: 'message', chat, mention: 'none', forwarded: false, text: 'hello' } });
      say({ say: 'message', message: { ...from, id: 'M2', event: 'other', chat, mention: 'none', forwarded: false, text: 'no' } });
    }
    if (asked.do !== 'send') continue;
    appendFileSync(link + '/said.json', JSON.stringify(asked.text) + '\\n');
    say({ say: 'sent', id: asked.id, messageId: 'S1' });
  }
});
process.stdin.on('end', () => process.exit(0));
`;

function link(account: string): void {
  mkdirSync(state('credentials', 'whatsapp', account), { recursive: true, mode: 0o700 });
  for (const dir of ['credentials', 'credentials/whatsapp']) chmodSync(state(dir), 0o700);
  writeFileSync(state('credentials', 'whatsapp', account, 'creds.json'), '{}', { mode: 0o600 });
}

async function said(account: string): Promise<string> {
  const file = state('credentials', 'whatsapp', account, 'said.json');
  while (!existsSync(file)) await delay(20);
  return JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '') as string; // why: the program writes texts
}

describe('the accounts of WhatsApp in a running gateway', () => {
  it('are none where nobody has mentioned it', async () => {
    expect(await rows(await open({}))).toEqual([]);
  });

  it('do not keep the gateway from starting without the program, and say how to have it', async () => {
    const operator = await open({ whatsapp: { enabled: true } });
    expect(await until(operator, ([row]) => row?.lastError !== null)).toMatchObject([
      { accountId: 'default', running: true, connected: false, lastError: expect.stringContaining('is not installed') },
    ]);
    expect(readdirSync(state())).not.toContain('credentials');
  });

  it('find the program when it is there, and the phone when one is linked; whoever writes is asked for a code', async () => {
    const operator = await open({ whatsapp: { enabled: true } });
    await until(operator, ([row]) => row?.lastError?.includes('is not installed') === true);
    install();
    await until(operator, ([row]) => row?.lastError?.startsWith('no phone is linked') === true);
    link('default');
    await until(operator, ([row]) => row?.connected === true);
    const text = await said('default');
    expect(text).toContain('+15550005001');
    const { ok } = await operator.request('oc.pairing.approve', { code: codeIn(text) });
    expect(ok).toBe(true);
  });

  it('need the packages of the program, too', async () => {
    const operator = await open({ whatsapp: { enabled: false } });
    install();
    rmSync(state('plugins', 'oc-whatsapp', 'node_modules'), { recursive: true });
    writeFileSync(gateway?.paths.configFile ?? '', config(true), { mode: 0o600 });
    await until(operator, ([row]) => row?.lastError?.includes('packages of oc-whatsapp are not installed') === true);
  });

  it('are not carried by a program that others can change, or that lies elsewhere', async () => {
    const operator = await open({ whatsapp: { enabled: false } });
    install();
    link('default');
    const tries: readonly (readonly [() => void, string])[] = [
      [() => chmodSync(state('plugins', 'oc-whatsapp', 'src', 'main.ts'), 0o666), 'can be changed by other users'],
      [() => chmodSync(state('plugins', 'oc-whatsapp'), 0o777), 'can be changed by other users'],
      [
        () => {
          cpSync(state('plugins', 'oc-whatsapp'), state('elsewhere'), { recursive: true });
          rmSync(state('plugins', 'oc-whatsapp'), { recursive: true });
          symlinkSync(state('elsewhere'), state('plugins', 'oc-whatsapp'));
        },
        'is a link',
      ],
    ];
    expect((await rows(operator))[0]?.running).toBe(false);
    for (const [spoil, words] of tries) {
      rmSync(state('plugins', 'oc-whatsapp'), { recursive: true, force: true });
      install();
      spoil();
      writeFileSync(gateway?.paths.configFile ?? '', config(true), { mode: 0o600 });
      const [row] = await until(operator, ([each]) => each?.lastError?.includes(words) === true);
      expect(row?.connected).toBe(false);
      writeFileSync(gateway?.paths.configFile ?? '', config(false), { mode: 0o600 });
      await until(operator, ([each]) => each?.running === false);
    }
  });
});

const config = (enabled: boolean): string =>
  JSON.stringify({
    gateway: { auth: { token: canaryToken } },
    channels: { whatsapp: { enabled } },
  });
