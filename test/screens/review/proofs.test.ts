import { expect, test } from 'vitest';
import { OcError } from '../../../src/gateway/protocol/errors.ts';
import { problemWith } from '../../../src/screens/decide.ts';
import { digestOf } from '../../../src/screens/pairings/digest.ts';
import { readOurs } from '../../../src/screens/pairings/read-pairings.ts';
import { shownCode } from '../../../src/screens/review/review.ts';
import { emptySnapshot } from '../../../src/screens/snapshot.ts';
import { Desk, theirCode } from '../desk.ts';
import { request } from '../fake-link.ts';

const codeOn = (desk: Desk): string => (desk.state.review && shownCode(desk.state.review)) ?? 'no code';

async function armed(): Promise<Desk> {
  const desk = await Desk.open();
  desk.link.answers.set('oc.pairing.approve', () => ({ outcome: 'not-found' }));
  await desk.review();
  return desk;
}

test('a chunk of more than eight bytes is dropped whole, also in the field', async () => {
  const desk = await armed();
  await desk.press('c');
  desk.chunk(`${theirCode}\r`);
  expect(desk.state.review?.typed).toBe('');
  await desk.clock.advance(5000);
  expect(desk.link.decisions).toEqual([]);
});

test('the code on the screen cannot be pasted', async () => {
  const desk = await armed();
  await desk.press('r');
  desk.controller.paste(codeOn(desk));
  await desk.press('enter');
  await desk.clock.advance(5000);
  expect(desk.link.decisions).toEqual([]);
  await desk.press(...codeOn(desk), 'enter');
  await desk.clock.advance(5000);
  expect(desk.link.decisions).toHaveLength(1);
});

test('the code on the screen is taken in any case, and another is not', async () => {
  const desk = await armed();
  await desk.press('r', '2', '3', 'enter');
  expect(desk.phase).toBe('reading');
  expect(desk.state.review?.note).toContain('not the code on the screen');
  await desk.press(...codeOn(desk).toUpperCase(), 'enter');
  expect(desk.phase).toBe('held');
});

test('when the gateway does not list again, nothing is sent', async () => {
  const desk = await armed();
  await desk.typeTheirCode();
  desk.link.answers.set('oc.pairing.list', () => {
    throw new OcError('TIMEOUT', 'no answer in 10 s');
  });
  await desk.clock.advance(5000);
  expect(desk.phase).toBe('blocked');
  expect(desk.state.review?.phase).toMatchObject({ because: expect.stringContaining('no answer in 10 s') });
  expect(desk.link.decisions).toEqual([]);
});

test('the late check of a window that is gone does not count for the next one', async () => {
  const desk = await armed();
  const first = Promise.withResolvers<unknown>();
  const second = Promise.withResolvers<unknown>();
  await desk.typeTheirCode();
  desk.link.answers.set('oc.pairing.list', () => first.promise);
  await desk.clock.advance(1500);
  await desk.press('u');
  await desk.clock.advance(600);
  await desk.press('j');
  desk.link.answers.set('oc.pairing.list', () => second.promise);
  await desk.review();
  await desk.typeTheirCode();
  await desk.clock.advance(1500);
  expect(desk.phase).toBe('checking');
  first.resolve(desk.link.list());
  await desk.clock.advance(1000);
  expect(desk.phase).toBe('checking');
  expect(desk.link.decisions).toEqual([]);
  second.resolve(desk.link.list());
  await desk.clock.advance(1000);
  expect(desk.link.decisions).toEqual([
    { method: 'oc.pairing.approve', params: { requestId: 'req-456', code: theirCode } },
  ]);
});

test('a look at the list finds what is gone, changed or over', () => {
  const listOf = (...rows: Parameters<typeof request>[1][]) => ({
    ...emptySnapshot({ kind: 'live', sinceMs: 0, latencyMs: null }, null),
    pairings: readOurs('g', { pending: rows.map((change) => request('1', change, 0)), approved: [], denied: [] }),
  });
  const [row] = listOf({}).pairings.pending;
  if (!row) throw new Error('the row was not read');
  const digest = digestOf(row);
  expect(problemWith(row, digest, listOf({}), 0)).toBeNull();
  expect(problemWith(row, digest, listOf({ messages: 7 }), 0)).toBeNull();
  expect(problemWith(row, digest, listOf(), 0)).toContain('no longer waiting');
  expect(problemWith(row, digest, listOf({ claims: { name: 'else' } }), 0)).toContain('changed');
  expect(problemWith(row, digest, listOf({}), row.expiresAtMs)).toContain('expired');
});
