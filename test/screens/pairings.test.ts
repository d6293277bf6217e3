import { describe, expect, test } from 'vitest';
import { tombstoneMs } from '../../src/screens/gone.ts';
import { digestOf } from '../../src/screens/pairings/digest.ts';
import type { Pending } from '../../src/screens/pairings/facts.ts';
import { mergePairings, sweep } from '../../src/screens/pairings/merge.ts';
import { readOurs } from '../../src/screens/pairings/read-pairings.ts';
import { differs, emptySnapshot, reduce } from '../../src/screens/snapshot.ts';
import { request } from './fake-link.ts';

const listOf = (...ids: readonly string[]) =>
  readOurs('g', { pending: ids.map((id) => request(id, {}, 0)), approved: [], denied: [] });
const ids = (rows: readonly Pending[]) => rows.map(({ senderId, gone }) => `${senderId}${gone ? ` ${gone.how}` : ''}`);

describe('a fresh list', () => {
  test('keeps the order, adds at the end and leaves tombstones', () => {
    const changes = new Map([['req-2', { change: 'rejected' as const, by: request('x').senderId as never }]]);
    const merged = mergePairings(listOf('1', '2', '3'), listOf('9', '3', '1'), changes, 1000);
    expect(ids(merged.pending)).toEqual(['1', '2 rejected', '3', '9']);
  });

  test('of a request that came back takes the tombstone away', () => {
    const gone = mergePairings(listOf('1'), listOf(), new Map(), 0);
    expect(ids(mergePairings(gone, listOf('1'), new Map(), 5).pending)).toEqual(['1']);
  });

  test('that was asked for earlier than the last does not replace it', () => {
    const link = { kind: 'live', sinceMs: 0, latencyMs: null } as const;
    const later = reduce(emptySnapshot(link, null), {
      kind: 'pairings',
      pairings: listOf('1'),
      askedAtMs: 10,
      nowLocalMs: 11,
    });
    expect(reduce(later, { kind: 'pairings', pairings: listOf(), askedAtMs: 5, nowLocalMs: 12 })).toBe(later);
  });
});

test('tombstones go after ten seconds, but not from under the cursor', () => {
  const gone = mergePairings(listOf('1', '2'), listOf(), new Map(), 0);
  expect(sweep(gone, tombstoneMs - 1, new Set())).toBe(gone);
  expect(ids(sweep(gone, tombstoneMs, new Set([gone.pending[1]?.key ?? ''])).pending)).toEqual(['2 gone']);
});

test('the digest covers who and what was claimed, also beyond what is shown, and not how often was written', () => {
  const of = (change: Parameters<typeof request>[1]) => {
    const [row] = readOurs('g', { pending: [request('1', change, 0)], approved: [], denied: [] }).pending;
    return row && digestOf(row);
  };
  const base = of({});
  expect(of({ messages: 9, lastSeenAtMs: 77 })).toBe(base);
  expect(of({ claims: { username: 'user1', name: 'Person 1' } })).toBe(base);
  for (const change of [
    { senderId: '2' },
    { accountId: 'other' },
    { channel: 'signal' },
    { requestId: 'req-2' },
    { expiresAtMs: 1 },
    { claims: { name: 'Person 1', username: 'user2' } },
    { claims: { name: 'Person 1' } },
  ]) {
    expect(of(change)).not.toBe(base);
  }
  const long = 'x'.repeat(5000);
  expect(of({ claims: { name: `${long}a` } })).not.toBe(of({ claims: { name: `${long}b` } }));
});

test('moving figures alone are no difference that would be drawn', () => {
  const live = (latencyMs: number) => ({ kind: 'live', sinceMs: 0, latencyMs }) as const;
  const before = emptySnapshot(live(1), null);
  expect(differs(before, reduce(before, { kind: 'link', state: live(2), hello: null }))).toBe(false);
  expect(
    differs(before, reduce(before, { kind: 'pairings', pairings: listOf('1'), askedAtMs: 0, nowLocalMs: 0 })),
  ).toBe(true);
});
