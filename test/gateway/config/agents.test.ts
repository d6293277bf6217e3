import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentNamed, mainOf } from '../../../src/gateway/config/agent-config.ts';
import type { ConfiguredAgent } from '../../../src/gateway/config/config.ts';
import { setConfigValue } from '../../../src/gateway/config/file/set-value.ts';
import { showValues } from '../../../src/gateway/config/file/shown-value.ts';
import { inspectConfig } from '../../../src/gateway/config/load.ts';
import { workspaceDirOf } from '../../../src/gateway/config/workspace-dir.ts';
import { Place, policyOf, problemsOf } from './place.ts';

const written = (value: object): string => JSON.stringify(value);
function agentOf(config: object, id: string): ConfiguredAgent {
  const agent = agentNamed(policyOf(written(config)).config, id);
  if (agent === undefined) throw new Error(`there is no ${id}`);
  return agent;
}
const remarksOf = (config: object): readonly string[] =>
  policyOf(written(config), { HOME: '/home/me' }).warnings.map(({ path, message }) => `${path} ${message}`);

describe('agents.list', () => {
  it('has main without being written, and main first', () => {
    expect(policyOf('{}').config.agents.map(({ id }) => id)).toEqual(['main']);
    const list = [{ id: 'a' }, { id: 'main', model: 'x/y' }, { id: 'b' }];
    const { config } = policyOf(written({ agents: { list } }));
    expect(config.agents.map(({ id }) => id)).toEqual(['main', 'a', 'b']);
    expect(mainOf(config)).toMatchObject({ model: 'x/y', at: 'agents.list[1]' });
  });

  it('has for itself what it says, and the rest from the defaults', () => {
    const defaults = {
      model: 'x/big',
      instructions: 'Be short.',
      limits: { tokensPerDay: 100, turnSeconds: 10 },
      sandbox: { mode: 'all', docker: { memory: '1g' } },
    };
    const own = { id: 'a', model: { primary: 'x/small' }, limits: { tokensPerDay: 7 }, sandbox: { scope: 'agent' } };
    const config = { agents: { defaults, list: [own] } };
    expect(agentOf(config, 'a')).toMatchObject({
      model: 'x/small',
      instructions: 'Be short.',
      limits: { tokensPerDay: 7, turnSeconds: 10, toolCallsPerTurn: 25 },
      sandbox: { mode: 'all', scope: 'agent', memoryBytes: 2 ** 30 },
    });
    expect(agentOf(config, 'main')).toMatchObject({
      model: 'x/big',
      limits: { tokensPerDay: 100 },
      sandbox: { scope: 'session' },
    });
  });

  it('is held by what tools.sandbox and tools.codeExecution take from everybody', () => {
    const own = { mode: 'off', workspaceAccess: 'rw', docker: { memory: '2g', network: 'inner', readOnlyRoot: false } };
    const tools = {
      sandbox: { docker: { memory: '1g' } },
      codeExecution: { allowNetwork: false, allowFileWrite: false, sandbox: { enabled: true, readOnly: true } },
    };
    const config = { tools, agents: { list: [{ id: 'a', sandbox: own }] } };
    expect(agentOf(config, 'a').sandbox).toMatchObject({
      ...{ mode: 'all', workspaceAccess: 'ro', memoryBytes: 2 ** 30, network: 'none', readOnlyRoot: true },
      fileWrite: false,
    });
  });

  it('adds its lists of tools to those of everybody; none of them gives what another takes', () => {
    const list = [
      {
        id: 'a',
        tools: { allow: ['read'], sandbox: { tools: { deny: ['exec'] } } },
        sandbox: { tools: { allow: ['*'] } },
      },
    ];
    const config = {
      tools: { deny: ['process'] },
      agents: { defaults: { tools: { deny: ['edit'] }, sandbox: { tools: { allow: ['read'] } } }, list },
    };
    expect(agentOf(config, 'a').tools).toEqual({
      elevated: true,
      layers: [
        { by: 'tools', lists: { allow: null, deny: ['process'] } },
        { by: 'agents.defaults.tools', lists: { allow: null, deny: ['edit'] } },
        { by: 'agents.list[0].tools', lists: { allow: ['read'], deny: [] } },
      ],
      sandbox: [
        { by: 'agents.defaults.sandbox.tools', allow: ['read'], deny: null },
        { by: 'agents.list[0].sandbox.tools', allow: ['*'], deny: null },
        { by: 'agents.list[0].tools.sandbox.tools', allow: null, deny: ['exec'] },
      ],
    });
    expect(agentOf(config, 'main').tools.layers).toHaveLength(2);
    expect(
      agentOf({ agents: { list: [{ id: 'a', tools: { elevated: { enabled: false } } }] } }, 'a').tools.elevated,
    ).toBe(false);
  });

  it.each([
    [[{ model: 'a/b' }], /^agents\.list\[0\]\.id is missing/],
    [Array.from({ length: 501 }, (_, n) => ({ id: `a${n}` })), /^agents\.list has more than 500 agents/],
    [[{ id: 'a' }, { id: 'a' }], /^agents\.list\[1\]\.id "a" has an entry already/],
    [[{ id: 'A b' }], /^agents\.list\[0\]\.id must be of lower-case letters/],
    [[{ id: '../x' }], /^agents\.list\[0\]\.id /],
    [[{ id: 'a', modle: 'x/y' }], /^agents\.list\[0\]\.modle is not a known key/],
    [[{ id: 'a', model: 'nonsense' }], /^agents\.list\[0\]\.model must be a provider and a model/],
    [[{ id: 'a', tools: { deny: [7] } }], /^agents\.list\[0\]\.tools\.deny /],
    [[{ id: 'a', tools: { deny: { exec: true } } }], /^agents\.list\[0\]\.tools\.deny /],
    [[{ id: 'a', limits: { turnSeconds: 0 } }], /^agents\.list\[0\]\.limits\.turnSeconds /],
    [[{ id: 'a', sandbox: { docker: { network: 'host' } } }], /^agents\.list\[0\]\.sandbox\.docker\.network /],
    [[{ id: 'a', sandbox: { docker: { binds: ['/etc:/x'] } } }], /^agents\.list\[0\]\.sandbox\.docker\.binds refuses/],
    [[{ id: 'a', workspace: 'here' }], /^agents\.list\[0\]\.workspace must be an absolute path/],
    [[{ id: 'a', workspace: '~/.ssh' }], /^agents\.list\[0\]\.workspace cannot be used/],
    [[{ id: 'a', workspace: '~/.openclaw/state' }], /^agents\.list\[0\]\.workspace cannot be used/],
    [[{ id: 'a', workspace: '~' + '/' }], /^agents\.list\[0\]\.workspace cannot be used/],
    [['a'], /^agents\.list\[0\] must hold further keys/],
    [{ a: {} }, /^agents\.list must be a list/],
  ])('%j is a mistake', (list, problem) => {
    expect(problemsOf(written({ agents: { list } }))).toEqual([expect.stringMatching(problem)]);
  });

  it('says what of it is kept and does not count', () => {
    const list = [{ id: 'a', default: true, name: 'A' }];
    const { warnings, foreignKeys } = policyOf(written({ agents: { list, entries: { b: {} } } }));
    expect(warnings.map(({ path }) => path)).toEqual(['agents.list[0].default', 'agents.entries']);
    expect(foreignKeys).toEqual(['agents.list[0].default', 'agents.list[0].name', 'agents.entries']);
  });

  it('gives each its own workspace, and says where two share one', () => {
    const home = '/home/me';
    const places = { home, workspaceDir: join(home, '.openclaw', 'workspace') };
    const dirs = (config: object) =>
      policyOf(written(config), { HOME: home }).config.agents.map((one) => workspaceDirOf(one, places));
    expect(dirs({ agents: { list: [{ id: 'a' }, { id: 'b', workspace: '~/b' }] } })).toEqual([
      '/home/me/.openclaw/workspace',
      '/home/me/.openclaw/workspace-a',
      '/home/me/b',
    ]);
    const defaults = { workspace: '~/main' };
    expect(dirs({ agents: { defaults, list: [{ id: 'a' }] } })).toEqual([
      '/home/me/main',
      '/home/me/.openclaw/workspace-a',
    ]);
    expect(remarksOf({ agents: { list: [{ id: 'a' }, { id: 'b' }] } })).toEqual([]);
    expect(remarksOf({ agents: { defaults, list: [{ id: 'a', workspace: '~/main/sub' }] } })).toEqual([
      'agents.list[0].workspace is shared with "main": each of the two sees files of the other',
    ]);
  });
});

