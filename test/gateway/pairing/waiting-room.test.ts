import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { requestTtlMs } from '../../../src/gateway/pairing/waiting-room.ts';
import { Desk, startMs } from './desk.ts';

let desk: Desk;

beforeEach(() => {
  desk = new Desk();
});

afterEach(() => {
  vi.useRealTimers();
  desk[Symbol.dispose]();
});

const list = () => desk.pairing.list({});
const waiting = () =>
  list()
    .pending.map(({ senderId, accountId }) => `${accountId}:${senderId}`)
    .toSorted();

describe('strangers who wait', () => {
  it('are three at an account; a fourth is counted and not stored, and the oldest keep their place', () => {
    for (const sender of ['a', 'b', 'c']) desk.waiting(sender);
    expect(desk.ask('d')).toEqual({ outcome: 'full' });
    expect(desk.ask('d')).toEqual({ outcome: 'full' });
    expect(desk.ask('e')).toEqual({ outcome: 'full' });
    expect(waiting()).toEqual(['default:a', 'default:b', 'default:c']);
    expect(list().overflow).toEqual([{ channel: 'local', accountId: 'default', messages: 3, lastAtMs: startMs }]);
    expect(desk.store.db.prepare('SELECT count(*) AS n FROM pairing_request').get()).toEqual({ n: 3 });
  });

  it('of one account take no place at another', () => {
    for (const sender of ['a', 'b', 'c']) desk.waiting(sender);
    desk.waiting('d', 'work');
    expect(waiting()).toContain('work:d');
    expect(list().overflow).toEqual([]);
  });

  it('make room when one is decided or past its hour', () => {
    const [first] = ['a', 'b', 'c'].map((sender) => desk.waiting(sender));
    desk.pairing.reject(first?.requestId ?? '', 'me', false);
    desk.waiting('d');
    expect(desk.ask('e').outcome).toBe('full');
    desk.nowMs += requestTtlMs + 100;
    expect(desk.ask('e').outcome).toBe('new');
    expect(waiting()).toEqual(['default:e']);
  });

  it('get a code each; a generator that repeats itself is asked again', () => {
    desk.codes.push('AAAA2222', 'AAAA2222', 'AAAA2222', 'BBBB3333');
    expect(desk.waiting('a').code).toBe('AAAA2222');
    expect(desk.waiting('b', 'work').code).toBe('BBBB3333');
  });

  it('are never given the code of another, also when the generator is broken', () => {
    desk.codes.push(...Array(200).fill('AAAA2222'));
    desk.waiting('a');
    expect(() => desk.ask('b')).toThrow('no free pairing code');
    expect(waiting()).toEqual(['default:a']);
  });

  it('are asked about once, whatever they write and whatever they call themselves', () => {
    const { requestId } = desk.waiting('a');
    desk.nowMs += 60_000;
    for (let n = 0; n < 50; n += 1) expect(desk.ask('a')).toEqual({ outcome: 'waiting' });
    const [row] = list().pending;
    expect(row).toMatchObject({ requestId, messages: 51, lastSeenAtMs: startMs + 60_000, claims: { name: 'a' } });
    expect(desk.changes.map(({ change }) => change)).toEqual(['requested']);
    expect(desk.kinds()).toEqual(['pairing.requested']);
  });

  it('show no code and no chat in the list', () => {
    const { code } = desk.waiting('a');
    const text = JSON.stringify(list());
    expect(text).not.toContain(code);
    expect(text).not.toContain('chat-a');
  });

  it('survive a restart with their code, their hour and their count', () => {
    const { code, requestId, expiresAtMs } = desk.waiting('a');
    desk.ask('a');
    desk.reopen();
    expect(list().pending).toMatchObject([{ requestId, expiresAtMs, messages: 2 }]);
    expect(desk.ask('a')).toEqual({ outcome: 'waiting' });
    expect(desk.pairing.reveal(requestId, 'me')).toEqual({ code, expiresAtMs });
  });

  it('survive a crash, which loses nothing but the count of the last half minute', () => {
    const { requestId } = desk.waiting('a');
    for (let n = 0; n < 5; n += 1) desk.ask('a');
    desk.crash();
    expect(list().pending).toMatchObject([{ requestId, messages: 1 }]);
    expect(desk.ask('a')).toEqual({ outcome: 'waiting' });
  });
});

