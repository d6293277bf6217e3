import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAgent } from '../../../src/gateway/agent/agent.ts';
import { openTranscript } from '../../../src/gateway/agent/transcript.ts';
import type { Turn } from '../../../src/gateway/agent/turn.ts';
import type { Hands } from '../../../src/gateway/tools/hands.ts';
import { ModelServer } from '../models/model-server.ts';
import { agentPlace, noHands, turnOf } from './agent-place.ts';

let server: ModelServer;
let root: string;
let lost: Set<string>;
/** Calls that run, by who asked. */
let running: string[];

beforeEach(async () => {
  server = new ModelServer();
  await server.start();
  root = mkdtempSync(join(tmpdir(), 'oc-lost-'));
  lost = new Set();
  running = [];
  server.mock.on({ userMessage: 'work', hasToolResult: false }, { toolCalls: [{ name: 'exec', arguments: '{}' }] });
});

afterEach(async () => {
  await server.mock.stop();
  rmSync(root, { recursive: true, force: true });
});

/** A call that goes on until it is ended. */
const hands: Hands = {
  ...noHands,
  offered: async () => [{ name: 'exec', description: 'Runs a command.', input: { type: 'object', properties: {} } }],
  call: ({ from }, _, signal) =>
    new Promise((_resolve, reject) => {
      running.push(from);
      signal.addEventListener('abort', () => {
        running = running.filter((one) => one !== from);
        reject(signal.reason);
      });
    }),
};
const open = () =>
  openAgent(agentPlace({ sessionsDir: root, model: () => server.model(), settings: () => server.agent, hands }));
const by = (from: string, text: string, isOperators = false): Turn => ({
  ...turnOf(text),
  ...{ from, isOperators, stillAdmitted: () => !lost.has(from) },
});

describe('when access is lost', () => {
  it('ends the call that runs and drops what waits; nobody else’s turn, nor the operator’s, is touched', async () => {
    const agent = open();
    const anns = agent.take(by('ann', 'work'));
    const waiting = agent.take(by('ann', 'more work'));
    const operators = agent.take(by('operator', 'work', true));
    const bobs = agent.take({ ...by('bob', 'work'), sessionKey: 'agent:main:local:direct:bob' });
    await expect.poll(() => running.toSorted()).toEqual(['ann', 'bob', 'operator']);
    agent.recheck();
    expect(running.toSorted()).toEqual(['ann', 'bob', 'operator']);
    lost.add('ann');
    agent.recheck();
    expect(await Promise.all([anns, waiting])).toEqual([{ outcome: 'dropped' }, { outcome: 'dropped' }]);
    expect(running.toSorted()).toEqual(['bob', 'operator']);
    expect(await openTranscript(root, 'agent:main:main').recent(10)).toEqual([]);
    await agent.stop();
    expect(await Promise.all([operators, bobs])).toEqual([{ outcome: 'dropped' }, { outcome: 'dropped' }]);
  });

  it('ends a model that is being asked, and a rule that throws admits nobody', async () => {
    server.mock.onMessage('slow', { content: 'late' }, { latency: 60_000 });
    const agent = open();
    let throws = false;
    const stillAdmitted = (): boolean => {
      if (throws) throw new Error('the store is gone');
      return true;
    };
    const turn = agent.take({ ...turnOf('slow'), stillAdmitted });
    await expect.poll(() => server.mock.getRequests().length).toBe(1);
    throws = true;
    agent.recheck();
    expect(await turn).toEqual({ outcome: 'dropped' });
  });

  it('whoever has it back before the turn is over is told that it was stopped', async () => {
    const agent = open();
    const turn = agent.take(by('ann', 'work'));
    await expect.poll(() => running).toEqual(['ann']);
    lost.add('ann');
    agent.recheck();
    lost.delete('ann');
    expect(await turn).toEqual({ outcome: 'stopped' });
  });
});
