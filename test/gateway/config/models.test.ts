import { describe, expect, it } from 'vitest';
import { mainOf } from '../../../src/gateway/config/agent-config.ts';
import { policyOf, problemsOf } from './place.ts';

describe('the model', () => {
  it.each([
    ['a text', '"anthropic/claude-sonnet-4-5"'],
    ['the form of OpenClaw', '{primary:"anthropic/claude-sonnet-4-5",fallbacks:["x/y"]}'],
  ])('is read as %s', (_, written) => {
    expect(mainOf(policyOf(`{agents:{defaults:{model:${written}}}}`).config).model).toBe('anthropic/claude-sonnet-4-5');
  });

  it.each(['"claude"', '""', '{fallbacks:[]}', '"a b/c"', '7'])('%s is none', (written) => {
    expect(problemsOf(`{agents:{defaults:{model:${written}}}}`)[0]).toContain('agents.defaults.model');
  });

  it('with a provider that nobody configured is warned of, once, where it is named', () => {
    const warned = (config: string) => policyOf(config).warnings.map(({ path, message }) => `${path} ${message}`);
    const unknown = warned('{agents:{defaults:{model:"foo/bar"},list:[{id:"a"},{id:"b",model:"odd/x"}]}}');
    expect(unknown).toEqual([
      expect.stringMatching(
        /^agents\.defaults\.model names the provider "foo", which is not configured.*Known: anthropic/,
      ),
      expect.stringMatching(/^agents\.list\[1\]\.model names the provider "odd"/),
    ]);
    expect(warned('{agents:{defaults:{model:"anthropic/x"}}}')).toEqual([]);
    const mine = '{agents:{defaults:{model:"mine/x"}},models:{providers:{mine:{api:"anthropic-messages"}}}}';
    expect(warned(mine)).toEqual([]);
  });

  it('has limits, and the defaults of the contract', () => {
    const { limits, model } = mainOf(policyOf('{agents:{defaults:{limits:{tokensPerDay:1000}}}}').config);
    expect(model).toBeNull();
    expect(limits).toMatchObject({ tokensPerDay: 1000, usdPerDay: null, toolCallsPerTurn: 25, turnSeconds: 300 });
    expect(problemsOf('{agents:{defaults:{limits:{turnSeconds:0}}}}')[0]).toContain('turnSeconds');
  });
});

describe('a provider', () => {
  it('is known, or says which wire it speaks', () => {
    const { providers } = policyOf(
      '{models:{providers:{mine:{baseUrl:"https://models.example/v1/",api:"anthropic-messages",apiKey:"0123456789"},odd:{baseUrl:"https://x.example"}}}}',
    ).config.models;
    expect(providers).toMatchObject([
      { id: 'anthropic', api: 'anthropic-messages', baseUrl: null, apiKey: null },
      { id: 'mine', api: 'anthropic-messages', baseUrl: 'https://models.example/v1', apiKeyFrom: 'configuration' },
      { id: 'odd', api: null },
    ]);
  });

  it('gets no key over a network in clear', () => {
    expect(problemsOf('{models:{providers:{mine:{baseUrl:"http://models.example"}}}}')[0]).toContain('https://');
    expect(problemsOf('{models:{providers:{mine:{api:"carrier-pigeon"}}}}')[0]).toContain('api');
  });

  it('with a key that cannot be used costs the model alone, and nothing stands in for the key', () => {
    const config = '{models:{providers:{anthropic:{apiKey:"two words"}}}}';
    expect(problemsOf(config)).toEqual([]);
    expect(policyOf(config).config.models.providers[0]).toMatchObject({
      apiKey: null,
      apiKeyFrom: 'configuration',
      apiKeyProblem: expect.stringContaining('cannot be used'),
    });
  });
});
