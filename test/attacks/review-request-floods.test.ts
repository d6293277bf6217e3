import { describe, expect, it } from 'vitest';
import { RealGateway } from '../gateway/methods/real-gateway.ts';
import type { Attacker } from '../helpers/attacker.ts';

const answersOf = (client: Attacker): number => client.frames.filter(({ type }) => type === 'res').length;

describe('33: a reader that asks for costly things without end (CVE-2026-41399)', () => {
  it.each([
    ['oc.audit.run', {}],
    ['logs.tail', { limit: 5000, maxBytes: 1_000_000 }],
    ['oc.history.verify', {}],
  ])('%s hundreds of times at once keeps nobody else waiting for all of them', async (method, params) => {
    await using gateway = await RealGateway.open();
    const reader = await gateway.operator(['operator.read']);
    const operator = await gateway.operator(['operator.approvals']);
    // The first one loads what it needs.
    await reader.request(method, params);
    const before = answersOf(reader);
    for (let n = 0; n < 300; n += 1) reader.send({ type: 'req', id: `flood-${n}`, method, params });
    const done = reader.frame(({ id }) => id === 'flood-299');
    for (let n = 0; n < 3; n += 1) expect((await operator.request('oc.approval.list', {})).ok).toBe(true);
    expect(answersOf(reader) - before).toBeLessThan(150);
    await done;
    // Each was answered, in their order.
    const order = reader.frames.map(({ id }) => String(id)).filter((id) => id.startsWith('flood-'));
    expect(order).toEqual(Array.from({ length: 300 }, (_, n) => `flood-${n}`));
  });
});
