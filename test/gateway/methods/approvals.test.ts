import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attacker } from '../../helpers/attacker.ts';
import { ApprovalDesk, type Row, verdict } from './approval-desk.ts';
import { RealGateway } from './real-gateway.ts';

let desk: ApprovalDesk;
let gateway: RealGateway;
let requester: Attacker;
let operator: Attacker;
beforeAll(async () => {
  desk = await ApprovalDesk.open();
  ({ gateway, requester, operator } = desk);
});
afterAll(() => desk[Symbol.asyncDispose]());

describe('a request in two phases', () => {
  it('is accepted at once and answered under the same id when somebody has decided', async () => {
    const asked = await desk.ask({ timeoutMs: 60_000 });
    const { id } = asked;
    expect(asked.answers()[0]?.['payload']).toEqual({
      status: 'accepted',
      id,
      deliveryRoute: 'approval-client',
      createdAtMs: expect.any(Number),
      expiresAtMs: expect.any(Number),
    });
    expect((await desk.decide(id, 'allow-once')).payload).toMatchObject({
      outcome: 'resolved',
      decision: 'allow-once',
    });
    expect(await verdict(asked)).toMatchObject({ id, decision: 'allow-once', terminalReason: 'user' });
  });

  it('is told to approval clients alone, and never to the connection that asked', async () => {
    const reader = await gateway.operator(['operator.read'], ['approvals']);
    const plain = await gateway.operator(['operator.approvals']);
    const { id } = await desk.ask({ command: 'canary-command' });
    const told = await operator.frame((frame) => (frame['payload'] as Row | undefined)?.id === id);
    expect(told).toMatchObject({ event: 'exec.approval.requested', payload: { approvalKind: 'exec' } });
    expect(Object.keys(told['payload'] as object).toSorted()).toEqual(
      ['approvalKind', 'createdAtMs', 'expiresAtMs', 'id', 'request'].toSorted(),
    );
    await desk.decide(id, 'deny');
    const ended = await operator.frame(
      (frame) => frame['event'] === 'exec.approval.resolved' && (frame['payload'] as Row).id === id,
    );
    expect(ended['payload']).toMatchObject({ decision: 'deny', resolvedBy: 'operator (cli)', ts: expect.any(Number) });
    // A later answer on each connection proves that the events before it were not sent there.
    for (const other of [requester, reader, plain]) {
      await other.request('health', {});
      expect(JSON.stringify(other.frames.filter((frame) => frame['type'] === 'event'))).not.toContain(id);
    }
    expect(JSON.stringify(reader.frames)).not.toContain('canary-command');
  });

  it('keeps what the requester calls it apart from the id, and refuses it twice', async () => {
    const { id } = await desk.ask({ id: 'my-explicit-id' });
    expect(id).not.toBe('my-explicit-id');
    expect(await desk.rowOf(id)).toMatchObject({ clientRef: 'my-explicit-id', requestedBy: 'operator (cli)' });
    const again = await requester.request('exec.approval.request', { id: 'my-explicit-id', command: 'dup' });
    expect(again.error.message).toBe('approval id already pending');
    const unknown = await operator.request('exec.approval.resolve', { id: 'my-explicit-id', decision: 'deny' });
    expect(unknown.error.details).toMatchObject({ reason: 'APPROVAL_NOT_FOUND' });
    await desk.decide(id, 'deny');
  });

  it('is not cancelled when the requester goes, who can ask again for the answer', async () => {
    const goes = await gateway.operator(['operator.approvals']);
    goes.send({ type: 'req', id: 'x', method: 'exec.approval.request', params: { command: 'orphan', twoPhase: true } });
    const { payload } = (await goes.frame((frame) => frame['id'] === 'x')) as { payload: { id: string } };
    await goes.end();
    const comes = await gateway.operator(['operator.approvals']);
    const waiting = comes.request('exec.approval.waitDecision', { id: payload.id });
    expect((await desk.decide(payload.id, 'allow-once')).payload).toMatchObject({ outcome: 'resolved' });
    expect((await waiting).payload).toMatchObject({ id: payload.id, decision: 'allow-once', terminalReason: 'user' });
  });

  it('holds no value of a variable, and everything else that was said', async () => {
    const { id } = await desk.ask({
      env: { SECRET_B: 'canary-value', A: 'x' },
      commandArgv: ['ls', '-la'],
      cwd: '/tmp',
    });
    const { request } = await desk.rowOf(id);
    expect(request).toMatchObject({ envKeys: ['A', 'SECRET_B'], commandArgv: ['ls', '-la'], cwd: '/tmp', host: null });
    expect(request['allowedDecisions']).toEqual(['allow-once', 'deny']);
    expect(JSON.stringify(operator.frames)).not.toContain('canary-value');
    await desk.decide(id, 'deny');
  });
});

describe('a request in one phase', () => {
  it('is answered once, with null when its time is over, and listeners hear a no that nobody said', async () => {
    const { payload } = await requester.request('exec.approval.request', { command: 'sleep 1', timeoutMs: 40 });
    expect(payload).toMatchObject({ decision: null, terminalReason: 'timeout' });
    const told = await operator.frame(
      (frame) => frame['event'] === 'exec.approval.resolved' && (frame['payload'] as Row).id === payload['id'],
    );
    expect(told['payload']).toMatchObject({ decision: 'deny', resolvedBy: null });
    const late = await operator.request('exec.approval.resolve', { id: payload['id'], decision: 'allow-once' });
    expect(late.error).toMatchObject({
      message: 'approval already resolved',
      details: { reason: 'APPROVAL_ALREADY_RESOLVED' },
    });
  });

  it.each([
    [{}, 'command is required'],
    [{ command: 'x', bogus: 1 }, "invalid exec.approval.request params: at root: unexpected property 'bogus'"],
    [{ command: 'x', host: 'node' }, 'nodeId is required for host=node'],
    [{ id: 'plugin:abc', command: 'x' }, 'approval ids starting with plugin: are reserved'],
  ])('%j: %s', async (params, message) => {
    expect((await requester.request('exec.approval.request', params)).error.message).toBe(message);
  });
});

describe('with approvals off', () => {
  it('a request is denied at once, and says that nobody was asked', async () => {
    await using off = await RealGateway.open({ approvals: { enabled: false } });
    const client = await off.operator(['operator.approvals']);
    const { payload } = await client.request('exec.approval.request', { command: 'ls' });
    expect(payload).toMatchObject({ decision: null, terminalReason: 'no-route' });
    const { payload: kept } = await client.request('approval.get', { id: payload['id'] });
    expect(kept['approval']).toMatchObject({ status: 'denied', reason: 'no-route' });
  });

  it('and with a shorter time configured, requests wait for that long', async () => {
    await using short = await RealGateway.open({ approvals: { timeout: 1000 } });
    const client = await short.operator(['operator.approvals']);
    expect((await client.request('oc.approval.list', {})).payload).toMatchObject({
      timeoutMs: 1000,
      atTimeout: 'deny',
    });
  });
});
