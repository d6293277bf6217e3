import { describe, expect, it } from 'vitest';
import {
  type ElevatedFacts,
  mayElevate,
  mayUseTool,
  placeOf,
  type ToolFacts,
  unknownTools,
} from '../../../src/gateway/policy/tool-policy.ts';

const nobodySaid = { by: 'agents.defaults.sandbox.tools', allow: null, deny: null };
const said = (allow: readonly string[] | null, deny: readonly string[] | null) => [{ ...nobodySaid, allow, deny }];
const facts = (tool: string, more: Partial<ToolFacts> = {}): ToolFacts => ({
  tool,
  place: 'sandbox',
  isOperators: false,
  isMain: false,
  layers: [],
  sandbox: [nobodySaid],
  fileWrite: true,
  ...more,
});
const all = ['read', 'write', 'edit', 'apply_patch', 'exec', 'process'];
const usable = (more: Partial<ToolFacts> = {}) =>
  all.filter((tool) => mayUseTool(facts(tool, more)).effect === 'allow');
const layer = (allow: readonly string[] | null, deny: readonly string[] = [], by = 'tools') => ({
  by,
  lists: { allow, deny },
});

describe('where a turn runs', () => {
  it('183: nobody but the operator ever reaches the host, in any mode and any session', () => {
    for (const mode of ['off', 'non-main', 'all'] as const) {
      for (const isMain of [true, false]) expect(placeOf({ isOperators: false, isMain }, mode)).toBe('sandbox');
    }
  });

  it("is the host for the operator's own main session, and for all of theirs where the sandbox is off", () => {
    const own = (isMain: boolean) => ({ isOperators: true, isMain });
    expect([placeOf(own(true), 'non-main'), placeOf(own(false), 'non-main')]).toEqual(['host', 'sandbox']);
    expect([placeOf(own(true), 'off'), placeOf(own(false), 'off')]).toEqual(['host', 'host']);
    expect([placeOf(own(true), 'all'), placeOf(own(false), 'all')]).toEqual(['sandbox', 'sandbox']);
  });
});

describe('which tools a turn may use', () => {
  it("has the guide's list for the sandboxed turns of others", () => {
    expect(usable()).toEqual(['read', 'write', 'edit', 'apply_patch']);
  });

  it("leaves the operator's own turns everything while no list is set, wherever they run", () => {
    expect(usable({ isOperators: true })).toEqual(all);
    expect(usable({ isOperators: true, place: 'host', isMain: true })).toEqual(all);
  });

  it('holds a list of the sandbox that was set for everybody in it, and for nobody on the host', () => {
    const sandbox = said(['read'], null);
    expect(usable({ sandbox })).toEqual(['read']);
    expect(usable({ sandbox, isOperators: true })).toEqual(['read']);
    expect(usable({ sandbox, isOperators: true, place: 'host' })).toEqual(all);
    expect(usable({ sandbox: said(['read', 'exec'], null) })).toEqual(['read', 'exec']);
    expect(usable({ sandbox: said(null, ['write']) })).toEqual(['read', 'edit']);
  });

  it('lets one denial in any layer win', () => {
    const own = { isOperators: true, place: 'host' } as const;
    expect(usable({ ...own, layers: [layer(['*']), layer(null, ['exec'])] })).not.toContain('exec');
    expect(usable({ ...own, layers: [layer(['exec', 'constructor'], ['exec'])] })).toEqual([]);
    expect(usable({ ...own, layers: [layer(['read', 'exec']), layer(['exec', 'process'])] })).toEqual(['exec']);
    expect(
      mayUseTool(facts('exec', { ...own, layers: [layer(null, ['bash'], 'channels.telegram.groups.-1.tools')] })),
    ).toEqual({ effect: 'deny', by: 'channels.telegram.groups.-1.tools.deny', because: 'exec is denied' });
  });

  it('takes a patch for what it does', () => {
    const own = { isOperators: true, place: 'host' } as const;
    expect(usable({ ...own, layers: [layer(['write', 'edit'])] })).toContain('apply_patch');
    expect(usable({ ...own, layers: [layer(['edit'])] })).toEqual(['edit']);
    for (const name of ['write', 'edit'])
      expect(usable({ ...own, layers: [layer(null, [name])] })).not.toContain('apply_patch');
  });

  it('writes nothing where files are not to be written', () => {
    expect(usable({ isOperators: true, place: 'host', fileWrite: false })).toEqual(['read', 'exec', 'process']);
  });

  it('117: there is no tool that hands work to another agent or another host', () => {
    for (const tool of ['sessions_spawn', 'nodes', 'gateway', 'Exec', 'exec ', '__proto__']) {
      expect(mayUseTool(facts(tool, { isOperators: true, place: 'host', layers: [layer(['*'])] })).effect).toBe('deny');
    }
  });

  it('reads a pattern in both lists, and a denial by one is final', () => {
    const host = { isOperators: true, place: 'host' } as const;
    const of = (tool: string, allow: readonly string[] | null, deny: readonly string[] = []) =>
      mayUseTool(facts(tool, { ...host, layers: [layer(allow, deny)] })).effect;
    expect(of('exec', ['exe*'])).toBe('allow');
    expect(of('exec', ['*ec*'], ['e*c'])).toBe('deny');
    expect(of('read', ['exe*'])).toBe('deny');
    expect(of('read', [`${'*a'.repeat(60)}b`])).toBe('deny');
  });

  it('tells names that protect nothing', () => {
    expect(
      unknownTools({ allow: ['*', 'read', 'group:fs', 'web_search'], deny: ['exce', 'browser', 'constructor'] }),
    ).toEqual(['exce', 'constructor']);
  });
});

describe('elevated calls', () => {
  const elevated = (more: Partial<ElevatedFacts> = {}) =>
    mayElevate({
      isOperators: true,
      channel: 'telegram',
      senderId: '7',
      enabled: true,
      allowFrom: { telegram: ['7'] },
      ...more,
    }).effect;

  it('always ask, and are for the operator by a channel that is listed', () => {
    expect(elevated()).toBe('ask');
    expect(elevated({ channel: null, senderId: null })).toBe('ask');
    expect(elevated({ enabled: false })).toBe('deny');
    expect(elevated({ enabled: false, channel: null, senderId: null })).toBe('deny');
    expect(elevated({ isOperators: false })).toBe('deny');
    expect(elevated({ senderId: '8' })).toBe('deny');
    expect(elevated({ channel: 'whatsapp' })).toBe('deny');
    expect(elevated({ channel: 'toString' })).toBe('deny');
    expect(elevated({ senderId: '*', allowFrom: { telegram: ['*'] } })).toBe('deny');
    expect(elevated({ allowFrom: { telegram: ['*'] } })).toBe('deny');
  });
});
