import { describe, expect, test } from 'vitest';
import type { LockoutRow } from '../../src/gateway/protocol/auth-events.ts';
import { hintsOf } from '../../src/screens/hints.ts';
import { sectionsText } from '../../src/screens/pairings/sections.ts';
import { lockoutRows } from '../../src/screens/state.ts';
import { statusPane } from '../../src/screens/status/pane.tsx';
import { statusRows } from '../../src/screens/status/rows.ts';
import { Desk, type DeskOptions } from './desk.ts';

const lock = (address: string, nowMs: number, change: Partial<LockoutRow> = {}): LockoutRow => ({
  credential: 'shared',
  address,
  sinceMs: nowMs - 1000,
  untilMs: nowMs + 60_000,
  ...change,
});

async function deskWith(addresses: readonly string[], options: DeskOptions = {}): Promise<Desk> {
  const desk = await Desk.open({
    pending: () => [],
    ...options,
    prepare: (link) => {
      link.lockouts = addresses.map((address) => lock(address, link.nowMs()));
      link.answers.set('oc.auth.unlock', () => ({ unlocked: link.lockouts }));
      options.prepare?.(link);
    },
  });
  await desk.press('s', 's', 's', 's');
  return desk;
}

const page = ({ state }: Desk): string =>
  statusRows(state, 80)
    .map((row) => row.map(({ text }) => text).join(''))
    .join('\n');

describe('an address that is locked out', () => {
  test('stands in a list, in the status and beside its tab, as soon as the gateway tells', async () => {
    const desk = await deskWith([]);
    expect(sectionsText(desk.state, 80)).toContain('[locked out 0]');
    expect(page(desk)).toContain('locked    nobody');
    expect(statusPane.badge(desk.state)).toBe('');
    desk.link.lockouts = [lock('203.0.113.7', desk.clock.now())];
    desk.link.emit('oc.lockouts.changed', {});
    await desk.clock.advance(500);
    expect(sectionsText(desk.state, 80)).toContain('[locked out 1]');
    expect(page(desk)).toContain('1 address: 203.0.113.7');
    expect(statusPane.badge(desk.state)).toBe('1 locked');
  });

  test('stands beside the turns that run, of which the badge tells as well', async () => {
    const running = { key: 'agent:main:main', hasActiveRun: true, updatedAt: 0, waiting: 0 };
    const prepare: DeskOptions['prepare'] = (link) =>
      link.answers.set('sessions.list', () => ({ ts: link.nowMs(), sessions: [running] }));
    const desk = await deskWith(['203.0.113.7'], { prepare });
    expect(statusPane.badge(desk.state)).toBe('1 run, 1 locked');
  });

  test('may try again after U, when nobody took that back', async () => {
    const desk = await deskWith(['203.0.113.7', '2001:db8::/64']);
    await desk.press('j', 'U', 'u');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([]);
    await desk.press('U');
    expect(desk.state.holds[0]?.kind).toBe('unlock');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([{ method: 'oc.auth.unlock', params: { address: '2001:db8::/64' } }]);
    expect(desk.state.message).toBe('Unlocked 2001:db8::/64. It may try again.');
  });

  test('leaves the list by itself when its time is over', async () => {
    const desk = await deskWith(['203.0.113.7']);
    expect(lockoutRows(desk.state)).toHaveLength(1);
    await desk.clock.advance(61_000);
    expect(lockoutRows(desk.state)).toHaveLength(0);
    expect(desk.state.snapshot.lockouts?.rows).toHaveLength(1);
  });

  test('together with others is not let in alone', async () => {
    const desk = await deskWith(['*']);
    expect(hintsOf(desk.state).map(({ key }) => key)).not.toContain('U');
    await desk.press('U');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([]);
  });

  test('is nothing that a console without admin asks for or shows', async () => {
    const desk = await deskWith(['203.0.113.7'], {
      prepare: (link) => {
        const connect = link.connect.bind(link);
        link.connect = () => connect({ scopes: ['operator.read', 'operator.pairing'] });
      },
    });
    expect(desk.link.sent.map(({ method }) => method)).not.toContain('oc.auth.lockouts');
    expect(sectionsText(desk.state, 80)).not.toContain('locked');
    expect(page(desk)).not.toContain('locked');
  });
});
