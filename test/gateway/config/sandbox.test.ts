import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { showValues } from '../../../src/gateway/config/file/shown-value.ts';
import { inspectConfig, loadConfig } from '../../../src/gateway/config/load.ts';
import { settingsOf } from '../../../src/gateway/sandbox/settings.ts';
import { statePaths } from '../../../src/gateway/state/paths.ts';
import { Place, policyOf, problemsOf } from './place.ts';

const sandboxOf = (config: string) => policyOf(config).config.sandbox;
const MB = 2 ** 20;

describe('the sandbox without a word about it', () => {
  it('is as tight as it can be', () => {
    expect(sandboxOf('{}')).toEqual({
      mode: 'non-main',
      scope: 'session',
      workspaceAccess: 'none',
      engine: 'docker',
      image: 'oc-sandbox:1',
      network: 'none',
      memoryBytes: 512 * MB,
      cpus: 1,
      pids: 128,
      timeoutMs: 120_000,
      readOnlyRoot: true,
      binds: [],
      env: {},
      user: null,
      fileWrite: true,
      allowedPaths: null,
    });
  });

  it('runs as whom the gateway is, and never as root', () => {
    const settings = (own: { uid: number; gid: number } | null, config = '{}') =>
      settingsOf(sandboxOf(config), '/work', own).user;
    expect(settings({ uid: 1234, gid: 5678 })).toBe('1234:5678');
    expect(settings({ uid: 0, gid: 0 })).toBe('1000:1000');
    expect(settings({ uid: 1234, gid: 0 })).toBe('1000:1000');
    expect(settings(null)).toBe('1000:1000');
    expect(settings({ uid: 1, gid: 1 }, '{agents:{defaults:{sandbox:{docker:{user:"7:8"}}}}}')).toBe('7:8');
  });
});

/** What each guide writes. */
const guides = {
  'seed 000':
    '{tools:{codeExecution:{sandbox:{enabled:true,image:"openclaw/sandbox:latest",memoryLimit:"512m",cpuLimit:"1.0",' +
    'timeout:30000,readOnly:true},allowNetwork:false,allowFileWrite:false,allowedPaths:["/tmp","/workspace"]}}}',
  'seed 003': '{tools:{sandbox:{mode:"non-main",tools:{allow:["read"],deny:["exec"]}}}}',
  'seed 004': '{agents:{defaults:{sandbox:{mode:"all",scope:"agent",workspaceAccess:"ro",docker:{network:"none"}}}}}',
};

describe('every spelling of the sandbox', () => {
  it('is read as the guides write it', () => {
    expect(sandboxOf(guides['seed 000'])).toMatchObject({
      mode: 'all',
      image: 'openclaw/sandbox:latest',
      memoryBytes: 512 * MB,
      cpus: 1,
      timeoutMs: 30_000,
      readOnlyRoot: true,
      network: 'none',
      workspaceAccess: 'none',
      fileWrite: false,
      allowedPaths: ['/tmp', '/workspace'],
    });
    expect(sandboxOf(guides['seed 003'])).toMatchObject({ mode: 'non-main' });
    expect(sandboxOf(guides['seed 004'])).toMatchObject({ mode: 'all', scope: 'agent', workspaceAccess: 'ro' });
  });

  const both = (one: object, two: object, execution: object = {}) =>
    sandboxOf(
      JSON.stringify({ agents: { defaults: { sandbox: one } }, tools: { sandbox: two, codeExecution: execution } }),
    );

  it.each([
    [{ mode: 'off' }, { mode: 'all' }, {}, { mode: 'all' }],
    [{ mode: 'all' }, { mode: 'off' }, {}, { mode: 'all' }],
    [{ mode: 'off' }, {}, { sandbox: { enabled: true } }, { mode: 'all' }],
    [{ mode: 'non-main' }, {}, { sandbox: { enabled: false } }, { mode: 'non-main' }],
    [{ scope: 'shared' }, { scope: 'agent' }, {}, { scope: 'agent' }],
    [{ workspaceAccess: 'rw' }, {}, { allowFileWrite: false }, { workspaceAccess: 'ro' }],
    [{ workspaceAccess: 'rw' }, {}, { allowFileWrite: true }, { workspaceAccess: 'rw' }],
    [{}, {}, { allowFileWrite: true }, { workspaceAccess: 'none' }],
    [{ docker: { memory: '1g' } }, { docker: { memory: '256m' } }, {}, { memoryBytes: 256 * MB }],
    [{ docker: { memory: '1g' } }, {}, { sandbox: { memoryLimit: '2g' } }, { memoryBytes: 1024 * MB }],
    [{ docker: { cpus: 2 } }, {}, { sandbox: { cpuLimit: '0.5' } }, { cpus: 0.5 }],
    [{ docker: { pidsLimit: 64 } }, { docker: { pidsLimit: 32 } }, {}, { pids: 32 }],
    [{ docker: { readOnlyRoot: false } }, {}, { sandbox: { readOnly: true } }, { readOnlyRoot: true }],
    [{ docker: { network: 'inner' } }, {}, { allowNetwork: false }, { network: 'none' }],
    [{ docker: { network: 'inner' } }, {}, { allowNetwork: true }, { network: 'inner' }],
    [{}, {}, { allowNetwork: true }, { network: 'none' }],
    [{ backend: 'bubblewrap' }, { backend: 'docker' }, {}, { engine: 'docker' }],
    [{ docker: { binds: ['/a:/a', '/b:/b'] } }, { docker: { binds: ['/a:/a:ro'] } }, {}, { binds: ['/a:/a:ro'] }],
    [{ docker: { image: 'mine:1' } }, { docker: { image: 'other:1' } }, {}, { image: 'mine:1' }],
  ])('%j, %j, %j: the tighter wins', (one, two, execution, wanted) => {
    expect(both(one, two, execution)).toMatchObject(wanted);
  });

  it('is told with the key that it was written as', () => {
    using place = new Place('{agents:{defaults:{sandbox:{mode:"off"}}},tools:{sandbox:{mode:"all"}}}');
    const inspection = inspectConfig({ paths: place.paths, env: {} });
    expect(showValues(inspection, ['agents', 'defaults', 'sandbox', 'mode'])).toMatchObject([
      { value: 'all', origin: expect.stringMatching(/^file .*openclaw\.json as tools\.sandbox\.mode$/) },
    ]);
  });
});

