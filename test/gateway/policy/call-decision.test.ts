import { describe, expect, it } from 'vitest';
import type { Category, Effects } from '../../../src/gateway/effects/effects.ts';
import { type CallFacts, judgeCall } from '../../../src/gateway/policy/call-decision.ts';

const effects = (...categories: Category[]): Effects => ({
  categories,
  argv: ['x'],
  certain: true,
  readsOnly: categories.length === 0,
  paths: [],
  notes: [],
});

const judge = (facts: Partial<CallFacts>) =>
  judgeCall({
    where: 'sandbox',
    effects: effects(),
    workspaceWritable: true,
    requireFor: ['file-delete', 'network-request', 'system-command'],
    approvalsEnabled: true,
    elevated: false,
    grantMatches: null,
    toolPolicy: { effect: 'allow', by: 'tools.allow' },
    protectedPath: null,
    ...facts,
  }).effect;

describe('in the sandbox', () => {
  it.each([
    ['file-delete', 'ask'],
    ['network-request', 'ask'],
    ['message-send', 'ask'],
    ['file-write', 'allow'],
    ['system-command', 'allow'],
    ['browser', 'allow'],
  ] as const)('%s: %s', (category, effect) => {
    expect(judge({ effects: effects(category) })).toBe(effect);
  });

  it('a delete where nothing of the owner can be written is not asked about', () => {
    expect(judge({ effects: effects('file-delete'), workspaceWritable: false })).toBe('allow');
    expect(judge({ effects: effects('file-delete', 'network-request'), workspaceWritable: false })).toBe('ask');
  });

  it('asks about what the operator adds, and no list takes away what is always asked about', () => {
    expect(judge({ effects: effects('file-write'), requireFor: ['file-write'] })).toBe('ask');
    expect(judge({ effects: effects('file-delete'), requireFor: [] })).toBe('ask');
  });

  it('runs what it would ask about when approvals are switched off', () => {
    expect(judge({ effects: effects('file-delete'), approvalsEnabled: false })).toBe('allow');
  });
});

describe('on the host', () => {
  it('runs what only reads, asks about everything else', () => {
    expect(judge({ where: 'host' })).toBe('allow');
    expect(judge({ where: 'host', effects: effects('file-write'), requireFor: [] })).toBe('ask');
    expect(judge({ where: 'host', effects: { ...effects(), certain: false, readsOnly: false } })).toBe('ask');
  });

  it('a grant covers what it covers', () => {
    expect(judge({ where: 'host', effects: effects('file-write'), grantMatches: 'g1' })).toBe('allow');
  });

  it('denies when approvals are switched off, a grant or not', () => {
    const facts = { where: 'host', effects: effects('file-write'), approvalsEnabled: false } as const;
    expect(judge(facts)).toBe('deny');
    expect(judge({ ...facts, grantMatches: 'g1' })).toBe('deny');
    expect(judge({ ...facts, effects: effects() })).toBe('allow');
  });
});

describe('everywhere', () => {
  it('leaving the sandbox always asks, whatever it does and whatever is granted', () => {
    expect(judge({ elevated: true })).toBe('ask');
    expect(judge({ elevated: true, where: 'host', grantMatches: 'g1' })).toBe('ask');
    expect(judge({ elevated: true, approvalsEnabled: false })).toBe('deny');
  });

  it('deny beats everything: the list of tools, a protected place, our own policy', () => {
    expect(judge({ toolPolicy: { effect: 'deny', by: 'tools.deny', because: 'x' }, grantMatches: 'g1' })).toBe('deny');
    expect(judge({ protectedPath: '~/.ssh' })).toBe('deny');
    expect(judge({ effects: effects('config-change'), grantMatches: 'g1', approvalsEnabled: false })).toBe('deny');
  });

  it('a list of tools that asks is asked, grant or not', () => {
    const toolPolicy = { effect: 'ask', by: 'tools', question: 'really?' } as const;
    expect(judge({ toolPolicy })).toBe('ask');
    expect(judge({ toolPolicy, where: 'host', effects: effects('file-write'), grantMatches: 'g1' })).toBe('ask');
  });
});
