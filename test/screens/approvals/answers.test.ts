import { describe, expect, test } from 'vitest';
import type { ResolveOutcome } from '../../../src/gateway/protocol/approvals.ts';
import { OcError } from '../../../src/gateway/protocol/errors.ts';
import { methods } from '../../../src/gateway/protocol/methods.ts';
import { hintsOf } from '../../../src/screens/hints.ts';
import { proofRows } from '../../../src/screens/review/proof.ts';
import { Desk } from '../desk.ts';
import { openDesk, typeCode } from './queue-desk.ts';
import { execRequest } from './request.ts';

describe('what the gateway says of a decision', () => {
  const outcomes: readonly (readonly [ResolveOutcome, RegExp])[] = [
    [
      { outcome: 'already', same: true, decision: 'allow-once', by: 'phone', atMs: 0 },
      /decided alike already.*by phone/,
    ],
    [
      { outcome: 'already', same: false, decision: 'deny', by: 'phone', atMs: 0 },
      /^Not done: .*otherwise: Denied by phone/,
    ],
    [{ outcome: 'expired', atMs: 0 }, /^Not done: .*expired.*denied it/],
    [{ outcome: 'ended', reason: 'gateway-restart', atMs: 0 }, /^Not done: .*gateway-restart/],
    [{ outcome: 'changed', digest: 'sha256:0' }, /^Not done: .*is not what was read/],
    [{ outcome: 'own-request' }, /^Not done: whoever asked may not answer/],
    [{ outcome: 'not-allowed', allowed: ['deny'] }, /^Not done: .*does not offer/],
    [{ outcome: 'not-found' }, /^Not done: the gateway has no request/],
    [{ outcome: 'granted by magic' } as never, /words this console does not know/], // why: a hostile gateway's word
  ];

  test.each(outcomes)('is repeated and nothing else: %j', async (outcome, text) => {
    const desk = await openDesk({ prepare: (link) => link.answers.set('oc.approval.resolve', () => outcome) });
    await desk.review();
    await typeCode(desk);
    await desk.clock.advance(3000);
    expect(desk.state.message).toMatch(text);
    expect(desk.state.message).not.toMatch(/^Allowed/);
  });

  test('when it says nothing, nothing is sent again and the next list tells', async () => {
    const desk = await openDesk({
      prepare: (link) =>
        link.answers.set('oc.approval.resolve', () => {
          throw new OcError('TIMEOUT', 'no answer');
        }),
    });
    await desk.review();
    await typeCode(desk);
    await desk.clock.advance(1500);
    expect(desk.phase).toBe('doubt');
    await desk.clock.advance(3000);
    expect(desk.state.message).toMatch(/still lists .* as waiting\. Nothing was sent again/);
    expect(desk.link.decisions).toHaveLength(1);
  });
});

describe('a gateway without methods of ours', () => {
  const official = Object.keys(methods).filter((name) => !name.startsWith('oc.'));
  const openOfficial = async (answer: unknown): Promise<Desk> => {
    const desk = new Desk({
      prepare: (link) => {
        link.queue = [execRequest('first', {}, link.nowMs())];
        link.answers.set('channels.pairing.list', () => ({ requests: [] }));
        link.answers.set('exec.approval.list', () =>
          link.queue.map(({ id, request, createdAtMs, expiresAtMs }) => ({
            id,
            approvalKind: 'exec',
            request,
            createdAtMs,
            expiresAtMs,
          })),
        );
        link.answers.set('plugin.approval.list', () => []);
        link.answers.set('openclaw.approval.list', () => [{ id: 'x' }]);
        link.answers.set('exec.approvals.get', () => ({ resolvedDefaults: { askFallback: 'full' } }));
        link.answers.set('approval.resolve', () => answer);
      },
    });
    desk.link.connect({ methods: official });
    await desk.clock.advance(1000);
    return desk;
  };

  test('is asked by its own methods, and what it would do at the time-out is said', async () => {
    const desk = await openOfficial({ applied: true, approval: { status: 'allowed', decision: 'allow-once' } });
    expect(desk.state.snapshot.approvals).toMatchObject({ atTimeout: 'allow', others: 1 });
    await desk.review();
    await typeCode(desk);
    await desk.clock.advance(3000);
    expect(desk.link.decisions).toEqual([
      { method: 'approval.resolve', params: { id: 'first', kind: 'exec', decision: 'allow-once' } },
    ]);
    expect(desk.state.message).toMatch(/^Allowed once: /);
  });

  test('that applied nothing is not said to have', async () => {
    const desk = await openOfficial({
      applied: false,
      approval: { status: 'denied', decision: 'deny', resolver: { kind: 'device', id: 'phone' } },
    });
    await desk.review();
    await typeCode(desk);
    await desk.clock.advance(3000);
    expect(desk.state.message).toMatch(/^Not done: .* was already denied by phone\.$/);
  });
});

describe('without the right to decide', () => {
  test('a console that only looks draws no key for it', async () => {
    const desk = await openDesk({ readOnly: true });
    const labels = hintsOf(desk.state).map(({ label }) => label);
    expect(labels).not.toContain('review');
    expect(labels).not.toContain('deny');
    await desk.press('a', 'd');
    await desk.clock.advance(6000);
    expect(desk.phase).toBe('closed');
    expect(desk.link.decisions).toEqual([]);
  });

  test('a console without operator.approvals lists nothing and says why', async () => {
    const desk = new Desk({
      prepare: (link) => {
        link.queue = [execRequest('first', {}, link.nowMs())];
      },
    });
    desk.link.connect({ scopes: ['operator.read', 'operator.pairing'] });
    await desk.clock.advance(1000);
    expect(desk.state.snapshot.approvals).toBeNull();
    expect(desk.link.sent.map(({ method }) => method)).not.toContain('oc.approval.list');
  });
});

test('where one key is enough the window speaks of the key and not of a code, and A allows', async () => {
  const desk = await openDesk({ preferences: { confirm: 'key' } });
  await desk.review();
  const { review, nowMs } = desk.state;
  if (!review) throw new Error('the window is not open');
  const said = proofRows({ review, nowMs, width: 76, height: 6 })
    .map((row) => row.map(({ text }) => text).join(''))
    .join('\n');
  expect(said).toContain('One key is enough.');
  expect(said).toContain('Press A to ALLOW ONCE.');
  expect(said).not.toContain('code');
  await desk.press('A');
  await desk.clock.advance(3000);
  expect(desk.link.decisions).toMatchObject([{ params: { id: 'first', decision: 'allow-once' } }]);
});
