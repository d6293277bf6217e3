import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk, senderOf, startMs } from './desk.ts';

let desk: Desk;

beforeEach(() => {
  desk = new Desk();
});

afterEach(() => {
  expect(desk.ledger.verify().ok).toBe(true);
  desk[Symbol.dispose]();
});

const standing = (sender: string) => desk.pairing.standing(senderOf(sender));
const approve = (request: object, by = 'ann') => desk.pairing.approve(request, by);

describe('the first decision wins', () => {
  it('between two who approve at once: one approves, the other hears by whom', async () => {
    const { requestId } = desk.waiting('alice');
    const both = await Promise.all([approve({ requestId }, 'ann'), approve({ requestId }, 'ben')]);
    expect(both.map(({ outcome }) => outcome)).toEqual(['approved', 'already-approved']);
    expect(both[1]).toMatchObject({ by: 'ann', senderId: 'alice', atMs: startMs });
    expect(desk.notified.length).toBe(1);
    expect(desk.kinds().filter((kind) => kind === 'pairing.approved').length).toBe(1);
  });

  it('between an approval and a rejection, in both orders', async () => {
    const a = desk.waiting('a').requestId;
    const approved = approve({ requestId: a }, 'ann');
    expect(desk.pairing.reject(a, 'ben', false)).toEqual({
      outcome: 'already',
      decision: 'approved',
      by: 'ann',
      atMs: startMs,
    });
    expect((await approved).outcome).toBe('approved');

    const b = desk.waiting('b').requestId;
    expect(desk.pairing.reject(b, 'ben', false)).toMatchObject({ outcome: 'done' });
    expect(await approve({ requestId: b }, 'ann')).toEqual({
      outcome: 'decided-otherwise',
      decision: 'rejected',
      by: 'ben',
      atMs: startMs,
    });
    expect(standing('b')).toEqual({ approved: false, denied: 'rejected' });
  });

  it('for a repeated rejection, which is done already', () => {
    const { requestId } = desk.waiting('a');
    desk.pairing.reject(requestId, 'ann', true);
    expect(desk.pairing.reject(requestId, 'ben', false)).toMatchObject({
      outcome: 'already',
      decision: 'blocked',
      by: 'ann',
    });
  });

  it.each([
    ['revoked', () => desk.pairing.revoke(senderOf('a'), 'ben')],
    ['blocked', () => desk.pairing.block(senderOf('a'), 'ben')],
    ['cleared', () => desk.pairing.clear(undefined, 'ben')],
  ])('and a later one counts: an approval that was %s since is not called approved', async (decision, takeAway) => {
    const { requestId } = desk.waiting('a');
    await approve({ requestId });
    takeAway();
    expect(await approve({ requestId })).toMatchObject({ outcome: 'decided-otherwise', decision, by: 'ben' });
    expect(standing('a').approved).toBe(false);
  });

  it('and the newest counts: who was approved anew is approved', async () => {
    const { requestId } = desk.waiting('a');
    await approve({ requestId });
    desk.pairing.revoke(senderOf('a'), 'ben');
    desk.nowMs += 1000;
    await approve({ requestId: desk.waiting('a').requestId });
    expect(await approve({ requestId })).toMatchObject({ outcome: 'already-approved' });
  });
});