describe('bindings', () => {
  const list = [{ id: 'a' }];
  const bound = (...bindings: readonly object[]) => ({ agents: { list }, bindings });

  it('are read with every spelling, in their order', () => {
    const config = bound(
      { agentId: 'a', match: { channel: 'telegram', peer: { kind: 'dm', id: 7 } } },
      { agentId: 'main', match: { channel: 'local', accountId: 'work' } },
      { agentId: 'a', type: 'route', comment: 'all', match: { channel: 'local', accountId: '*' } },
    );
    expect(policyOf(written(config)).config.bindings).toEqual([
      { agentId: 'a', channel: 'telegram', accountId: null, peer: { kind: 'direct', id: '7' } },
      { agentId: 'main', channel: 'local', accountId: 'work', peer: null },
      { agentId: 'a', channel: 'local', accountId: null, peer: null },
    ]);
  });

  it.each([
    [{ match: { channel: 'local' } }, /^bindings\[0\]\.agentId is missing/],
    [{ agentId: 'b', match: { channel: 'local' } }, /^bindings\[0\]\.agentId names "b", and agents\.list has no such/],
    [{ agentId: 'a' }, /^bindings\[0\]\.match\.channel is missing/],
    [
      { agentId: 'a', match: { channel: 'local', peer: { kind: 'direct' } } },
      /^bindings\[0\]\.match\.peer\.id is missing/,
    ],
    [
      { agentId: 'a', match: { channel: 'local', peer: { id: 'bob' } } },
      /^bindings\[0\]\.match\.peer\.kind is missing/,
    ],
    [
      { agentId: 'a', match: { channel: 'local', peer: { kind: 'x', id: 'b' } } },
      /^bindings\[0\]\.match\.peer\.kind must/,
    ],
    [{ agentId: 'a', match: { chanel: 'local' } }, /^bindings\[0\]\.match\.chanel is not a known key/],
  ])('%j is a mistake', (binding, problem) => {
    expect(problemsOf(written(bound(binding)))[0]).toMatch(problem);
  });

  it('says what to do about an agent that there is not', () => {
    using place = new Place(written(bound({ agentId: 'b', match: { channel: 'local' } })));
    const loaded = place.load();
    expect(loaded.ok ? [] : loaded.problems.map(({ hint }) => hint)).toEqual([
      'Add { id: "b" } to agents.list, or take the binding out:  oc config edit',
    ]);
  });

  it.each([
    [{ channel: 'telegram', guildId: '1' }, 'guildId of match is not acted on'],
    [{ channel: 'telegram', roles: ['x'] }, 'roles of match is not acted on'],
    [{ channel: 'signal' }, '"signal" is no channel of this version'],
    [{ channel: 'telegram', peer: { kind: 'direct', id: '@bob' } }, 'a @username changes hands; write the stable id'],
  ])('%j is about nobody: what is not understood does not make it about more', (match, because) => {
    const config = bound({ agentId: 'a', match });
    expect(policyOf(written(config)).config.bindings).toEqual([]);
    expect(remarksOf(config)).toContain(`bindings[0] is about nobody: ${because}`);
  });
});

