import { expect, test } from 'vitest';
import type { ConsoleState } from '../../src/screens/state.ts';
import { readStatus, type StatusFacts } from '../../src/screens/status/read-status.ts';
import { accountTable, statusRows } from '../../src/screens/status/rows.ts';
import { Desk } from './desk.ts';

const page = (state: ConsoleState): string =>
  statusRows(state, 80)
    .map((row) => row.map(({ text }) => text).join(''))
    .join('\n');

const withTls = (state: ConsoleState, status: StatusFacts, tls: boolean): ConsoleState => ({
  ...state,
  snapshot: { ...state.snapshot, status: { ...status, tls } },
});

test('the console tells which agents cannot answer, why, and since when', async () => {
  const { state } = await Desk.open();
  const { status } = state.snapshot;
  if (status === null) expect.fail();
  const { models } = readStatus(
    'g',
    {
      oc: {
        models: [
          { agentId: 'main', model: 'anthropic/a', problem: 'there is no key:  oc login anthropic', sinceMs: null },
          { agentId: 'same', model: 'anthropic/a', problem: 'there is no key:  oc login anthropic', sinceMs: null },
          { agentId: 'family', model: 'mine/b', problem: 'was not\u001b[2Jreached', sinceMs: 1_790_000_000_000 },
          { agentId: 'plain', model: null, problem: null, sinceMs: null },
        ],
      },
    },
    0,
  );
  const text = page({ ...state, snapshot: { ...state.snapshot, status: { ...status, models } } });
  expect(text).toMatch(/model .*\n +CANNOT ANSWER: there is no key:/);
  expect(text).toMatch(/agent +family: mine\/b\n +CANNOT ANSWER since 20\d\d-\d\d-\d\d \d\d:\d\d.*: was not<U\+001B>/);
  expect(text).toContain('plain: built-in practice model');
  expect(text).not.toContain('same');
});

test('the console tells, as oc status does, whether its gateway listens with TLS', async () => {
  const { state } = await Desk.open();
  const { status } = state.snapshot;
  if (status === null) expect.fail();
  expect(page(withTls(state, status, true))).toContain('loopback port 18789 with TLS, auth token');
  expect(page(withTls(state, status, false))).toContain('loopback port 18789, auth token');
});

test('the console tells since when all channels are off, and how they come on again', async () => {
  const { state } = await Desk.open();
  const { status } = state.snapshot;
  if (status === null) expect.fail();
  expect(page(state)).not.toContain('ALL OFF');
  const off = (channelsOff: unknown): string =>
    page({
      ...state,
      snapshot: { ...state.snapshot, status: { ...status, ...flagOf(readStatus('g', { oc: { channelsOff } }, 0)) } },
    });
  expect(off({ sinceMs: 1_790_000_000_000 })).toMatch(/channels +ALL OFF since 20.*: oc channels enable --all/);
  expect(off({ sinceMs: null })).toContain('ALL OFF: oc channels enable --all');
  expect(off('nonsense')).toContain('ALL OFF');
  expect(off(null)).not.toContain('ALL OFF');
});

test('an account that runs and cannot reach its platform is not called running', () => {
  const one = {
    channel: 'telegram',
    accountId: 'a',
    enabled: true,
    running: true,
    dmPolicy: 'pairing',
    lastError: null,
  };
  const rows = [one, { ...one, lastError: 'Telegram cannot be reached' }, { ...one, running: false, lastError: '401' }];
  const { accounts } = readStatus('g', { oc: { accounts: [...rows, { ...one, running: false, enabled: false }] } }, 0);
  expect(accountTable(accounts ?? []).map(({ state }) => state)).toEqual([
    'running',
    'not connected',
    'stopped',
    'off',
  ]);
});

const flagOf = ({ channelsOff }: StatusFacts) => ({ channelsOff });
