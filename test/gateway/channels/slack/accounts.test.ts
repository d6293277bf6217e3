import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Attacker } from '../../../helpers/attacker.ts';
import { directOf } from '../../../helpers/slack-server.ts';
import { refusal, SlackStandIn } from '../../../helpers/slack-stand-in.ts';
import { codeIn } from '../../../helpers/telegram-server.ts';
import { RealGateway } from '../../methods/real-gateway.ts';

let one: SlackStandIn;
let two: SlackStandIn;
let gateway: RealGateway | null = null;

beforeEach(async () => {
  [one, two] = [await SlackStandIn.open('0ONE'), await SlackStandIn.open('0TWO')];
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

const bot = ({ apiRoot, botToken, appToken }: SlackStandIn) => ({ apiRoot, botToken, appToken });

async function open(slack: object): Promise<Attacker> {
  gateway = await RealGateway.open({ channels: { slack } });
  return await gateway.operator();
}

async function until(operator: Attacker, fits: (rows: readonly Row[]) => boolean): Promise<readonly Row[]> {
  for (;;) {
    const { payload } = await operator.request('channels.status', {});
    // why: its schema is tested with the other results
    const now =
      (payload as unknown as { channelAccounts: Record<string, readonly Row[]> }).channelAccounts['slack'] ?? [];
    if (fits(now)) return now;
    await delay(20);
  }
}

async function heard(server: SlackStandIn, member: string, count: number): Promise<readonly string[]> {
  while (server.heard(directOf(member)).length < count) await server.change();
  return server.heard(directOf(member));
}

describe('the accounts of Slack in a running gateway', () => {
  it('say each for itself whether they are connected, and why not', async () => {
    two.trouble('apps.connections.open', refusal('token_revoked'));
    const half = { apiRoot: one.apiRoot, botToken: 'xoxb-9-of-nobody-else' };
    const operator = await open({ accounts: { good: bot(one), revoked: bot(two), half, off: { enabled: false } } });
    const now = await until(operator, ([good, revoked]) => good?.connected === true && revoked?.lastError !== null);
    expect(now).toMatchObject([
      { accountId: 'good', configured: true, running: true, connected: true, lastError: null },
      { accountId: 'revoked', configured: true, running: false, lastError: expect.stringContaining('token_revoked') },
      { accountId: 'half', configured: false, running: false, lastError: expect.stringContaining('no app token') },
      { accountId: 'off', configured: false, running: false, lastError: null },
    ]);
    expect(JSON.stringify(now)).not.toContain('canary');
  });

  it('54 keep their people apart: who is approved on one is a stranger on the other (CVE-2026-28469)', async () => {
    const operator = await open({ accounts: { a: bot(one), b: bot(two) } });
    await until(operator, (now) => now.length === 2 && now.every(({ connected }) => connected));
    await Promise.all([one.say('U0ALICE', 'hello'), two.say('U0ALICE', 'hello')]);
    const [[first], [second]] = await Promise.all([heard(one, 'U0ALICE', 1), heard(two, 'U0ALICE', 1)]);
    expect(codeIn(first)).not.toBe(codeIn(second));
    expect(first).toContain('T0ONE:U0ALICE');
    expect((await operator.request('oc.pairing.approve', { code: codeIn(first) })).ok).toBe(true);
    expect((await heard(one, 'U0ALICE', 2))[1]).toContain('approved');
    await one.say('U0ALICE', 'am I in');
    expect((await heard(one, 'U0ALICE', 3))[2]).toContain('am I in');
    await two.say('U0ALICE', 'am I in');
    await one.say('U0ALICE', 'still');
    await heard(one, 'U0ALICE', 4);
    expect(two.heard(directOf('U0ALICE')).length).toBe(1);
  });

  it('65 let nobody in for a name, nor for the same member id in another workspace (CVE-2026-53849)', async () => {
    const operator = await open({ ...bot(one), dmPolicy: 'allowlist', allowFrom: ['T0ONE:U0ALICE'] });
    await until(operator, ([row]) => row?.connected === true);
    const claims = { real_name: 'T0ONE:U0ALICE', display_name: 'U0ALICE', name: 'alice' };
    one.event({ ...one.direct('U0EVE', 'let me in'), user_profile: claims });
    one.event(one.direct('U0ALICE', 'me too', { user_team: 'T0FAR', channel: 'D0FAR' }), {
      is_ext_shared_channel: true,
    });
    await one.say('U0ALICE', 'it is me');
    expect((await heard(one, 'U0ALICE', 1))[0]).toContain('it is me');
    expect(one.calls('chat.postMessage').map(({ channel }) => channel)).toEqual(['D0ALICE']);
  });
});