describe('113, 114, 116: what is refused when it is configured', () => {
  const docker = (part: object) => problemsOf(JSON.stringify({ agents: { defaults: { sandbox: { docker: part } } } }));

  it.each([
    { network: 'host' },
    { network: 'container:x' },
    { network: 'service:x' },
    { network: 'ns:/proc/1/ns/net' },
    { network: 'bridge' },
    { image: '--privileged' },
    { image: '$(id)' },
    { user: '0' },
    { user: 'root' },
    { user: 0 },
    { env: { 'A=B': 'x' } },
    { env: { 'A\nB': 'x' } },
    { env: { A: 1 } },
    { env: ['A=b'] },
    { memory: '1' },
    { memory: 'much' },
    { cpus: 0 },
    { cpus: -1 },
    { pidsLimit: 0 },
    { pidsLimit: -1 },
    { seccompProfile: 'unconfined' },
    { apparmorProfile: 'unconfined' },
    { binds: ['/:/host'] },
    { binds: ['/var/run/docker.sock:/var/run/docker.sock'] },
    { binds: ['/srv/docker.sock:/x'] },
    { binds: ['/etc:/conf:ro'] },
    { binds: ['/data:/data:rw,z'] },
    { binds: ['/a:/b:rw,z:/c'] },
    { binds: ['data:/data'] },
    { binds: ['/data:/data', '/proc:/p'] },
    { binds: '/data:/data' },
  ])('%j', (part) => {
    expect(docker(part)).toHaveLength(1);
    expect(docker(part)[0]).toMatch(/^agents\.defaults\.sandbox\.docker\./);
  });

  it('a mount of our own places, wherever those are: the same list as when a container is made', () => {
    using place = new Place();
    const runtime = join(place.root, 'runtime');
    const env = { HOME: place.root, OPENCLAW_STATE_DIR: join(place.root, 'state'), XDG_RUNTIME_DIR: runtime };
    const own = statePaths({ ...env, OPENCLAW_CONFIG_PATH: join(place.root, 'conf', 'oc.json') });
    mkdirSync(dirname(own.configFile));
    for (const source of [own.stateDir, dirname(own.configFile), dirname(own.gatewaySocket), runtime]) {
      const binds = [`${source}:/data`];
      writeFileSync(own.configFile, JSON.stringify({ tools: { sandbox: { docker: { binds } } } }), { mode: 0o600 });
      const loaded = loadConfig({ paths: own, env: {} });
      expect([source, loaded.ok ? [] : loaded.problems.map(({ path }) => path)]).toEqual([
        source,
        ['agents.defaults.sandbox.docker.binds'],
      ]);
    }
  });

  it('a mount of our own state, of keys, and of a link to either', () => {
    for (const bind of ['.openclaw', '.ssh', 'link', 'link/not-there', '.']) {
      using place = new Place();
      mkdirSync(join(place.root, '.ssh'));
      symlinkSync('.ssh', join(place.root, 'link'));
      const source = bind === '.' ? place.root : join(place.root, bind);
      place.write('openclaw.json', JSON.stringify({ tools: { sandbox: { docker: { binds: [`${source}:/data`] } } } }));
      const loaded = place.load({ HOME: place.root });
      expect(loaded.ok ? [] : loaded.problems.map(({ path }) => path)).toEqual([
        'agents.defaults.sandbox.docker.binds',
      ]);
    }
  });

  it('but what is only less than the default is said', () => {
    const { warnings } = policyOf(
      '{agents:{defaults:{sandbox:{backend:"bubblewrap",docker:{network:"inner",readOnlyRoot:false}}}}}',
    );
    expect(warnings.map(({ path }) => path)).toEqual([
      'agents.defaults.sandbox.backend',
      'agents.defaults.sandbox.docker.network',
      'agents.defaults.sandbox.docker.readOnlyRoot',
    ]);
  });
});
