import { describe, expect, it } from 'vitest';
import {
  mayImageBe,
  mayNetworkBe,
  mayProfileBe,
  mayUserBe,
  mayVariableBe,
} from '../../../src/gateway/policy/container-rules.ts';

const effect = (decision: { readonly effect: string }) => decision.effect;

describe('114: the network of a container (CVE-2026-32038, GHSA-ww6v-v748-x7g9)', () => {
  it.each([
    'host',
    'HOST',
    'bridge',
    'default',
    'container:oc',
    'container:',
    'service:db',
    'ns:/proc/1/ns/net',
    'pasta:--config-net',
    'slirp4netns',
    'podman',
    'private',
    '',
    ' none',
    '--network=host',
    'a b',
    'a\nb',
    'a/b',
  ])('is not %j', (network) => expect(effect(mayNetworkBe(network))).toBe('deny'));

  it.each(['none', 'inner', 'my_net-1.x'])('may be %s', (network) => {
    expect(effect(mayNetworkBe(network))).toBe('allow');
  });
});

describe('115, 116: what else a container is made with', () => {
  it.each(['--privileged', '-v/:/x', '', 'a b', 'a;id', '$(id)', 'a\n', '../a', '/a', 'a//b', 'A:B:C', `a@sha256:12`])(
    'the image is not %j',
    (image) => expect(effect(mayImageBe(image))).toBe('deny'),
  );

  it.each(['oc-sandbox:1', 'openclaw/sandbox:latest', 'host.example:5000/a/b:1.0', `a@sha256:${'0'.repeat(64)}`])(
    'the image may be %s',
    (image) => expect(effect(mayImageBe(image))).toBe('allow'),
  );

  it('the user is a number that is not root', () => {
    for (const user of ['0', '00', '0:0', '1000:0', '0:1000', 'root', '1000:', ':1', '-1', '1e3', '1000 ', '']) {
      expect([user, effect(mayUserBe(user))]).toEqual([user, 'deny']);
    }
    for (const user of ['1000', '65534:65534', '1:1']) expect(effect(mayUserBe(user))).toBe('allow');
  });

  it('a variable has the form of one, and a profile is not the absence of one', () => {
    for (const key of ['A=B', 'a', '', '1A', 'A\nB', '-e', 'A B', 'É']) {
      expect([key, effect(mayVariableBe(key))]).toEqual([key, 'deny']);
    }
    expect(effect(mayVariableBe('_MY_KEY2'))).toBe('allow');
    for (const profile of ['unconfined', 'Unconfined ', 'disabled', 'false', '']) {
      expect(effect(mayProfileBe('seccompProfile', profile))).toBe('deny');
    }
    expect(effect(mayProfileBe('apparmorProfile', 'docker-default'))).toBe('allow');
  });
});
