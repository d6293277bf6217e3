import { afterEach, describe, expect, it } from 'vitest';
import { ApprovalDesk, verdict } from '../gateway/methods/approval-desk.ts';
import { canaryToken } from '../gateway/methods/real-gateway.ts';
import { type Answer, Attacker, connectParams, Device } from '../helpers/attacker.ts';

let open: ApprovalDesk | null = null;
afterEach(async () => {
  await open?.[Symbol.asyncDispose]();
  open = null;
});
const deskOf = async (config: object = {}): Promise<ApprovalDesk> => {
  open = await ApprovalDesk.open(config);
  return open;
};

const status = async (desk: ApprovalDesk, id: string): Promise<unknown> =>
  (await desk.operator.request('approval.get', { id })).payload['approval'].status;

/** Every way to say yes to a request that an operator's connection has. */
const allow = (by: Attacker, id: string, digest = 'x') => [
  by.request('exec.approval.resolve', { id, decision: 'allow-once' }),
  by.request('approval.resolve', { id, kind: 'exec', decision: 'allow-once' }),
  by.request('oc.approval.resolve', { id, kind: 'exec', decision: 'allow-once', digest }),
];

describe('time and restarts', () => {
  it('104: a time-out is a no, and nothing can allow it afterwards (GHSA-q2gc-xjqw-qp89)', async () => {
    const desk = await deskOf();
    const asked = await desk.ask({ timeoutMs: 30, ask: 'off', security: 'full' });
    expect(await verdict(asked)).toMatchObject({ decision: null, terminalReason: 'timeout' });
    await Promise.all(allow(desk.operator, asked.id));
    expect(await status(desk, asked.id)).toBe('expired');
  });

  it('104: a request cannot wait longer than the operator configured', async () => {
    const desk = await deskOf({ approvals: { timeout: 1000 } });
    const asked = await desk.ask({ timeoutMs: 86_400_000 });
    const { createdAtMs, expiresAtMs } = (asked.answers()[0] as unknown as Answer).payload as {
      createdAtMs: number;
      expiresAtMs: number;
    };
    expect(expiresAtMs - createdAtMs).toBe(1000);
  });

  it('105: replay after the end, by every method, changes nothing', async () => {
    const desk = await deskOf();
    const asked = await desk.ask();
    const { digest } = await desk.rowOf(asked.id);
    await desk.decide(asked.id, 'deny');
    for (const answer of await Promise.all(allow(desk.operator, asked.id, digest))) {
      expect(answer.ok ? (answer.payload['outcome'] ?? answer.payload['applied']) : answer.error.message).toBeOneOf([
        'already',
        false,
        'approval already resolved',
      ]);
    }
    expect(await verdict(asked)).toMatchObject({ decision: 'deny' });
  });

  it('105: of 20 who answer at once one wins, and all others are told who it was', async () => {
    const desk = await deskOf();
    const racers = await Promise.all(Array.from({ length: 20 }, () => desk.gateway.operator(['operator.approvals'])));
    const asked = await desk.ask();
    const { digest } = await desk.rowOf(asked.id);
    const answers = await Promise.all(
      racers.map((by, n) => {
        const decision = n % 2 === 0 ? 'allow-once' : 'deny';
        return by.request('oc.approval.resolve', { id: asked.id, kind: 'exec', decision, digest });
      }),
    );
    const won = answers.filter(({ payload }) => payload['outcome'] === 'resolved');
    expect(won).toHaveLength(1);
    const decision = won[0]?.payload['decision'];
    for (const { payload } of answers.filter((answer) => !won.includes(answer))) {
      expect(payload).toMatchObject({ outcome: 'already', decision, by: 'operator (cli)' });
    }
    expect(await verdict(asked)).toMatchObject({ decision });
    const history = await desk.operator.request('oc.history.list', { kind: 'approval' });
    expect(history.payload['entries']).toHaveLength(2);
  });

  it('105: the same command asked for again is a new request, whatever was allowed before', async () => {
    const desk = await deskOf();
    const first = await desk.ask({ command: 'rm -rf ./build' });
    const { digest } = await desk.rowOf(first.id);
    await desk.decide(first.id, 'allow-once');
    const second = await desk.ask({ command: 'rm -rf ./build' });
    expect(await status(desk, second.id)).toBe('pending');
    const { payload } = await desk.operator.request('oc.approval.resolve', {
      id: second.id,
      kind: 'exec',
      decision: 'allow-once',
      digest,
    });
    expect(payload).toMatchObject({ outcome: 'changed' });
    expect(await status(desk, second.id)).toBe('pending');
  });
});

describe('ids', () => {
  it('106: are ours, and no beginning of one, no guess and no id of another kind decides', async () => {
    const desk = await deskOf();
    const { id } = await desk.ask({ id: 'chosen' });
    const guesses = [
      id.slice(0, 35),
      id.slice(0, 8),
      id.toUpperCase(),
      ` ${id}`,
      `${id}\u0000`,
      'chosen',
      '*',
      '%',
      `plugin:${id}`,
    ];
    for (const guess of guesses) {
      for (const { ok, payload } of await Promise.all(allow(desk.operator, guess))) {
        expect(ok && payload['outcome'] !== 'not-found').toBe(false);
      }
    }
    expect(await status(desk, id)).toBe('pending');
  });
});