describe('a flood', () => {
  const rowsChanged = () => Number(desk.store.db.prepare('SELECT total_changes() AS n').get()?.['n']);
  const journal = () => statSync(join(desk.dir, 'oc.sqlite-wal')).size;

  it('writes nothing to the disk: 10,000 messages change no row (THREATS 52)', () => {
    for (const sender of ['a', 'b', 'c']) desk.waiting(sender);
    const [rows, bytes] = [rowsChanged(), journal()];
    for (let n = 0; n < 5000; n += 1) {
      desk.ask('a');
      desk.ask(`stranger${n}`);
    }
    expect(rowsChanged()).toBe(rows);
    expect(journal()).toBe(bytes);
    expect(list().overflow).toMatchObject([{ messages: 5000 }]);
  });

  it('reaches the disk as a number once in half a minute', () => {
    vi.useFakeTimers();
    for (const sender of ['a', 'b', 'c']) desk.waiting(sender);
    const rows = rowsChanged();
    for (let n = 0; n < 100; n += 1) desk.ask(`stranger${n % 2 ? 1 : n}`);
    vi.advanceTimersByTime(29_000);
    expect(rowsChanged()).toBe(rows);
    vi.advanceTimersByTime(2_000);
    expect(rowsChanged()).toBe(rows + 1);
    vi.advanceTimersByTime(600_000);
    expect(rowsChanged()).toBe(rows + 1);
    expect(list().overflow).toMatchObject([{ messages: 100 }]);
  });
});

describe('the hour of a request', () => {
  it('ends by itself, with an entry and an event, and no sooner', () => {
    vi.useFakeTimers({ now: startMs });
    const pass = (ms: number) => {
      desk.nowMs += ms;
      vi.advanceTimersByTime(ms);
    };
    desk.pairing.watchExpiry();
    const { expiresAtMs } = desk.waiting('a');
    pass(expiresAtMs - startMs - 1);
    expect(waiting()).toEqual(['default:a']);
    expect(desk.changes.map(({ change }) => change)).toEqual(['requested']);
    pass(2);
    expect(waiting()).toEqual([]);
    expect(desk.changes.map(({ change }) => change)).toEqual(['requested', 'expired']);
    expect(desk.kinds()).toEqual(['pairing.expired', 'pairing.requested']);
  });

  it('ends at the next start when the gateway was down', () => {
    desk.waiting('a');
    desk.reopen();
    desk.nowMs += requestTtlMs + 1000;
    desk.pairing.watchExpiry();
    expect(waiting()).toEqual([]);
    expect(desk.kinds()[0]).toBe('pairing.expired');
  });

  it('is over for every decision at its last millisecond, also when no timer ran', async () => {
    const { requestId, code, expiresAtMs } = desk.waiting('a');
    desk.nowMs = expiresAtMs;
    expect(waiting()).toEqual([]);
    expect(await desk.pairing.approve({ requestId }, 'me')).toMatchObject({ outcome: 'expired' });
    expect(await desk.pairing.approve({ code }, 'me')).toMatchObject({ outcome: 'code-mismatch' });
    expect(desk.pairing.reject(requestId, 'me', true)).toMatchObject({ outcome: 'expired' });
    expect(desk.pairing.reveal(requestId, 'me')).toEqual({ code: null });
    expect(list()).toMatchObject({ pending: [], approved: [], denied: [] });
  });

  it('starts anew when the sender asks again: another id and another code', () => {
    const first = desk.waiting('a');
    desk.nowMs += requestTtlMs + 1000;
    const second = desk.waiting('a');
    expect(second.requestId).not.toBe(first.requestId);
    expect(second.code).not.toBe(first.code);
  });
});
