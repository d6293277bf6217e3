import { existsSync, mkdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelList } from '../../../src/gateway/protocol/channels.ts';
import type { LedgerRow } from '../../../src/gateway/protocol/pairing.ts';
import type { Attacker } from '../../helpers/attacker.ts';
import { waitHeard } from '../../helpers/telegram-server.ts';
import { refusal, TelegramStandIn } from '../../helpers/telegram-stand-in.ts';
import { canaryToken, gatewaysOfTests, type RealGateway } from './real-gateway.ts';

const openGateway = gatewaysOfTests();
let server: TelegramStandIn;
beforeEach(async () => {
  server = await TelegramStandIn.open();
});
afterEach(() => server[Symbol.asyncDispose]());

const open = (): Promise<RealGateway> =>
  openGateway({ channels: { telegram: { apiRoot: server.apiRoot, botToken: server.token, dmPolicy: 'pairing' } } });

// why: the results of a method of ours
const list = async (operator: Attacker) =>
  (await operator.request('oc.channels.list')).payload as unknown as ChannelList;

async function entries(operator: Attacker): Promise<readonly LedgerRow[]> {
  const { payload } = await operator.request('oc.history.list', { kind: 'channels' });
  return payload['entries'] as unknown as readonly LedgerRow[]; // why: as above
}

async function until(operator: Attacker, fits: (now: ChannelList) => boolean): Promise<ChannelList> {
  for (;;) {
    const now = await list(operator);
    if (fits(now)) return now;
    await delay(20);
  }
}

const areOn = ({ accounts }: ChannelList): boolean => accounts.every(({ connected }) => connected);
const areOff = ({ accounts }: ChannelList): boolean => accounts.every(({ enabled, running }) => !enabled && !running);

describe('the flag that switches every channel off', () => {
  it('stops all accounts at once, is recorded, survives a restart, and comes off again', async () => {
    const gateway = await open();
    let operator = await gateway.operator();
    await until(operator, areOn);
    const switched = await operator.request('oc.channels.switch', { off: true });
    expect(switched.payload).toEqual({ off: true, changed: true, gatewayRuns: true, running: [] });
    expect(areOff(await list(operator))).toBe(true);
    expect(existsSync(gateway.paths.localSocket)).toBe(false);

    await gateway.restart();
    operator = await gateway.operator();
    const after = await list(operator);
    expect(areOff(after)).toBe(true);
    expect(after.channelsOff?.sinceMs).toBeGreaterThan(1_700_000_000_000);
    const { payload } = await operator.request('status', {});
    expect(payload['oc']).toMatchObject({ channelsOff: { sinceMs: after.channelsOff?.sinceMs } });

    await server.say(5001, 'hello');
    expect(server.heard(5001)).toEqual([]);
    expect((await operator.request('oc.channels.switch', { off: false })).payload).toMatchObject({ changed: true });
    await until(operator, areOn);
    expect(await waitHeard(server, 5001, 1)).toHaveLength(1);
    const again = await operator.request('oc.channels.switch', { off: false });
    expect(again.payload).toMatchObject({ changed: false });
    expect((await entries(operator)).map(({ kind, actor }) => [kind, actor])).toEqual([
      ['channels.on', 'operator (cli)'],
      ['channels.off', 'operator (cli)'],
    ]);
  });

  it.each([
    ['a file', (path: string) => writeFileSync(path, '')],
    ['a file that cannot be read', (path: string) => writeFileSync(path, '', { mode: 0 })],
    ['a link to nowhere', (path: string) => symlinkSync('/nonexistent/nowhere', path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('counts whatever it is, set by anybody on the machine: %s', async (_, set) => {
    const gateway = await open();
    const operator = await gateway.operator();
    await until(operator, areOn);
    set(gateway.paths.channelsOff);
    await until(operator, areOff);
    expect(await entries(operator)).toMatchObject([{ kind: 'channels.off', actor: 'file of the state directory' }]);
    rmSync(gateway.paths.channelsOff, { recursive: true });
    await until(operator, areOn);
  });

  it('works while the configuration on disk is broken, and a new one does not lift it', async () => {
    const gateway = await open();
    const operator = await gateway.operator();
    await until(operator, areOn);
    writeFileSync(gateway.paths.configFile, '{ broken', { mode: 0o600 });
    await operator.request('oc.channels.switch', { off: true });
    expect(areOff(await list(operator))).toBe(true);
    writeFileSync(
      gateway.paths.configFile,
      `{gateway:{auth:{token:"${canaryToken}"}},channels:{local:{enabled:true}}}`,
    );
    await until(operator, ({ accounts }) => accounts.length === 1);
    expect(areOff(await list(operator))).toBe(true);
  });

  it('stays when it cannot be taken away', async () => {
    const gateway = await open();
    const operator = await gateway.operator();
    mkdirSync(gateway.paths.channelsOff);
    await until(operator, areOff);
    const { error } = await operator.request('oc.channels.switch', { off: false });
    expect(error.message).toContain('the channels stay off');
    expect(error.message).not.toContain(gateway.home);
    expect(areOff(await list(operator))).toBe(true);
    rmdirSync(gateway.paths.channelsOff);
  });
});

describe('the methods about channels', () => {
  it('tell the states to whoever may read, and ask no platform for them', async () => {
    const gateway = await open();
    const reader = await gateway.operator(['operator.read', 'operator.write', 'operator.pairing']);
    await until(reader, areOn);
    const asked = server.asked.filter(({ method }) => method === 'getMe').length;
    const now = await list(reader);
    expect(now).toMatchObject({ gatewayRuns: true, channelsOff: null });
    expect(now.accounts).toMatchObject([
      { channel: 'local', missing: null, running: true },
      { channel: 'telegram', missing: null, running: true, connected: true, sinceMs: expect.any(Number) },
    ]);
    expect(server.asked.filter(({ method }) => method === 'getMe')).toHaveLength(asked);
    for (const [method, params] of [
      ['oc.channels.probe', {}],
      ['oc.channels.resolve', { channel: 'slack', who: 'a@b' }],
      ['oc.channels.switch', { off: true }],
    ] as const) {
      expect((await reader.request(method, params)).error.message).toContain('operator.admin');
    }
  });

  it('ask the platforms who we are, say what keeps one from answering, and tell no token (THREATS 127)', async () => {
    const gateway = await open();
    const operator = await gateway.operator();
    await until(operator, areOn);
    const good = await operator.request('oc.channels.probe', {});
    expect(good.payload).toMatchObject({
      accounts: [{ channel: 'telegram', accountId: 'default', botId: '777', botName: '@stand_in_bot', error: null }],
      owner: {},
    });
    server.trouble('getMe', refusal(401, `Unauthorized bot${server.token}`));
    const bad = await operator.request('oc.channels.probe', { channel: 'telegram' });
    expect(bad.payload).toMatchObject({ accounts: [{ botId: null, error: expect.stringContaining('401') }] });
    expect(JSON.stringify(bad)).not.toContain('canary');
    expect((await operator.request('oc.channels.probe', { channel: 'nope' })).ok).toBe(false);
    const who = await operator.request('oc.channels.resolve', { channel: 'telegram', who: '@ann' });
    expect(who.payload).toEqual({ outcome: 'impossible' });
  });
});
