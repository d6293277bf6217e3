import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogFeed } from '../../../src/gateway/logs/feed.ts';
import { rankOf } from '../../../src/gateway/logs/level.ts';
import type { LogBatch, LogLevel } from '../../../src/gateway/protocol/logs.ts';
import type { CallConnection } from '../../../src/gateway/protocol/methods.ts';

/** A connection that keeps what it is told; the only thing here that is not the real one. */
class Listener implements CallConnection {
  readonly id: string;
  readonly deviceId = null;
  readonly credential = 'local' as const;
  readonly batches: LogBatch[] = [];
  readonly toldAtMs: number[] = [];
  unread = 0;
  readonly #gone = new Set<() => void>();

  constructor(id: string) {
    this.id = id;
  }

  readonly waiting = () => this.unread;
  readonly tell: CallConnection['tell'] = (_, payload) => {
    this.batches.push(payload as LogBatch); // why: the feed tells nothing else
    this.toldAtMs.push(Date.now());
  };

  onGone(listener: () => void): () => void {
    this.#gone.add(listener);
    return () => this.#gone.delete(listener);
  }

  get listeners(): number {
    return this.#gone.size;
  }

  leave(): void {
    for (const listener of this.#gone) listener();
  }

  get lines(): readonly string[] {
    return this.batches.flatMap(({ lines }) => lines);
  }

  get dropped(): number {
    return this.batches.reduce((sum, { dropped }) => sum + dropped, 0);
  }
}

let feed: LogFeed;
let written = 0;
const write = (text: string, level: LogLevel = 'info') => {
  written += 1;
  feed.push({ text, rank: rankOf(level), end: { file: 'oc-2026-11-20.log', cursor: written * 10 } });
};

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T12:00:00Z') });
  feed = new LogFeed(Date.now);
  written = 0;
});

afterEach(() => {
  feed.close();
  vi.useRealTimers();
});

const listener = (level: LogLevel = 'trace', id = `c${Math.random()}`) => {
  const connection = new Listener(id);
  feed.subscribe(connection, level);
  return connection;
};

describe('the push of the log', () => {
  it('tells a line at once, and those that follow it together', () => {
    const one = listener();
    write('a');
    vi.advanceTimersByTime(0);
    expect(one.batches).toEqual([{ lines: ['a'], dropped: 0, cursor: 10, file: 'oc-2026-11-20.log' }]);
    write('b');
    write('c');
    vi.advanceTimersByTime(99);
    expect(one.batches.length).toBe(1);
    vi.advanceTimersByTime(1);
    expect(one.batches[1]).toEqual({ lines: ['b', 'c'], dropped: 0, cursor: 30, file: 'oc-2026-11-20.log' });
  });

  it('sends at most ten messages a second, at 10,000 lines a second, and counts what it leaves out', () => {
    const one = listener();
    for (let ms = 0; ms < 3000; ms += 1) {
      for (let at = 0; at < 10; at += 1) write(`line ${written} ${'x'.repeat(180)}`);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(200);
    for (const at of one.toldAtMs) {
      expect(one.toldAtMs.filter((other) => other >= at && other < at + 1000).length).toBeLessThanOrEqual(10);
    }
    expect(one.lines.length + one.dropped).toBe(30_000);
    expect(one.lines.at(-1)).toContain('line 29999 ');
    expect(new Set(one.lines).size).toBe(one.lines.length);
  });

  it('bounds a message in lines and bytes, keeps the newest and says how many are missing', () => {
    const one = listener();
    for (let at = 0; at < 10_000; at += 1) write(`${at}`);
    vi.advanceTimersByTime(0);
    expect(one.batches[0]?.lines.length).toBe(2000);
    expect(one.batches[0]?.lines.at(-1)).toBe('9999');
    expect(one.dropped).toBe(8000);
    for (let at = 0; at < 100; at += 1) write('y'.repeat(20_000));
    vi.advanceTimersByTime(200);
    expect(JSON.stringify(one.batches[1]).length).toBeLessThan(600_000);
    expect(one.batches[1]?.lines.length).toBe(26);
    expect(one.dropped).toBe(8074);
  });

  it('tells each its level, and puts a message together once for all of the same level', () => {
    const [all, other, grave] = [listener(), listener(), listener('error')];
    write('a');
    write('b', 'error');
    vi.advanceTimersByTime(0);
    expect(all.lines).toEqual(['a', 'b']);
    expect(grave.lines).toEqual(['b']);
    expect(all.batches[0]).toBe(other.batches[0]);
    expect(grave.dropped).toBe(0);
  });

  it('counts what it threw away for each level by itself', () => {
    const grave = listener('error');
    for (let at = 0; at < 9000; at += 1) write(`${at}`, at % 10 === 0 ? 'error' : 'info');
    vi.advanceTimersByTime(0);
    expect(grave.lines.length + grave.dropped).toBe(900);
  });

  it('passes over a connection that does not read, and tells it of the gap when it does', () => {
    const [slow, quick] = [listener(), listener()];
    slow.unread = 2_000_000;
    for (let at = 0; at < 50; at += 1) {
      write(`${at}`);
      vi.advanceTimersByTime(100);
    }
    expect(slow.batches).toEqual([]);
    expect(quick.lines.length).toBe(50);
    slow.unread = 0;
    vi.advanceTimersByTime(100);
    expect(slow.batches).toEqual([{ lines: [], dropped: 50, cursor: 500, file: 'oc-2026-11-20.log' }]);
    write('x');
    vi.advanceTimersByTime(100);
    expect(slow.batches[1]).toMatchObject({ lines: ['x'], dropped: 0 });
  });

  it('gives nothing of before a subscription to it: neither lines nor their loss', () => {
    listener();
    for (let at = 0; at < 9000; at += 1) write(`${at}`);
    const late = listener();
    write('after');
    vi.advanceTimersByTime(0);
    expect(late.batches).toEqual([expect.objectContaining({ lines: ['after'], dropped: 0 })]);
  });

  it('is one subscription a connection, and ends with it', () => {
    const one = listener('trace', 'same');
    feed.subscribe(one, 'error');
    expect(one.listeners).toBe(1);
    write('a');
    write('b', 'error');
    vi.advanceTimersByTime(0);
    expect(one.lines).toEqual(['b']);
    one.leave();
    write('c', 'error');
    vi.advanceTimersByTime(1000);
    expect(one.lines).toEqual(['b']);
    expect(one.listeners).toBe(0);
    expect(feed.unsubscribe('same')).toBe(false);
  });

  it('keeps no line and no timer while nobody listens', () => {
    for (let at = 0; at < 1000; at += 1) write('x');
    expect(vi.getTimerCount()).toBe(0);
    const one = listener();
    write('y');
    expect(vi.getTimerCount()).toBe(1);
    one.leave();
    expect(vi.getTimerCount()).toBe(0);
  });
});
