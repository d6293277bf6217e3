import { expect, test } from 'vitest';
import type { ConsoleState } from '../../src/screens/state.ts';
import type { StatusFacts } from '../../src/screens/status/read-status.ts';
import { statusRows } from '../../src/screens/status/rows.ts';
import { Desk } from './desk.ts';

const page = (state: ConsoleState): string =>
  statusRows(state, 80)
    .map((row) => row.map(({ text }) => text).join(''))
    .join('\n');

const withTls = (state: ConsoleState, status: StatusFacts, tls: boolean): ConsoleState => ({
  ...state,
  snapshot: { ...state.snapshot, status: { ...status, tls } },
});

test('the console tells, as oc status does, whether its gateway listens with TLS', async () => {
  const { state } = await Desk.open();
  const { status } = state.snapshot;
  if (status === null) expect.fail();
  expect(page(withTls(state, status, true))).toContain('loopback port 18789 with TLS, auth token');
  expect(page(withTls(state, status, false))).toContain('loopback port 18789, auth token');
});
