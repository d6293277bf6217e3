import { expect, it } from 'vitest';
import { whole } from '../../../src/gateway/config/keys/key-kind.ts';
import { whyNoApiKey } from '../../../src/gateway/config/keys/model-kinds.ts';
import { mayNetworkBe } from '../../../src/gateway/policy/container-rules.ts';
import { policyOf } from './place.ts';

it('a number that is out of its bounds says where its unit is told', () => {
  expect(JSON.stringify(whole(1000, 86_400_000).parse('5s'))).toContain('of what, says  oc config schema KEY');
});

it('a network that reaches this machine is answered with what may be written', () => {
  for (const network of ['bridge', 'host', 'default']) {
    expect(mayNetworkBe(network)).toMatchObject({
      effect: 'deny',
      because: expect.stringMatching(/reaches this machine; write none, or .*docker network create --internal NAME$/),
    });
  }
});

it('a key that did not come is said to be empty, and not to hold a sign that it lacks', () => {
  expect(whyNoApiKey('')).toBe('is empty');
});

it('a key of a provider that cannot be had is not said to be about an account', () => {
  const { warnings } = policyOf(JSON.stringify({ models: { providers: { anthropic: { apiKey: `\${NOT_SET}` } } } }));
  expect(JSON.stringify(warnings)).toContain('which is not set; what needs it stays off.');
});