describe('who may answer', () => {
  it('107: never the connection that asked, by no method (CVE-2026-35630, GHSA-mgq6-vr84-7m2j)', async () => {
    const desk = await deskOf();
    const { id } = await desk.ask();
    const { digest } = await desk.rowOf(id);
    const [exec, any, ours] = await Promise.all(allow(desk.requester, id, digest));
    for (const answer of [exec, any]) {
      expect(answer?.error).toMatchObject({ code: 'FORBIDDEN', details: { reason: 'APPROVAL_OWN_REQUEST' } });
    }
    expect(ours?.payload).toEqual({ outcome: 'own-request' });
    expect(await status(desk, id)).toBe('pending');
  });

  it('107: never the device that asked, on another connection', async () => {
    const desk = await deskOf();
    const device = new Device();
    const attach = async () => {
      const client = await Attacker.open({ port: desk.gateway.port });
      const params = connectParams({ auth: { token: canaryToken }, scopes: ['operator.approvals'] });
      const { ok } = await client.request('connect', device.sign(params, client.challenge));
      expect(ok).toBe(true);
      return client;
    };
    const { id } = await desk.ask({}, 'exec', await attach());
    const again = await attach();
    for (const { ok, payload } of await Promise.all(allow(again, id, (await desk.rowOf(id)).digest))) {
      expect(ok && payload['outcome'] !== 'own-request').toBe(false);
    }
    expect(await status(desk, id)).toBe('pending');
    await again.end();
  });

  it('107: nobody without the scope, and nobody in the name of somebody else', async () => {
    const desk = await deskOf();
    const { id } = await desk.ask();
    const stranger = await desk.gateway.operator(['operator.read', 'operator.write', 'operator.pairing']);
    for (const { error } of await Promise.all(allow(stranger, id))) {
      expect(error.details).toMatchObject({ missingScope: 'operator.approvals' });
    }
    const reviewer = { channel: 'telegram', accountId: 'default', senderId: '1' };
    const claimed = await desk.operator.request('exec.approval.resolve', { id, decision: 'allow-once', reviewer });
    expect(claimed.ok).toBe(false);
    expect(await status(desk, id)).toBe('pending');
  });

  it('107: what a requester says of reviewers, routes and policy gives nobody anything', async () => {
    const desk = await deskOf();
    const said = {
      approvalReviewerDeviceIds: ['x'],
      requireDeliveryRoute: true,
      suppressDelivery: true,
      deliverToApprovalClientsOnly: true,
      security: 'full',
      ask: 'off',
    };
    const { id } = await desk.ask(said);
    expect(await status(desk, id)).toBe('pending');
    await desk.operator.frame((frame) => frame['event'] === 'exec.approval.requested');
    expect((await desk.rowOf(id)).request).not.toHaveProperty('approvalReviewerDeviceIds');
  });

  it('111: nothing can be allowed for always, by no method, and asking for it decides nothing', async () => {
    const desk = await deskOf();
    const { id } = await desk.ask();
    const { digest } = await desk.rowOf(id);
    const official = await desk.operator.request('exec.approval.resolve', {
      id,
      decision: 'allow-always',
      grantExpiresInDays: 9,
    });
    const any = await desk.operator.request('approval.resolve', { id, kind: 'exec', decision: 'allow-always' });
    for (const { error } of [official, any]) {
      expect(error.details).toMatchObject({ reason: 'APPROVAL_ALLOW_ALWAYS_UNAVAILABLE' });
    }
    const ours = await desk.operator.request('oc.approval.resolve', {
      id,
      kind: 'exec',
      decision: 'allow-always',
      digest,
    });
    expect(ours.payload).toEqual({ outcome: 'not-allowed', allowed: ['allow-once', 'deny'] });
    expect(await status(desk, id)).toBe('pending');
  });
});

describe('who hears of it', () => {
  it('37: a reader receives no word of a command, by no event, list, log or ledger (CVE-2026-26326)', async () => {
    const desk = await deskOf();
    const reader = await desk.gateway.operator(
      ['operator.read', 'operator.pairing', 'operator.write'],
      ['approvals', 'exec-approvals', 'plugin-approvals'],
    );
    const asked = await desk.ask({
      command: 'canary-command',
      cwd: '/canary-cwd',
      agentId: 'canary-agent',
      sessionKey: 'canary-session',
      warningText: 'canary-warning',
      id: 'canary-reference',
    });
    await desk.ask({ title: 'canary-title', description: 'canary-text' }, 'plugin');
    await desk.decide(asked.id, 'deny');
    const readable = [
      'health',
      'status',
      'oc.history.list',
      'channels.status',
      'system-presence',
      'sessions.list',
      'logs.tail',
    ];
    for (const method of readable) await reader.request(method, {});
    expect(JSON.stringify(reader.frames)).not.toContain('canary');
    const refused = [
      'exec.approval.list',
      'plugin.approval.list',
      'oc.approval.list',
      'oc.approval.history',
      'approval.history',
    ];
    for (const method of refused) expect((await reader.request(method, {})).error.code).toBe('FORBIDDEN');
    for (const method of [
      'exec.approval.get',
      'approval.get',
      'exec.approval.waitDecision',
      'plugin.approval.waitDecision',
    ]) {
      expect((await reader.request(method, { id: asked.id })).error.code).toBe('FORBIDDEN');
    }
  });
});
