import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Attacker } from '../../../helpers/attacker.ts';
import { alice, room } from '../../../helpers/discord-server.ts';
import { DiscordStandIn } from '../../../helpers/discord-stand-in.ts';
import { codeIn } from '../../../helpers/telegram-server.ts';
import { RealGateway } from '../../methods/real-gateway.ts';

let one: DiscordStandIn;
let two: DiscordStandIn;
let gateway: RealGateway | null = null;

beforeEach(async () => {
  [one, two] = [await DiscordStandIn.open(), await DiscordStandIn.open('100000000000000888')];
});
afterEach(async () => {
  await gateway?.[Symbol.asyncDispose]();
  gateway = null;
  await one[Symbol.asyncDispose]();
  await two[Symbol.asyncDispose]();
});

interface Row {
  readonly accountId: string;
  readonly connected: boolean;
  readonly running: boolean;
  readonly lastError: string | null;
}

const bot = ({ apiRoot, token }: DiscordStandIn) => ({ apiRoot, token });

async function open(discord: object): Promise<Attacker> {
  gateway = await RealGateway.open({ channels: { discord } });
  return await gateway.operator();
}

async function until(operator: Attacker, fits: (rows: readonly Row[]) => boolean): Promise<readonly Row[]> {
  for (;;) {
    const { payload } = await operator.request('channels.status', {});
    // why: its schema is tested with the other results
    const rows = (payload as unknown as { channelAccounts: Record<string, readonly Row[]> }).channelAccounts['discord'];
    if (rows !== undefined && fits(rows)) return rows;
    await delay(20);
  }
}

async function heard(server: DiscordStandIn, count: number): Promise<readonly string[]> {
  while (server.heard(alice).length < count) await server.change();
  return server.heard(alice);
}

it('54 bots of Discord keep their people apart: who is approved on one is a stranger on the other (CVE-2026-28469)', async () => {
  const operator = await open({ accounts: { a: bot(one), b: bot(two), c: { ...bot(one), token: `${one.token}x` } } });
  const rows = await until(operator, ([a, b, c]) => a?.connected === true && b?.connected === true && !c?.running);
  expect(rows[2]).toMatchObject({
    accountId: 'c',
    lastError: expect.stringContaining('does not accept the bot token'),
  });
  await Promise.all([one.say(alice, 'hello'), two.say(alice, 'hello')]);
  const [[first], [second]] = await Promise.all([heard(one, 1), heard(two, 1)]);
  expect(codeIn(first)).not.toBe(codeIn(second));
  expect(await operator.request('oc.pairing.approve', { code: codeIn(first) })).toMatchObject({ ok: true });
  expect((await heard(one, 2))[1]).toContain('approved');
  await one.say(alice, 'am I in');
  expect((await heard(one, 3))[2]).toContain('am I in');
  expect(two.heard(alice).length).toBe(1);
});

it('F: a group without a rule, a bot and a webhook get no answer', async () => {
  const operator = await open({ ...bot(one), dmPolicy: 'open', allowFrom: ['*'] });
  await until(operator, ([row]) => row?.connected === true);
  await one.sayIn(room, alice, `<@${one.botId}> hello`);
  const plain = {
    id: one.id(),
    type: 0,
    channel_id: '500000000000005001',
    channel_type: 1,
    content: 'hello',
    mentions: [],
  };
  one.event('MESSAGE_CREATE', { ...plain, author: { id: alice, bot: true } });
  one.event('MESSAGE_CREATE', { ...plain, author: { id: alice }, webhook_id: alice });
  one.event('MESSAGE_UPDATE', { ...plain, author: { id: alice } });
  await one.say(alice, 'a plain one');
  expect((await heard(one, 1))[0]).toContain('a plain one');
  expect(one.asked.filter(({ method }) => method === 'POST').length).toBe(1);
});
