import { describe, expect, it } from 'vitest';
import { keepLogin } from '../../src/gateway/config/secrets/logins.ts';
import { openModelStates } from '../../src/gateway/model-states.ts';
import type { FailureKind } from '../../src/gateway/models/failure.ts';
import type { FailedStep, Model, PaidStep } from '../../src/gateway/models/model.ts';
import { Place } from './config/place.ts';

const two = `{agents:{defaults:{model:"anthropic/a"},list:[{id:"family",model:"mine/b"},{id:"plain"}]},
  models:{providers:{mine:{api:"anthropic-messages",baseUrl:"https://models.example",apiKey:"0123456789"}}}}`;

function openAt(place: Place, env = {}) {
  const clock = { nowMs: 1000 };
  const loaded = place.load(env);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const states = openModelStates({ paths: place.paths, config: () => loaded.config, now: () => clock.nowMs });
  const ask = async (name: string, kind: FailureKind | null) => {
    const usage = { input: 1, cacheRead: 0, cacheWrite: 0, output: 1 };
    const paid: PaidStep = {
      ...{ outcome: 'step', text: 'x', calls: [], ended: 'complete', usage, cost: { microUsd: 0, known: true } },
    };
    const failed: FailedStep = { outcome: 'failed', kind: kind ?? 'down', reason: 'sk-ant-canary said no' };
    const model: Model = { name, step: async () => (kind === null ? paid : failed) };
    const request = { instructions: '', messages: [], tools: [], maxOutputTokens: 1 };
    await states.watched(model).step(request, new AbortController().signal, () => undefined);
  };
  return { states, clock, ask, problems: () => states.all().map(({ problem }) => problem) };
}

describe('whether the models can answer', () => {
  it('is said of each agent: a missing key, a provider that nobody configured, and nothing of the practice model', () => {
    using place = new Place('{agents:{list:[{id:"a",model:"anthropic/x"},{id:"b",model:"foo/bar"}]}}');
    expect(openAt(place).states.all()).toEqual([
      { agentId: 'main', model: null, problem: null, sinceMs: null },
      { agentId: 'a', model: 'anthropic/x', problem: 'there is no key:  oc login anthropic', sinceMs: null },
      { agentId: 'b', model: 'foo/bar', problem: expect.stringContaining('foo is not configured'), sinceMs: null },
    ]);
    expect(openAt(place, { ANTHROPIC_API_KEY: 'sk-ant-0123456789' }).problems()[1]).toBeNull();
  });

  it('is known from how it went: since when, until it answers again, each model for itself', async () => {
    using place = new Place(two);
    await keepLogin(place.paths, 'anthropic', 'sk-ant-0123456789', false);
    const { states, clock, ask, problems } = openAt(place);
    expect(problems()).toEqual([null, null, null]);
    await ask('anthropic/a', 'down');
    clock.nowMs = 5000;
    await ask('anthropic/a', 'down');
    expect(states.all()).toMatchObject([
      { agentId: 'main', problem: expect.stringContaining('was not reached'), sinceMs: 1000 },
      { agentId: 'family', problem: null },
      { agentId: 'plain', sinceMs: 1000 },
    ]);
    await ask('anthropic/a', 'credit');
    expect(states.all()[0]).toMatchObject({ problem: expect.stringContaining('no credit'), sinceMs: 5000 });
    expect(JSON.stringify(states.all())).not.toContain('canary');
    await ask('anthropic/a', 'long');
    expect(states.all()[0]).toMatchObject({ sinceMs: 5000 });
    await ask('anthropic/a', null);
    expect(problems()).toEqual([null, null, null]);
  });

  it('holds nothing against a key that was not tried yet', async () => {
    using place = new Place(two);
    await keepLogin(place.paths, 'anthropic', 'sk-ant-0123456789', false);
    const { ask, problems } = openAt(place);
    await ask('anthropic/a', 'key');
    expect(problems()[0]).toContain('refuses the key');
    await keepLogin(place.paths, 'anthropic', 'sk-ant-another-one', false);
    expect(problems()[0]).toBeNull();
  });

  it('says that a login cannot be read', () => {
    using place = new Place(two);
    place.write('agents/main/agent/auth-profiles.json', 'not json');
    expect(openAt(place).problems()[0]).toMatch(/cannot be read.*oc login anthropic/);
  });
});
