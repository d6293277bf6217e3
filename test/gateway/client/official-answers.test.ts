import { describe, expect, it } from 'vitest';
import { requireShape } from '../../../src/gateway/client/result-shapes.ts';

const hugeTime = 8.65e15;
const waits = { id: 'a', createdAtMs: 1, expiresAtMs: 2 };
const exec = { ...waits, approvalKind: 'exec', request: { command: 'ls', cwd: null, allowedDecisions: ['deny'] } };
/** As OpenClaw 2026.9.6 lists it: no decisions are named. */
const plugin = {
  ...waits,
  approvalKind: 'plugin',
  request: { title: 'T', description: 'D', detail: null, scope: null },
};
const approval = {
  ...waits,
  status: 'pending',
  presentation: { kind: 'exec', commandText: 'ls', commandPreview: null, allowedDecisions: ['allow-once', 'deny'] },
  urlPath: '/approve/a',
};
const tail = { file: 'gateway.log', cursor: 3, size: 3, lines: ['{}'], truncated: false, reset: false };
const device = { deviceId: 'd', displayName: 'oc console', scopes: ['operator.read'] };
const refused = (method: string, answer: unknown) =>
  expect(() => requireShape(method, answer)).toThrow(`the gateway's answer to ${method} is not in its form`);

describe('answers of an official gateway', () => {
  it.each([
    ['exec.approval.list', [exec]],
    ['exec.approval.list', []],
    ['plugin.approval.list', [plugin]],
    ['openclaw.approval.list', []],
    ['approval.get', { approval }],
    [
      'approval.resolve',
      {
        applied: false,
        approval: { ...approval, status: 'denied', decision: 'deny', resolver: { kind: 'device', id: 'd' } },
      },
    ],
    ['approval.history', { items: [approval] }],
    ['logs.tail', tail],
    ['logs.tail', { file: 'x', cursor: 0, size: 0, lines: [] }],
    ['device.pair.list', { pending: [{ ...device, requestId: 'r', ts: 1 }], paired: [device] }],
  ])('%s is taken as it was observed', (method, answer) => {
    expect(() => requireShape(method, answer)).not.toThrow();
  });

  it.each([
    ['exec.approval.list', {}],
    ['exec.approval.list', [null]],
    ['exec.approval.list', [{ ...exec, id: '' }]],
    ['exec.approval.list', [{ ...exec, id: 'x'.repeat(513) }]],
    ['exec.approval.list', [{ ...exec, request: null }]],
    ['exec.approval.list', [{ ...exec, request: { command: ['ls'] } }]],
    ['exec.approval.list', [{ ...exec, request: { command: 'x'.repeat(262_145) } }]],
    ['exec.approval.list', [{ ...exec, request: { command: 'ls', cwd: {} } }]],
    ['exec.approval.list', [{ ...exec, request: { command: 'ls', allowedDecisions: ['yes'] } }]],
    ['exec.approval.list', [{ ...exec, expiresAtMs: hugeTime }]],
    ['exec.approval.list', [plugin]],
    ['exec.approval.list', Array.from({ length: 10_001 }, () => exec)],
    ['plugin.approval.list', [{ ...plugin, request: { title: 'T' } }]],
    ['approval.get', { approval: { ...approval, status: 'constructor' } }],
    ['approval.get', { approval: { ...approval, presentation: null } }],
    ['approval.resolve', { approval }],
    ['approval.resolve', { applied: 'yes', approval }],
    ['approval.history', { items: approval }],
    ['logs.tail', { ...tail, cursor: -1 }],
    ['logs.tail', { ...tail, cursor: 1.5 }],
    ['logs.tail', { ...tail, cursor: 2 ** 60 }],
    ['logs.tail', { ...tail, lines: [{}] }],
    ['logs.tail', { ...tail, lines: ['x'.repeat(1_048_577)] }],
    ['device.pair.list', { pending: [device], paired: [] }],
    ['device.pair.list', []],
  ])('162 (CVE-2026-25253): %s of another form is refused as one', (method, answer) => {
    refused(method, answer);
  });
});
