import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAgents } from '../../src/gateway/agents.ts';
import type { Model } from '../../src/gateway/models/model.ts';
import { agentPlace, turnOf } from './agent/agent-place.ts';
import { policyOf } from './config/place.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'oc-agents-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a turn whose sender is led to another agent', () => {
  it.each([
    ['is told so', true, { outcome: 'failed', because: 'agent' }],
    ['hears nothing once access is lost as well', false, { outcome: 'dropped' }],
  ])('%s', async (_, admitted, end) => {
    const asked = Promise.withResolvers<void>();
    const over = Promise.withResolvers<never>();
    /** It ends when the test says so, and not at once when it is stopped. */
    const model: Model = {
      name: 'slow',
      step: async () => {
        asked.resolve();
        return await over.promise;
      },
    };
    const { config } = policyOf('{}');
    const parts = agentPlace({ sessionsDir: root });
    const agents = openAgents({ ...parts, config: () => config, model: () => model, agentsDir: root });
    let leadsHere = true;
    let stillAdmitted = true;
    const turn = agents.take({ ...turnOf('hello'), stillAdmitted: () => stillAdmitted }, () => leadsHere);
    await asked.promise;
    leadsHere = false;
    agents.recheck();
    stillAdmitted = admitted;
    over.reject(new Error('the turn was ended'));
    expect(await turn).toEqual(end);
    await agents.stop();
  });
});
