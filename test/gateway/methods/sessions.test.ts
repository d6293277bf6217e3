import { describe, expect, it } from 'vitest';
import { gatewaysOfTests } from './real-gateway.ts';

const gateway = gatewaysOfTests();
const main = 'agent:main:main';

describe('conversations over the wire', () => {
  it('are listed and shown, with what people pasted into them taken out', async () => {
    const operator = await (await gateway()).operator();
    const pasted = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789';
    expect((await operator.request('oc.send', { text: `my key is ${pasted}` })).ok).toBe(true);
    const { payload } = await operator.request('sessions.list', {});
    expect(payload['sessions']).toMatchObject([{ key: main, hasActiveRun: false, waiting: 0 }]);
    const shown = await operator.request('oc.session.show', { key: 'main' });
    expect(shown.payload).toMatchObject({
      key: main,
      entries: [{ role: 'user', from: 'operator', own: true }, { role: 'assistant' }],
    });
    expect(JSON.stringify(shown.payload)).not.toContain(pasted);
    const none = await operator.request('oc.session.show', { key: '../../state/oc.sqlite' });
    expect(none.payload['entries']).toEqual([]);
  });

  it('are not begun by blanks', async () => {
    const operator = await (await gateway()).operator();
    for (const text of [' ', '\n\t \u00a0\u3000']) {
      expect((await operator.request('oc.send', { text })).error).toMatchObject({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('there is nothing to send'),
      });
    }
    expect((await operator.request('sessions.list', {})).payload['sessions']).toEqual([]);
  });

  it('are not ended by somebody who may only look', async () => {
    const here = await gateway();
    const reader = await here.operator(['operator.read']);
    for (const [method, params] of [
      ['sessions.abort', { key: main }],
      ['chat.abort', { sessionKey: main }],
    ] as const) {
      expect((await reader.request(method, params)).error?.message).toContain('operator.write');
    }
    const writer = await here.operator(['operator.write']);
    expect((await writer.request('sessions.abort', { key: main })).payload).toEqual({
      ok: true,
      status: 'no-active-run',
      abortedRunId: null,
      dropped: 0,
    });
    expect((await writer.request('chat.abort', { sessionKey: main })).payload).toMatchObject({ aborted: false });
    expect((await writer.request('sessions.abort', {})).error).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('begin afresh on request: put aside or destroyed, recorded, and read whole before that', async () => {
    const operator = await (await gateway()).operator();
    for (const text of ['one', 'two']) await operator.request('oc.send', { text });
    const { payload } = await operator.request('oc.session.page', { key: 'main', offset: 0 });
    expect(payload).toMatchObject({ key: main, next: null, entries: [{ text: 'one' }, {}, { text: 'two' }, {}] });
    const forget = async (how: string) => (await operator.request('oc.session.forget', { key: 'main', how })).payload;
    expect(await forget('reset')).toEqual({ key: main, outcome: 'done' });
    expect((await operator.request('oc.session.show', { key: 'main' })).payload['entries']).toEqual([]);
    expect((await operator.request('sessions.list', {})).payload['sessions']).toEqual([]);
    // What the reset had kept goes with the conversation.
    expect(await forget('delete')).toEqual({ key: main, outcome: 'done' });
    expect(await forget('delete')).toEqual({ key: main, outcome: 'nothing' });
    await operator.request('oc.send', { text: 'three' });
    expect(await forget('delete')).toEqual({ key: main, outcome: 'done' });
    const { payload: ledger } = await operator.request('oc.history.list', { kind: 'session' });
    expect(ledger['entries']).toMatchObject([
      { kind: 'session.deleted', subject: main },
      { kind: 'session.deleted', subject: main },
      { kind: 'session.reset', subject: main },
    ]);
    const writer = await (await gateway()).operator(['operator.read', 'operator.write']);
    expect((await writer.request('oc.session.forget', { key: 'main', how: 'reset' })).error?.message).toContain(
      'operator.admin',
    );
  });

  it('have what they used up in the status', async () => {
    const operator = await (await gateway()).operator();
    await operator.request('oc.send', { text: 'hello' });
    const { payload } = await operator.request('status', {});
    expect(payload['oc']).toMatchObject({
      model: 'built-in practice model',
      usage: { tokens: expect.any(Number), microUsd: 0, tokensPerDay: null },
    });
  });
});
