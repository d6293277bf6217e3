import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { ownPlaces } from '../../../src/gateway/state/own-places.ts';
import { statePaths } from '../../../src/gateway/state/paths.ts';

test.each([{}, { HOME: '' }])(
  '185: a home that nobody names is that of our user, never the root of the disk: %j',
  (env) => {
    expect(ownPlaces(statePaths(env), env).home).toBe(homedir());
  },
);

test('185: state, configuration and sockets are ours, wherever they were put', () => {
  const env = { HOME: '/people/ann', OPENCLAW_CONFIG_PATH: '/srv/oc/openclaw.json', XDG_RUNTIME_DIR: '/run/user/7' };
  const paths = statePaths(env);
  expect(ownPlaces(paths, env)).toEqual({
    home: '/people/ann',
    ours: ['/people/ann/.openclaw', '/srv/oc', dirname(paths.gatewaySocket)],
  });
});
