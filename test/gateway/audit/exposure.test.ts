import { describe, expect, it } from 'vitest';
import { auditOf, findingsOf, loud, safeGateway } from './state.ts';

const open = { telegram: { groupPolicy: 'open' } };
const elevated = { elevated: { enabled: false } };
const withTools = (tools: object, more: object = {}) =>
  auditOf({ gateway: safeGateway, channels: open, tools: { ...elevated, ...tools }, ...more });

const host = 'critical security.exposure.open_groups_with_runtime_or_fs';
const filesOnly = 'warn security.exposure.open_groups_with_runtime_or_fs';
const control = 'critical security.exposure.open_groups_with_control_plane_tools';
const several = 'warn security.trust_model.multi_user_heuristic';

describe('tools that a stranger reaches', () => {
  it.each<[string, object, readonly string[]]>([
    ['all, when nothing is said', {}, [host, control, several]],
    ['none, when all are denied', { deny: ['*'] }, [several]],
    ['deny wins over allow', { allow: ['exec'], deny: ['group:runtime'] }, [several]],
    ['groups by name', { deny: ['group:runtime', 'group:fs', 'group:automation'] }, [several]],
    ['files alone are a warning', { deny: ['group:runtime', 'group:automation'] }, [several, filesOnly]],
    [
      'files of the workspace are none',
      { deny: ['group:runtime', 'group:automation'], fs: { workspaceOnly: true } },
      [several],
    ],
    ['aliases count', { allow: ['bash'] }, [host, several]],
    ['cron is automations', { allow: ['cron'] }, [control, several]],
    ['a pattern counts', { allow: ['exe*'] }, [host, several]],
    ['a pattern of many stars ends', { allow: [`${'*a'.repeat(40)}b`] }, [several]],
    ['a profile', { profile: 'messaging' }, [control, several]],
    ['a profile and more', { profile: 'minimal', alsoAllow: ['exec'] }, [host, control, several]],
    ['an unknown profile narrows nothing', { profile: 'constructor' }, [host, control, several]],
    ['an empty allow list allows all', { allow: [] }, [host, control, several]],
  ])('%s', (_, tools, said) => {
    expect(loud(withTools(tools)).toSorted()).toEqual([...said].toSorted());
  });

  it('in a full sandbox are those of the sandbox', () => {
    const sandboxed = { agents: { defaults: { sandbox: { mode: 'all' } } } };
    expect(loud(withTools({}, sandboxed))).toEqual([several]);
    expect(loud(withTools({ sandbox: { tools: { alsoAllow: ['gateway'] } } }, sandboxed))).toEqual([control, several]);
    expect(loud(withTools({ sandbox: { mode: 'all' } }))).toEqual([several]);
  });

  it('of one agent alone are enough', () => {
    const entries = { tight: { default: true }, loose: { sandbox: { mode: 'off' }, tools: { allow: ['exec'] } } };
    const report = withTools(
      { deny: ['gateway', 'automations', 'plugins'] },
      {
        agents: { defaults: { sandbox: { mode: 'all' } }, entries },
      },
    );
    const [finding] = findingsOf(report, 'security.exposure.open_groups_with_runtime_or_fs');
    expect(finding?.detail).toContain('agents.entries.loose: exec, sandbox off');
    expect(finding?.detail).not.toContain('tight');
  });
});

