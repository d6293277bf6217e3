import { describe, expect, test } from 'vitest';
import { OcError } from '../../../src/gateway/protocol/errors.ts';
import { messageText } from '../../../src/screens/footer.ts';
import { hintsOf } from '../../../src/screens/hints.ts';
import { statusPane } from '../../../src/screens/status/pane.tsx';
import { statusRows } from '../../../src/screens/status/rows.ts';
import { turnTable } from '../../../src/screens/turns/rows.ts';
import { openDesk } from '../approvals/queue-desk.ts';
import type { Desk, DeskOptions } from '../desk.ts';

interface Session {
  readonly key: string;
  readonly hasActiveRun: boolean;
  readonly updatedAt: number;
  readonly waiting: number;
}

/** A gateway in which these turns run until they are stopped. */
async function running(sessions: Session[], options: DeskOptions = {}): Promise<Desk> {
  return await openDesk({
    ...options,
    prepare: (link) => {
      link.answers.set('sessions.list', () => ({ ts: link.nowMs(), sessions }));
      link.answers.set('sessions.abort', ({ key }: { key: string }) => {
        const at = sessions.findIndex((session) => session.key === key);
        sessions.splice(at, 1);
        return { ok: true, status: 'aborted', abortedRunId: null, dropped: 0 };
      });
      options.prepare?.(link);
    },
  });
}

const session = (key: string, change: Partial<Session> = {}): Session => ({
  ...{ key, hasActiveRun: true, updatedAt: 0, waiting: 0 },
  ...change,
});

const keys = (desk: Desk): readonly string[] => hintsOf(desk.state).map(({ key }) => key);

describe('the turns that run', () => {
  test('stand in Status, with what each waits for', async () => {
    const desk = await running([
      session('agent:main:main', { waiting: 2 }),
      session('agent:main:telegram:5'),
      session('quiet', { hasActiveRun: false }),
    ]);
    expect(statusPane.badge(desk.state)).toBe('2 run');
    const rows = turnTable(desk.state);
    expect(rows.map((row) => row['session'])).toEqual(['agent:main:main', 'agent:main:telegram:5']);
    expect(rows[0]?.['waits for']).toMatch(/^your answer to [0-9A-Z]{3}; 2 messages behind it$/);
    expect(rows[1]?.['waits for']).toBe('the model or a tool');
  });

  test('are stopped by S from any pane, after a moment in which u takes it back', async () => {
    const desk = await running([session('a'), session('b')]);
    expect(keys(desk)).toContain('S');
    await desk.press('3', 'S');
    expect(messageText(desk.state)).toMatch(/^Stopping every turn that runs\. Sends in \ds - press u to undo\.$/);
    await desk.press('u');
    await desk.clock.advance(3000);
    expect(desk.link.decisions).toEqual([]);
    await desk.press('S', 'S');
    await desk.clock.advance(2000);
    expect(desk.link.decisions).toEqual([
      { method: 'sessions.abort', params: { key: 'a' } },
      { method: 'sessions.abort', params: { key: 'b' } },
    ]);
    expect(desk.state.message).toBe('Stopped 2 turns.');
    await desk.clock.advance(5000);
    expect(statusPane.badge(desk.state)).toBe('');
    expect(keys(desk)).not.toContain('S');
  });

  test('are those that run when it is sent, not those of an older list', async () => {
    const sessions = [session('a')];
    const desk = await running(sessions);
    await desk.press('S');
    sessions.splice(0, 1, session('late'));
    await desk.clock.advance(2000);
    expect(desk.link.decisions).toEqual([{ method: 'sessions.abort', params: { key: 'late' } }]);
  });

  test('that could not be stopped are said to run on', async () => {
    const desk = await running([session('a'), session('b')], {
      prepare: (link) => {
        link.answers.set('sessions.abort', ({ key }: { key: string }) => {
          if (key === 'b') throw new OcError('INVALID_REQUEST', 'no such session');
          return { ok: true };
        });
      },
    });
    await desk.press('S');
    await desk.clock.advance(2000);
    expect(desk.state.message).toContain('Stopped 1 turn. 1 NOT stopped: no such session');
  });

  test('are not stopped when the connection was lost meanwhile, nor by a console that may not', async () => {
    const desk = await running([session('a')]);
    await desk.press('S');
    desk.link.lose();
    await desk.clock.advance(5000);
    expect(desk.link.decisions).toEqual([]);
    expect(desk.state.message).toContain('Nothing was sent');
    const reader = await running([session('a')], { readOnly: true });
    await reader.press('S');
    expect(keys(reader)).not.toContain('S');
    expect(reader.state.holds).toEqual([]);
  });

  test('are not touched by S in the REVIEW window, where it is a sign like any other that is none', async () => {
    const desk = await running([session('a')]);
    await desk.review();
    await desk.press('S');
    await desk.clock.advance(5000);
    expect(desk.state.holds).toEqual([]);
    expect(desk.link.decisions).toEqual([]);
  });
});

test('what was used up today stands in Status, with its limits', async () => {
  const usage = { day: '2026-11-20', tokens: 12_345, microUsd: 421_000, estimated: true, tokensPerDay: 500_000 };
  const desk = await running([], {
    prepare: (link) => {
      const status = link.answers.get('status');
      link.answers.set('status', (params) => {
        const answer = status?.(params) as { oc: object };
        return { ...answer, oc: { ...answer.oc, usage: { ...usage, usdPerDay: null } } };
      });
    },
  });
  const text = statusRows(desk.state, 78).map((row) => row.map((part) => part.text).join(''));
  expect(text.join('\n')).toMatch(/today +12,345 tokens of 500,000, about 0\.42 USD, part estimated \(UTC\)/);
});
