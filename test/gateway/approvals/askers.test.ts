import { describe, expect, it } from 'vitest';
import { askPerson, type CallToAsk } from '../../../src/gateway/approvals/ask-person.ts';
import { type BindPlace, bind } from '../../../src/gateway/approvals/binding.ts';
import { effectsOf } from '../../../src/gateway/effects/effects-of.ts';
import { Queue } from './queue.ts';

const whose = { agentId: 'main', sessionKey: 'agent:main:main' };
const place: BindPlace = {
  ...{ ...whose, kind: 'host', place: 'host', workspace: '/', mounted: '/', path: ['/usr/bin', '/bin'] },
};
const never = new AbortController().signal;

function callOf(command: string, stillAdmitted: () => boolean): CallToAsk {
  const effects = effectsOf(command);
  const words = { argv: command.split(' '), cwd: '/', env: {}, tool: 'exec' };
  return {
    ...{ ...whose, ...words, from: 'telegram:default:7', channel: 'telegram', callId: 'c1', shown: command },
    ...{ where: 'host', effects: effects.categories, question: 'file-write', grant: null, stillAdmitted },
    binding: bind({ ...words, stdin: null, timeoutMs: 1000, effects }, place),
  };
}

describe('what waits for somebody who may not be answered any more', () => {
  it('takes the request from the queue when whoever asked is revoked, blocked or the owner no more', async () => {
    using queue = new Queue();
    let admitted = true;
    const asked = askPerson(
      queue.approvals,
      callOf('touch a', () => admitted),
      never,
    );
    const other = askPerson(
      queue.approvals,
      callOf('touch b', () => true),
      never,
    );
    const [row] = queue.approvals.pending();
    queue.approvals.recheck();
    expect(queue.approvals.pending()).toHaveLength(2);
    admitted = false;
    // Nobody has looked again yet: a decision finds it ended all the same.
    if (row === undefined) throw new Error('nothing waits');
    expect(queue.decide(row, 'allow-once')).toMatchObject({ outcome: 'ended', reason: 'run-aborted' });
    expect(await asked).toMatchObject({ allowed: false, because: 'aborted' });
    expect(queue.approvals.pending().map(({ row: { request } }) => 'command' in request && request.command)).toEqual([
      'touch b',
    ]);
    const [left] = queue.approvals.pending();
    if (left === undefined) throw new Error('nothing is left');
    queue.decide(left, 'deny');
    expect(await other).toMatchObject({ because: 'denied' });
  });

  it('takes a rule that throws for a no', async () => {
    using queue = new Queue();
    const broken = () => {
      throw new Error('no rule');
    };
    const asked = askPerson(queue.approvals, callOf('touch a', broken), never);
    queue.approvals.recheck();
    expect(await asked).toMatchObject({ allowed: false, because: 'aborted' });
  });

  it('is taken from it later where its end cannot be written, and nothing else stops for that', async () => {
    using queue = new Queue();
    let admitted = true;
    const stop = new AbortController();
    const call = callOf('touch a', () => admitted);
    const asked = askPerson(queue.approvals, call, stop.signal);
    queue.store.db.exec('PRAGMA query_only = ON');
    admitted = false;
    queue.approvals.recheck();
    stop.abort();
    expect(queue.faults).toHaveLength(2);
    queue.store.db.exec('PRAGMA query_only = OFF');
    expect(queue.approvals.pending()).toEqual([]);
    expect(await asked).toMatchObject({ allowed: false, because: 'aborted' });
  });
});