describe('lists of tools of a place', () => {
  it('are read of channels, accounts and groups, and the other keys of a group are kept', () => {
    const groups = {
      '*': { tools: { deny: ['exec'] } },
      '-1005': { requireMention: true, systemPrompt: 'x', tools: { allow: ['read'] } },
    };
    const telegram = { tools: { deny: ['process'] }, groups, accounts: { work: { tools: { allow: [] }, groups } } };
    const { config, foreignKeys } = policyOf(written({ channels: { telegram } }));
    expect(
      config.tools.places.map(({ channel, accountId, group, layer }) => [channel, accountId, group, layer]),
    ).toEqual([
      ['telegram', null, null, { by: 'channels.telegram.tools', lists: { allow: null, deny: ['process'] } }],
      ['telegram', null, '*', { by: 'channels.telegram.groups.*.tools', lists: { allow: null, deny: ['exec'] } }],
      [...['telegram', null, '-1005'], { by: expect.any(String), lists: { allow: ['read'], deny: [] } }],
      [...['telegram', 'work', null], { by: 'channels.telegram.accounts.work.tools', lists: { allow: [], deny: [] } }],
      [...['telegram', 'work', '*'], { by: expect.any(String), lists: { allow: null, deny: ['exec'] } }],
      [...['telegram', 'work', '-1005'], { by: expect.any(String), lists: { allow: ['read'], deny: [] } }],
    ]);
    expect(foreignKeys).toHaveLength(2);
    expect(problemsOf('{channels:{telegram:{groups:{"-1":{tools:{deny:[7]}}}}}}')[0]).toMatch(
      /groups\.-1\.tools\.deny/,
    );
  });
});

describe('oc config and lists of sections', () => {
  it('shows each value at its place, and where it is from', () => {
    const list = [{ id: 'a', model: 'x/y', name: 'A' }];
    using place = new Place(
      written({ agents: { list }, channels: { local: { groups: { '*': { tools: { deny: [] } } } } } }),
    );
    const inspection = inspectConfig({ paths: place.paths, env: {} });
    const shown = (...path: readonly string[]) =>
      showValues(inspection, path).map(({ path: at, value }) => [at, value]);
    expect(shown('agents', 'list')).toEqual([
      ['agents.list[0].model', 'x/y'],
      ['agents.list[0].id', 'a'],
      ['agents.list[0].name', 'A'],
    ]);
    expect(shown('agents', 'list', '0', 'model')).toEqual([['agents.list[0].model', 'x/y']]);
    expect(shown('channels', 'local', 'groups')).toEqual([['channels.local.groups.*.tools.deny', []]]);
  });

  it('sets the whole list, each key of it checked, and refuses a member', async () => {
    using place = new Place();
    const at = { paths: place.paths, env: {} };
    await setConfigValue(at, 'agents.list', [{ id: 'a', tools: { deny: ['exec'] } }]);
    expect(place.load()).toMatchObject({ ok: true, config: { agents: [{ id: 'main' }, { id: 'a' }] } });
    await expect(setConfigValue(at, 'agents.list', [{ id: 'a', modle: 'x/y' }])).rejects.toThrow('modle');
    await expect(setConfigValue(at, 'agents.list', 'a')).rejects.toThrow('must be a list');
    await expect(setConfigValue(at, 'agents.list[0].id', 'b')).rejects.toThrow('agents.list is a list');
    const { missing } = await setConfigValue(at, 'bindings', [{ agentId: 'b', match: { channel: 'local' } }]);
    expect(missing.map(({ path }) => path)).toEqual(['bindings[0].agentId']);
  });
});
