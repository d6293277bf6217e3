import { renderToString } from 'ink';
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { Frame } from '../../../src/screens/frame.tsx';
import type { Desk } from '../desk.ts';
import { openDesk } from './queue-desk.ts';
import { execRequest } from './request.ts';

const screenOf = ({ state }: Desk): string =>
  renderToString(createElement(Frame, { state }), { columns: state.size.columns });

test.each([
  [{ columns: 120, rows: 40 }, '2 waiting. At timeout this gateway denies.'],
  [{ columns: 60, rows: 16 }, '2 waiting. At timeout this gateway denies.'],
  [{ columns: 40, rows: 20 }, '2 waiting. At timeout: DENY'],
  [{ columns: 36, rows: 10 }, '2 waiting. At timeout: DENY'],
])('at %o what happens at timeout is above the queue, whole', async (size, line) => {
  expect(screenOf(await openDesk({ size }))).toContain(line);
});

test('without the scope the queue says that once, and waits for no list', async () => {
  const desk = await openDesk();
  desk.link.connect({ scopes: ['operator.read'] });
  await desk.clock.advance(500);
  const screen = screenOf(desk);
  expect(screen).toContain('This console may not see them (missing scope operator.approvals).');
  expect(screen).not.toContain('Waiting for the list');
});

test('a request that was decided elsewhere has no time left: its details say how it ended', async () => {
  const desk = await openDesk();
  expect(screenOf(desk)).toMatch(/^LEFT {6}\d:\d\d {3}at 0:00 -> DENIED$/m);
  const [first] = desk.link.queue;
  if (!first) throw new Error('nothing waits');
  desk.link.queue = desk.link.queue.slice(1);
  desk.link.emit('exec.approval.resolved', {
    id: 'first',
    decision: 'deny',
    resolvedBy: 'operator (cli)',
    ts: desk.link.nowMs(),
    request: first.request,
  });
  await desk.clock.advance(500);
  expect(screenOf(desk)).toMatch(/^ENDED {5}denied by operator \(cli\)$/m);
});

test('many requests of one conversation are counted below the list, with its name', async () => {
  const desk = await openDesk({ size: { columns: 120, rows: 40 } });
  const flood = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      execRequest(`f${n}`, { sessionKey: 'agent:main:loud\u202e' }, desk.link.nowMs()),
    );
  const others = desk.link.queue;
  desk.link.queue = [...others, ...flood(4)];
  desk.link.connect();
  await desk.clock.advance(500);
  expect(screenOf(desk)).not.toContain('are of the session');
  desk.link.queue = [...others, ...flood(5)];
  desk.link.connect();
  await desk.clock.advance(500);
  expect(screenOf(desk)).toContain('5 are of the session agent:main:loud<U+202E>');
});
