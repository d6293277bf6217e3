import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statePaths } from '../../../src/gateway/state/paths.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'oc-paths-'));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

describe('the paths of a profile', () => {
  it('are under ~/.openclaw', () => {
    const state = join(home, '.openclaw');
    expect(statePaths({ HOME: home })).toEqual({
      stateDir: state,
      configFile: join(state, 'openclaw.json'),
      envFile: join(state, '.env'),
      channelsOff: join(state, 'channels-off'),
      store: join(state, 'state/oc.sqlite'),
      foreignStore: join(state, 'state/openclaw.sqlite'),
      lock: join(state, 'state/oc.lock'),
      localCredential: join(state, 'state/local-credential'),
      gatewaySocket: join(state, 'state/gateway.sock'),
      localSocket: join(state, 'state/local.sock'),
      logsDir: join(state, 'logs'),
      backupsDir: join(state, 'backups'),
      agentsDir: join(state, 'agents'),
      workspaceDir: join(state, 'workspace'),
      sandboxId: join(state, 'state/sandbox-id'),
    });
  });

  it('are under ~/.openclaw-NAME for a profile, which wins over the environment', () => {
    const env = { HOME: home, OPENCLAW_STATE_DIR: '/elsewhere' };
    expect(statePaths(env, 'work').stateDir).toBe(join(home, '.openclaw-work'));
    expect(statePaths(env, 'default').stateDir).toBe(join(home, '.openclaw'));
    expect(statePaths(env).stateDir).toBe('/elsewhere');
  });

  it.each(['', '.', '..', '../x', 'a/b', 'A', '-x', 'a b', 'é', 'a\0b', 'x'.repeat(33)])(
    'refuse the profile %j',
    (name) => {
      expect(() => statePaths({ HOME: home }, name)).toThrow(expect.objectContaining({ code: 'USAGE' }));
    },
  );

  it('follow OPENCLAW_CONFIG_PATH and a leading ~/', () => {
    const env = { HOME: home, OPENCLAW_CONFIG_PATH: '~/conf/my.json', OPENCLAW_STATE_DIR: '~/state' };
    expect(statePaths(env).configFile).toBe(join(home, 'conf/my.json'));
    expect(statePaths(env).stateDir).toBe(join(home, 'state'));
  });

  it('use config.json where it alone exists, and openclaw.json beside it', () => {
    const state = join(home, '.openclaw');
    mkdirSync(state);
    writeFileSync(join(state, 'config.json'), '{}');
    expect(statePaths({ HOME: home }).configFile).toBe(join(state, 'config.json'));
    writeFileSync(join(state, 'openclaw.json'), '{}');
    expect(statePaths({ HOME: home }).configFile).toBe(join(state, 'openclaw.json'));
  });

  it('put the sockets of two profiles into two directories of the runtime directory', () => {
    const env = { HOME: home, XDG_RUNTIME_DIR: '/run/user/1000' };
    const [one, two] = [statePaths(env).gatewaySocket, statePaths(env, 'work').gatewaySocket];
    expect(one).toMatch(/^\/run\/user\/1000\/oc\/[0-9a-f]{12}\/gateway\.sock$/);
    expect(two).toMatch(/^\/run\/user\/1000\/oc\/[0-9a-f]{12}\/gateway\.sock$/);
    expect(one).not.toBe(two);
    expect(statePaths(env).localSocket).toBe(one.replace('gateway.sock', 'local.sock'));
  });

  it('refuse a socket path that the system would cut, counted in bytes', () => {
    const tooLong = expect.objectContaining({ code: 'USAGE' });
    const longest = `/${'x'.repeat(107 - '//state/gateway.sock'.length)}`;
    expect(() => statePaths({ HOME: '/h', OPENCLAW_STATE_DIR: longest })).not.toThrow();
    expect(() => statePaths({ HOME: '/h', OPENCLAW_STATE_DIR: `${longest}x` })).toThrow(tooLong);
    expect(() => statePaths({ HOME: '/h', OPENCLAW_STATE_DIR: `/${'ü'.repeat(60)}` })).toThrow(tooLong);
    const runtime = { HOME: '/h', OPENCLAW_STATE_DIR: `${longest}x`, XDG_RUNTIME_DIR: '/run/user/1000' };
    expect(() => statePaths(runtime)).not.toThrow();
  });
});