describe('a policy that is open', () => {
  const counts = (channels: object) => loud(auditOf({ gateway: safeGateway, channels })).includes(host);

  it.each<[string, object, boolean]>([
    ['of groups', { discord: { groupPolicy: 'open' } }, true],
    ['under another word', { discord: { guildPolicy: 'everyone' } }, true],
    ['of direct messages', { slack: { dmPolicy: 'open', allowFrom: ['*'] } }, true],
    ['in the older place', { matrix: { dm: { policy: 'open' } } }, true],
    ['of one account', { telegram: { accounts: { a: {}, b: { dmPolicy: 'open' } } } }, true],
    [
      'of one group in a closed channel',
      { telegram: { groupPolicy: 'allowlist', groups: { '-1': { groupPolicy: 'open' } } } },
      true,
    ],
    ['of a channel that is off', { telegram: { enabled: false, groupPolicy: 'open' } }, false],
    ['of an account that is off', { telegram: { accounts: { a: { enabled: false, dmPolicy: 'open' } } } }, false],
    ['that is none', { telegram: { dmPolicy: 'pairing', groupPolicy: 'admins' } }, false],
    ['of the wrong kind', { telegram: { dmPolicy: ['open'], groupPolicy: 7 }, slack: 'open', x: null }, false],
  ])('%s', (_, channels, is) => {
    expect(counts(channels)).toBe(is);
  });

  it('of strangers who reach commands: as bad as the commands are free', () => {
    const said = (exec: object) => loud(withTools({ exec })).filter((one) => one.includes('open_channels_with_exec'));
    const id = 'security.exposure.open_channels_with_exec';
    expect(said({})).toEqual([]);
    expect(said({ security: 'deny' })).toEqual([]);
    expect(said({ security: 'allowlist' })).toEqual([`warn ${id}`]);
    expect(said({ mode: 'ask' })).toEqual([`warn ${id}`]);
    expect(said({ security: 'deny', mode: 'full' })).toEqual([`critical ${id}`]);
  });
});

describe('people and conversations', () => {
  it('groups of a WhatsApp that no phone is linked to are no sign of several people', () => {
    const whatsapp = { groups: { '*': { requireMention: true } } };
    const config = (more: object) => ({ gateway: safeGateway, channels: { whatsapp: { ...whatsapp, ...more } } });
    expect(loud(auditOf(config({})))).toEqual([]);
    expect(loud(auditOf(config({ groupPolicy: 'allowlist' })))).toEqual([several]);
  });

  it('an agent roster says who answers', () => {
    const roster = (agents: object) =>
      loud(auditOf({ gateway: safeGateway, tools: { agentToAgent: { enabled: false } }, agents }));
    const unclear = ['warn config.agent_roster.invalid_default_count'];
    expect(roster({ list: [{ id: 'main' }, { id: 'work' }] })).toEqual([]);
    expect(roster({ list: [{ id: 'home' }] })).toEqual([]);
    expect(roster({ list: [{ id: 'home', default: true }, { id: 'work' }] })).toEqual([]);
    expect(roster({ list: [{ id: 'home' }, { id: 'work' }] })).toEqual(unclear);
    expect(roster({ entries: { a: { default: true }, b: { default: true } } })).toEqual(unclear);
    expect(roster({ ownership: 'explicit', entries: { a: { default: true }, b: {} } })).toEqual(unclear);
    expect(roster({ ownership: 'explicit', entries: { a: {}, b: {} } })).toEqual([]);
  });

  it('a binding of direct messages puts no group into the main conversation', () => {
    const bound = (peer?: object) =>
      loud(
        auditOf({
          gateway: safeGateway,
          bindings: [{ agentId: 'main', match: { channel: 'telegram', peer }, session: { groupScope: 'main' } }],
        }),
      );
    expect(bound({ kind: 'direct', id: '1' })).toEqual([]);
    expect(bound({ kind: 'group', id: '-1' })).toEqual(['warn security.trust_model.group_scope_main']);
    expect(bound()).toEqual(['warn security.trust_model.group_scope_main']);
  });
});

describe('a configuration of any shape', () => {
  it('is audited without a failure', () => {
    const shapes = ['null', '[]', '7', '"x"', '{}', '[[]]', '{"a":{"b":[1,null,{}]}}', 'true'];
    const keys = [
      'gateway',
      'channels',
      'tools',
      'agents',
      'hooks',
      'bindings',
      'session',
      'security',
      'logging',
      'env',
      'browser',
    ];
    for (const shape of shapes) {
      for (const key of keys) {
        const report = auditOf(`{ "${key}": ${shape} }`);
        expect(findingsOf(report, 'audit.check_failed'), `${key}: ${shape}`).toEqual([]);
        expect(findingsOf(report, 'summary.attack_surface'), `${key}: ${shape}`).toHaveLength(1);
      }
    }
  });
});
