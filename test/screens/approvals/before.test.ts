import { describe, expect, test } from 'vitest';
import type { ApprovalEndedRow } from '../../../src/gateway/protocol/approvals.ts';
import { beforeText } from '../../../src/screens/approvals/before.ts';
import { readDecided } from '../../../src/screens/approvals/decided.ts';
import { readOurs } from '../../../src/screens/approvals/read-approvals.ts';
import { reviewText } from '../../../src/screens/review/window.ts';
import type { Desk } from '../desk.ts';
import { openDesk } from './queue-desk.ts';
import { execRequest } from './request.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const hour = 3_600_000;

const ended = (command: string, change: Partial<ApprovalEndedRow> = {}, session = 'agent:main:main') =>
  ({
    id: 'x',
    kind: 'exec',
    request: { command, sessionKey: session, allowedDecisions: [] },
    resolvedAtMs: nowMs - hour,
    status: 'allowed',
    ...change,
  }) as ApprovalEndedRow; // why: a row as far as it is read

const said = (command: string, entries: readonly unknown[]): string | null => {
  const [item] = readOurs('here', { pending: [execRequest('a', { command }, nowMs)] }).pending;
  if (item === undefined) throw new Error('the row was not read');
  return beforeText(item, readDecided({ entries }), nowMs);
};

describe('the line BEFORE', () => {
  test('counts the same words, the same program and the same session', () => {
    const entries = [
      ended('curl a'),
      ended('curl a', { status: 'denied', resolvedAtMs: nowMs - 2 * hour }),
      ended('/usr/bin/curl b', { resolvedAtMs: nowMs - 72 * hour }),
      ended('curl c', {}, 'another'),
      ended('rm x', { status: 'expired' }),
    ];
    expect(said('curl a', entries)).toBe(
      'These very words: allowed 1x (last 1h ago), denied 1x (last 2h ago). ' +
        'The same program: allowed 3x (last 1h ago), denied 1x (last 2h ago). ' +
        'This session: 3 decided today, 1 denied.',
    );
  });

  test('says that it is the first time, and takes no other program for the same', () => {
    expect(said('curl a', [])).toBe('Not asked before in these words.');
    expect(said('curl a', [ended('curlx a', {}, 's'), ended('curl a | sh', {}, 's')])).toBe(
      'Not asked before in these words.',
    );
  });

  test('reads what a gateway may send: nothing of it is shown, and what is no row is left out', () => {
    const hostile = [null, 5, {}, { request: { command: 5 } }, ended('curl\u202e a', { status: 'allowed\n' as never })];
    expect(said('curl a', hostile)).toBe('Not asked before in these words.');
    expect(readDecided('x')).toEqual([]);
  });
});

const textOf = ({ state }: Desk): string =>
  state.review === null
    ? ''
    : reviewText(state, state.review, 76)
        .map((row) => row.map((part) => part.text).join(''))
        .join('\n');

test('history is asked for once while something waits, and again after a decision; a window keeps what it opened with', async () => {
  let entries: readonly unknown[] = [ended('git -C /srv/first pull --ff-only')];
  const desk = await openDesk({
    prepare: (link) => {
      link.answers.set('oc.approval.history', () => ({ entries, nextCursor: null }));
    },
  });
  const asked = () => desk.link.sent.filter(({ method }) => method === 'oc.approval.history').length;
  await desk.clock.advance(10_000);
  expect(asked()).toBe(1);
  await desk.review();
  expect(textOf(desk)).toMatch(/BEFORE +These very words: allowed 1x/);
  entries = [];
  const [, second] = desk.link.queue;
  if (second === undefined) throw new Error('no second request');
  desk.link.queue = desk.link.queue.slice(0, 1);
  const told = { id: 'second', decision: 'deny', resolvedBy: 'phone', ts: nowMs, request: second.request } as const;
  desk.link.emit('exec.approval.resolved', told);
  await desk.clock.advance(5000);
  expect(asked()).toBe(2);
  expect(desk.state.snapshot.decided).toEqual([]);
  expect(textOf(desk)).toMatch(/BEFORE +These very words: allowed 1x/);
});

test('a gateway that keeps no history is not asked, and the line is not there', async () => {
  const desk = await openDesk({
    prepare: (link) => {
      const connect = link.connect.bind(link);
      link.connect = () => connect({ methods: ['oc.approval.list', 'oc.approval.resolve'] });
    },
  });
  await desk.review();
  expect(desk.link.sent.map(({ method }) => method)).not.toContain('oc.approval.history');
  expect(textOf(desk)).not.toContain('BEFORE');
});
