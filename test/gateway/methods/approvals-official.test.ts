import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireShape } from '../../../src/gateway/client/result-shapes.ts';
import type { Attacker } from '../../helpers/attacker.ts';
import { ApprovalDesk, type Row, verdict } from './approval-desk.ts';
import type { RealGateway } from './real-gateway.ts';

let desk: ApprovalDesk;
let gateway: RealGateway;
let operator: Attacker;
beforeAll(async () => {
  desk = await ApprovalDesk.open();
  ({ gateway, operator } = desk);
});
afterAll(() => desk[Symbol.asyncDispose]());

const schema = JSON.parse(readFileSync('node_modules/@openclaw/gateway-protocol/protocol.schema.json', 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(schema, 'official');
function faults(definition: string, value: unknown): unknown {
  const check = ajv.getSchema(`official#/definitions/${definition}`);
  if (check === undefined) throw new Error(`no definition ${definition}`);
  return check(value) ? [] : check.errors;
}

describe('the official methods', () => {
  it('list bare arrays, and get by the whole id alone', async () => {
    const { id } = await desk.ask({
      agentId: 'main',
      sessionKey: 'agent:main:main',
      host: 'gateway',
      warningText: 'danger',
    });
    const listed = (await operator.request('exec.approval.list', {})).payload as unknown as readonly Row[];
    expect(listed.map((row) => row.id)).toEqual([id]);
    expect(listed[0]).not.toHaveProperty('digest');
    expect((await operator.request('exec.approval.get', { id })).payload).toEqual({
      id,
      commandText: 'ls -la',
      commandPreview: null,
      allowedDecisions: ['allow-once', 'deny'],
      host: 'gateway',
      nodeId: null,
      agentId: 'main',
      expiresAtMs: expect.any(Number),
    });
    for (const method of ['exec.approval.get', 'exec.approval.waitDecision', 'approval.get']) {
      expect((await operator.request(method, { id: id.slice(0, 12) })).error.message).toMatch(
        /not found|unknown or expired/,
      );
    }
    const { payload } = await operator.request('approval.get', { id });
    expect(faults('ApprovalGetResult', payload)).toEqual([]);
    await desk.decide(id, 'deny');
  });

  it('resolve once; the same again is fine, another decision is told that it came too late and who was first', async () => {
    const { id } = await desk.ask();
    expect((await operator.request('exec.approval.resolve', { id, decision: 'maybe' })).error.message).toBe(
      'invalid decision',
    );
    const always = await operator.request('exec.approval.resolve', { id, decision: 'allow-always' });
    expect(always.error).toMatchObject({
      message: 'allow-always is unavailable for this command',
      details: { reason: 'APPROVAL_ALLOW_ALWAYS_UNAVAILABLE' },
    });
    expect((await operator.request('exec.approval.resolve', { id, decision: 'allow-once' })).payload).toEqual({
      ok: true,
    });
    expect((await operator.request('exec.approval.resolve', { id, decision: 'allow-once' })).payload).toEqual({
      ok: true,
    });
    expect((await operator.request('exec.approval.resolve', { id, decision: 'deny' })).error.details).toMatchObject({
      reason: 'APPROVAL_ALREADY_RESOLVED',
      resolvedBy: 'operator (cli)',
    });
  });

  it('do not deny what was named with the wrong kind; it stays pending', async () => {
    const { id } = await desk.ask();
    for (const kind of ['plugin', 'system-agent']) {
      const { error } = await operator.request('approval.resolve', { id, kind, decision: 'allow-once' });
      expect(error).toMatchObject({ code: 'INVALID_REQUEST', details: { reason: 'APPROVAL_KIND_MISMATCH' } });
    }
    const byOther = await operator.request('plugin.approval.resolve', { id, decision: 'deny' });
    expect(byOther.error.details).toMatchObject({ reason: 'APPROVAL_NOT_FOUND' });
    const ours = await operator.request('oc.approval.resolve', { id, kind: 'plugin', decision: 'deny', digest: 'x' });
    expect(ours.error.code).toBe('INVALID_REQUEST');
    const { payload } = await operator.request('approval.resolve', { id, kind: 'exec', decision: 'deny' });
    expect(faults('ApprovalResolveResult', payload)).toEqual([]);
    expect(payload).toMatchObject({
      applied: true,
      approval: { status: 'denied', reason: 'user', resolver: { kind: 'runtime', id: 'operator (cli)' } },
    });
    const again = await operator.request('approval.resolve', { id, kind: 'exec', decision: 'allow-once' });
    expect(again.payload).toMatchObject({ applied: false, approval: { status: 'denied' } });
    expect(
      (await operator.request('approval.resolve', { id: 'nope', kind: 'exec', decision: 'deny' })).error,
    ).toMatchObject({
      message: 'approval not found',
      details: { reason: 'APPROVAL_NOT_FOUND' },
    });
  });

  it('take no decision in the name of a reviewer', async () => {
    const { id } = await desk.ask();
    const reviewer = { channel: 'telegram', accountId: 'default', senderId: '555' };
    const both = [
      ['exec.approval.resolve', { id, decision: 'deny', reviewer }],
      ['approval.resolve', { id, kind: 'exec', decision: 'deny', reviewer }],
    ] as const;
    for (const [method, params] of both) expect((await operator.request(method, params)).ok).toBe(false);
    await desk.decide(id, 'deny');
  });

  it('show plugin requests whole, in the official form, and offer what the requester offers', async () => {
    const scope = { kind: 'payment', amount: '10', currency: 'EUR', target: 'bob' };
    const said = {
      pluginId: 'demo',
      severity: 'warning',
      toolName: 't',
      detail: 'all',
      scope,
      allowedDecisions: ['deny'],
    };
    const asked = await desk.ask(said, 'plugin');
    const { id } = asked;
    expect(id).toMatch(/^plugin:[0-9a-f-]{36}$/);
    const { payload } = await operator.request('approval.get', { id });
    expect(faults('ApprovalGetResult', payload)).toEqual([]);
    expect(payload['approval']).toMatchObject({
      urlPath: `/approve/${encodeURIComponent(id)}`,
      presentation: { kind: 'plugin', detail: 'all', scope, allowedDecisions: ['deny'] },
    });
    const refused = await operator.request('plugin.approval.resolve', { id, decision: 'allow-once' });
    expect(refused.error.details).toMatchObject({ reason: 'APPROVAL_DECISION_UNAVAILABLE' });
    const waiting = operator.request('plugin.approval.waitDecision', { id });
    const other = await gateway.operator(['operator.approvals']);
    expect((await other.request('plugin.approval.resolve', { id, decision: 'deny' })).payload).toEqual({ ok: true });
    expect((await waiting).payload).toMatchObject({ decision: 'deny' });
    expect(await verdict(asked)).toMatchObject({ decision: 'deny' });
  });

  it('tell what ended, newest first, in the official form and in ours', async () => {
    const { id } = await desk.ask({ agentId: '', sessionKey: 's' });
    await desk.decide(id, 'allow-once');
    const { payload } = await operator.request('approval.history', { limit: 100 });
    expect(faults('ApprovalHistoryResult', payload)).toEqual([]);
    expect(payload['items'][0]).toMatchObject({ id, status: 'allowed', decision: 'allow-once' });
    const plugins = await operator.request('approval.history', { limit: 1, kind: 'plugin' });
    expect(plugins.payload['items']).toHaveLength(1);
    const next = await operator.request('approval.history', {
      limit: 1,
      cursor: (await operator.request('approval.history', { limit: 1 })).payload['nextCursor'],
    });
    expect(next.payload['items'][0].id).not.toBe(id);
    expect((await operator.request('approval.history', { kind: 'system-agent' })).payload).toEqual({ items: [] });
    const ours = await operator.request('oc.approval.history', { limit: 2 });
    requireShape('oc.approval.history', ours.payload);
    expect(ours.payload['entries'][0]).toMatchObject({
      id,
      kind: 'exec',
      resolvedBy: 'operator (cli)',
      status: 'allowed',
    });
  });

  it('answer openclaw.approval.list with nothing', async () => {
    expect((await operator.request('openclaw.approval.list', {})).payload).toEqual([]);
  });
});
