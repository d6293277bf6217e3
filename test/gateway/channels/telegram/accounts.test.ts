import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Attacker } from '../../../helpers/attacker.ts';
import { codeIn, waitHeard } from '../../../helpers/telegram-server.ts';
import { refusal, TelegramStandIn } from '../../../helpers/telegram-stand-in.ts';
import { canaryToken, RealGateway } from '../../methods/real-gateway.ts';

let one: TelegramStandIn;
let two: TelegramStandIn;
let gateway: RealGateway | null = null;

beforeEach(async () => {
  [one, two] = [await TelegramStandIn.open(777), await TelegramStandIn.open(778)];
});
afterEach(async () => {
  await gateway?.[Symbol.asyncDispose]();
  gateway = null;
  await one[Symbol.asyncDispose]();
  await two[Symbol.asyncDispose]();
});

interface Row {
  readonly accountId: string;
  readonly configured: boolean;
  readonly running: boolean;
  readonly connected: boolean;
  readonly lastError: string | null;
}

interface Picture {
  readonly channels: Readonly<Record<string, { configured: boolean; running: boolean; lastError: string | null }>>;
  readonly channelAccounts: Readonly<Record<string, readonly Row[]>>;
}

const bot = ({ apiRoot, token }: TelegramStandIn) => ({ apiRoot, botToken: token });

async function open(telegram?: object): Promise<Attacker> {
  gateway = await RealGateway.open(telegram === undefined ? {} : { channels: { telegram } });
  return await gateway.operator();
}

async function picture(operator: Attacker): Promise<Picture> {
  const { payload } = await operator.request('channels.status', {});
  return payload as unknown as Picture; // why: its schema is tested with the other results
}

const rows = async (operator: Attacker) => (await picture(operator)).channelAccounts['telegram'] ?? [];

async function until(operator: Attacker, fits: (rows: readonly Row[]) => boolean): Promise<readonly Row[]> {
  for (;;) {
    const now = await rows(operator);
    if (fits(now)) return now;
    await delay(20);
  }
}

function rewrite(telegram: object): void {
  const whole = { gateway: { auth: { token: canaryToken } }, channels: { telegram } };
  writeFileSync(gateway?.paths.configFile ?? '', JSON.stringify(whole), { mode: 0o600 });
}

describe('the accounts of Telegram in a running gateway', () => {
  it('are none where nobody has set one up', async () => {
    const operator = await open();
    const { channels, channelAccounts } = await picture(operator);
    expect(channels['telegram']).toEqual({ configured: false, running: false, lastError: null });
    expect(channelAccounts['telegram']).toEqual([]);
  });

  it('say each for itself whether they are connected, and why not', async () => {
    two.trouble('getUpdates', refusal(401, `Unauthorized bot${two.token}`));
    const accounts = { good: bot(one), revoked: bot(two), empty: {}, off: { enabled: false, ...bot(two) } };
    const operator = await open({ accounts });
    const now = await until(operator, ([good, revoked]) => good?.connected === true && revoked?.running === false);
    expect(now).toMatchObject([
      { accountId: 'good', configured: true, running: true, connected: true, lastError: null },
      {
        accountId: 'revoked',
        configured: true,
        running: false,
        connected: false,
        lastError: 'Telegram does not accept the bot token (401: Unauthorized bot[secret])',
      },
      { accountId: 'empty', configured: false, running: false, lastError: expect.stringContaining('no bot token') },
      { accountId: 'off', running: false, connected: false, lastError: null },
    ]);
    expect((await picture(operator)).channels['telegram']).toMatchObject({ configured: true, running: true });
    const { payload } = await operator.request('status', {});
    const { accounts: all } = payload['oc'] as unknown as {
      accounts: readonly { channel: string; running: boolean }[];
    }; // why: our own result
    expect(all.filter(({ channel }) => channel === 'telegram').map(({ running }) => running)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('do not keep the gateway from starting, and are tried again when the configuration changes', async () => {
    one.trouble('getUpdates', refusal(409, 'Conflict: terminated by other getUpdates request'));
    const operator = await open(bot(one));
    await until(operator, ([row]) => row?.lastError?.includes('409') === true);
    rewrite({ ...bot(one), allowFrom: ['5001'] });
    await until(operator, ([row]) => row?.connected === true);
  });

  it('are restarted with a new token, the others going on undisturbed', async () => {
    const operator = await open({ accounts: { a: bot(one), b: bot(two) } });
    await until(operator, (now) => now.length === 2 && now.every(({ connected }) => connected));
    const before = two.calls('getUpdates').length;
    rewrite({ accounts: { a: { ...bot(one), botToken: '777:another-canary' }, b: bot(two) } });
    await until(operator, ([a]) => a?.lastError?.includes('401') === true);
    expect([two.held, two.calls('getUpdates').length]).toEqual([true, before]);
    rewrite({ accounts: { a: bot(one), b: bot(two) } });
    await until(operator, ([a]) => a?.connected === true);
    await one.say(5001, 'hello');
    expect(codeIn((await waitHeard(one, 5001, 1))[0])).toMatch(/^[A-Z0-9]{8}$/);
  });

  it('54 keep their people apart: who is approved on one is a stranger on the other (CVE-2026-28469)', async () => {
    const operator = await open({ accounts: { a: bot(one), b: bot(two) } });
    await Promise.all([one.say(5001, 'hello'), two.say(5001, 'hello')]);
    const [[first], [second]] = await Promise.all([waitHeard(one, 5001, 1), waitHeard(two, 5001, 1)]);
    expect(codeIn(first)).not.toBe(codeIn(second));
    const { ok } = await operator.request('oc.pairing.approve', { code: codeIn(first) });
    expect(ok).toBe(true);
    expect((await waitHeard(one, 5001, 2))[1]).toContain('approved');
    await one.say(5001, 'am I in');
    expect((await waitHeard(one, 5001, 3))[2]).toContain('am I in');
    await two.say(5001, 'am I in');
    await until(operator, () => two.waiting() === 0 && two.held);
    expect(two.heard(5001).length).toBe(1);
  });

  it('86 and F do nothing for what is no plain message of a person: no row, no answer', async () => {
    const operator = await open({ ...bot(one), dmPolicy: 'open', allowFrom: ['*'] });
    const group = { id: -1001, type: 'supergroup', title: 'Friends' };
    const from = { id: 5001, is_bot: false, first_name: 'Eve' };
    const base = { message_id: 7, date: 1, chat: { id: 5001, type: 'private' }, from, text: 'hello' };
    one.update({ edited_message: { ...base, edit_date: 2 } });
    one.update({
      channel_post: { ...base, chat: { id: -3, type: 'channel' }, sender_chat: { id: -3, type: 'channel' } },
    });
    one.update({ message: { ...base, chat: group } });
    one.update({ message: { ...base, sender_chat: group, chat: group, from: { ...from, id: 1087968824 } } });
    one.update({ message: { ...base, from: { ...from, is_bot: true } } });
    one.update({ message: { ...base, via_bot: { id: 3, is_bot: true, first_name: 'x' } } });
    one.update({ message: { ...base, text: undefined, sticker: { file_id: 'x' } } });
    one.update({ callback_query: { id: '1', from, data: 'approve', chat_instance: '1', message: base } });
    await until(operator, () => one.waiting() === 0 && one.held);
    expect(new Set(one.asked.map(({ method }) => method))).toEqual(new Set(['getMe', 'getUpdates']));
    await one.say(5002, 'a plain one');
    expect((await waitHeard(one, 5002, 1))[0]).toContain('a plain one');
    expect(one.calls('sendMessage').length).toBe(1);
  });
});
