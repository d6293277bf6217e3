import { afterEach, describe, expect, it } from 'vitest';
import { ApprovalDesk } from '../gateway/methods/approval-desk.ts';

let open: ApprovalDesk | null = null;
afterEach(async () => {
  await open?.[Symbol.asyncDispose]();
  open = null;
});
const deskOf = async (): Promise<ApprovalDesk> => {
  open = await ApprovalDesk.open();
  return open;
};

describe('a command that is not shown whole (CVE-2026-53829, GHSA-xww8-gqvh-92x9)', () => {
  it('91: beyond the hard cap it is refused, never queued; below it every byte is in the list', async () => {
    const desk = await deskOf();
    const tail = ';rm -rf ~';
    for (const length of [16_385, 100_000, 1_000_000]) {
      const command = 'a'.repeat(length - tail.length) + tail;
      const { error } = await desk.requester.request('exec.approval.request', { command });
      expect(error.details).toMatchObject({ reason: 'EXEC_APPROVAL_COMMAND_DISPLAY_LIMIT' });
    }
    expect((await desk.operator.request('exec.approval.list', {})).payload).toEqual([]);
    const command = 'a'.repeat(16_384 - tail.length) + tail;
    const { id } = await desk.ask({ command });
    expect((await desk.rowOf(id)).request['command']).toBe(command);
    expect((await desk.operator.request('approval.get', { id })).payload['approval'].presentation.commandText).toBe(
      command,
    );
  });

  it('91: what cannot be read in one list is refused in whatever field it hides', async () => {
    const desk = await deskOf();
    const long = 'x'.repeat(70_000);
    for (const field of ['cwd', 'host', 'warningText', 'sessionKey', 'resolvedPath', 'turnSourceTo']) {
      const { ok } = await desk.requester.request('exec.approval.request', { command: 'ls', [field]: long });
      expect(ok).toBe(false);
    }
    for (const params of [
      { commandArgv: Array(5000).fill('') },
      { env: Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`v${n}`, ''])) },
    ]) {
      const { error } = await desk.requester.request('exec.approval.request', { command: 'ls', ...params });
      expect(error.details).toMatchObject({ reason: 'APPROVAL_REQUEST_TOO_LARGE' });
    }
    expect((await desk.operator.request('oc.approval.list', {})).payload['pending']).toEqual([]);
  });

  it('91: 200 of the largest requests still make a list that a client takes', async () => {
    const desk = await deskOf();
    for (let n = 0; n < 4; n += 1) {
      const by = await desk.gateway.operator(['operator.approvals']);
      for (let m = 0; m < 50; m += 1) await desk.ask({ cwd: 'x'.repeat(64_000) }, 'exec', by);
    }
    const { payload } = await desk.operator.request('oc.approval.list', {});
    expect(payload['pending']).toHaveLength(200);
    expect(Buffer.byteLength(JSON.stringify(payload))).toBeLessThan(16 * 1024 * 1024);
  });
});

describe('a flood of questions', () => {
  it('91: a connection waits for 256 answers at most, and its next request is refused before it is stored', async () => {
    const desk = await deskOf();
    const { id } = await desk.ask();
    const flood = await desk.gateway.operator(['operator.approvals']);
    const waiting = Array.from({ length: 257 }, () => flood.request('exec.approval.waitDecision', { id }));
    const first = await Promise.race(waiting);
    expect(first.error).toMatchObject({ code: 'UNAVAILABLE', details: { code: 'QUEUE_FULL' } });
    expect((await flood.request('exec.approval.request', { command: 'ls' })).error.code).toBe('UNAVAILABLE');
    expect((await desk.operator.request('oc.approval.list', {})).payload['pending']).toHaveLength(1);
    await desk.decide(id, 'deny');
    const answers = await Promise.all(waiting);
    expect(answers.filter(({ ok, payload }) => ok && payload['decision'] === 'deny')).toHaveLength(256);
  });
});
