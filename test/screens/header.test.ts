import { expect, test } from 'vitest';
import { headerRow, tabsRow } from '../../src/screens/header.ts';
import { layoutOf } from '../../src/screens/layout.ts';
import { openDesk } from './approvals/queue-desk.ts';
import type { Desk } from './desk.ts';

const tabs = ({ state }: Desk, columns: number): string => {
  const layout = layoutOf({ columns, rows: 20 }, { single: false, notice: false });
  return tabsRow(state, layout)
    .map(({ text }) => text)
    .join('')
    .trimEnd();
};

/** Something waits, something failed and a turn runs: every tab has something to say. */
const busy = (): Promise<Desk> =>
  openDesk({
    prepare: (link) => {
      const session = { key: 'agent:main:main', hasActiveRun: true, updatedAt: 0, waiting: 0 };
      link.answers.set('sessions.list', () => ({ ts: link.nowMs(), sessions: [session] }));
      link.lines = [JSON.stringify({ level: 'error', time: 'x', subsystem: 'a', message: 'b' })];
    },
  });

test('every pane keeps its name where the names have room, and closer together at 60 columns', async () => {
  const desk = await busy();
  const all = [/\[1 Appr\w* 2\]/, /2 Pair/, /3 Logs/, /4 Audit/, /5 Status/];
  for (const columns of [60, 64, 80]) for (const name of all) expect(tabs(desk, columns), `${columns}`).toMatch(name);
});

test('without names what a pane has to say cannot pass for a part of its number', async () => {
  const desk = await busy();
  expect(tabs(desk, 40)).toBe(' [1 Appr 2] 2(2) 3(1 err) 4 5(1 run)');
});

test('that all channels are off is said at every width, as long as it is true', async () => {
  const desk = await busy();
  const header = (columns: number): string =>
    headerRow(desk.state, layoutOf({ columns, rows: 20 }, { single: false, notice: false }))
      .map(({ text }) => text)
      .join('');
  for (const columns of [40, 60, 80, 120]) expect(header(columns)).not.toContain('OFF');
  const told = await openDesk({
    prepare: (link) => {
      const before = link.answers.get('status');
      link.answers.set('status', () => {
        const answer = before?.({} as never) as { oc: object }; // why: the fake link's own answer
        return { ...answer, oc: { ...answer.oc, channelsOff: { sinceMs: 1_790_000_000_000 } } };
      });
    },
  });
  for (const columns of [40, 60, 80, 120]) {
    const text = headerRow(told.state, layoutOf({ columns, rows: 20 }, { single: false, notice: false }))
      .map((span) => span.text)
      .join('');
    expect(text, `${columns}`).toContain('CHANNELS OFF');
    expect(text.length, `${columns}`).toBeLessThanOrEqual(columns);
  }
});
