import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSpent, openUsageStore } from '../../../src/gateway/agent/usage-store.ts';
import { costOf } from '../../../src/gateway/models/prices.ts';
import { openStore, type Store } from '../../../src/gateway/state/store.ts';
import { settings } from './agent-place.ts';

let dir: string;
let store: Store;
let nowMs: number;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-usage-'));
  store = openStore(join(dir, 'state', 'oc.sqlite'));
  nowMs = Date.parse('2026-01-31T23:59:00Z');
});

afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

const usage = { input: 100, cacheRead: 1000, cacheWrite: 100, output: 50 };
const free = { microUsd: 0, known: true };

describe('what was used up', () => {
  it('is summed by day and agent over all models, and is there after a restart', () => {
    const spent = openUsageStore(store, () => nowMs);
    spent.add('main', 'anthropic/claude-sonnet-4-5', usage, costOf('claude-sonnet-4-5', usage));
    spent.add('main', 'anthropic/claude-haiku-4-5', usage, costOf('claude-haiku-4-5', usage));
    spent.add('other', 'local', usage, free);
    store.close();
    store = openStore(join(dir, 'state', 'oc.sqlite'));
    const again = openUsageStore(store, () => nowMs);
    // Per model 100 + 1000/10 + 100*1.25 read, 50 written: 325*3 + 50*15, and 325*1 + 50*5.
    expect(again.today('main')).toEqual({ day: '2026-01-31', tokens: 2500, microUsd: 1725 + 575, estimated: false });
    nowMs += 60_000;
    expect(again.today('main')).toEqual({ day: '2026-02-01', tokens: 0, microUsd: 0, estimated: false });
  });

  it('is still there when the clock is set back, and nothing of a day is lost when it jumps', () => {
    const spent = openUsageStore(store, () => nowMs);
    spent.add('main', 'm', usage, free);
    nowMs += 40 * 86_400_000;
    expect(spent.today('main')).toMatchObject({ day: '2026-03-12', tokens: 0 });
    spent.add('main', 'm', usage, free);
    nowMs -= 40 * 86_400_000;
    spent.add('main', 'm', usage, free);
    expect(spent.today('main')).toMatchObject({ day: '2026-01-31', tokens: 2500 });
  });

  it('counts a model without a known price as the dearest, and says so', () => {
    const spent = openUsageStore(store, () => nowMs);
    const dear = costOf('brand-new-model', usage);
    expect(dear).toEqual({ microUsd: 325 * 15 + 50 * 75, known: false });
    spent.add('main', 'x/brand-new-model', usage, dear);
    expect(spent.today('main')).toMatchObject({ estimated: true, microUsd: dear.microUsd });
  });

  it('is too much from the limit on, of tokens or of dollars, and never without a limit', () => {
    const limits = (more: object) => ({ ...settings.limits, ...more });
    const spent = { day: '', tokens: 1000, microUsd: 2_000_000, estimated: false };
    expect(isSpent(spent, limits({}))).toBe(false);
    expect(isSpent(spent, limits({ tokensPerDay: 1001, usdPerDay: 3 }))).toBe(false);
    expect(isSpent(spent, limits({ tokensPerDay: 1000 }))).toBe(true);
    expect(isSpent(spent, limits({ usdPerDay: 2 }))).toBe(true);
  });
});
