import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { party, Queue } from '../gateway/approvals/queue.ts';

let queue: Queue;
beforeEach(() => {
  queue = new Queue();
  queue.approvals.begin();
});
afterEach(() => queue[Symbol.dispose]());

const rows = (): number => Number(queue.store.db.prepare('SELECT count(*) AS n FROM approval').get()?.['n']);

describe('52: requests without number (CVE-2026-41346)', () => {
  it('that end at once leave a bounded number of rows within the day, not only after it', () => {
    queue.store.db.exec('PRAGMA synchronous = OFF'); // thousands of commits, none of which has to survive this test
    queue.enabled = false;
    for (let n = 0; n < 11_000; n += 1) queue.ask();
    expect(rows()).toBeLessThan(10_600);
    queue.enabled = true;
    const { row } = queue.ask();
    expect(queue.approvals.find(row.id)?.end).toBeNull();
  }, 60_000);

  it('push out nobody who waits, and one connection leaves room for another', () => {
    const first = queue.ask({ command: 'mine' }, party('honest'));
    const flood = (name: string): number => {
      for (let n = 0; ; n += 1) {
        try {
          queue.ask({}, party(name));
        } catch {
          return n;
        }
      }
    };
    expect(flood('evil')).toBe(50);
    expect(queue.ask({ command: 'mine too' }, party('honest')).end).toBeNull();
    expect(queue.approvals.pending()[0]?.row.id).toBe(first.row.id);
    expect(queue.decide(first, 'allow-once')).toMatchObject({ outcome: 'resolved' });
  });
});

describe('104: a clock that is set back (GHSA-q2gc-xjqw-qp89)', () => {
  it.each([1000, 299_000, 3_600_000, 86_400_000 * 365])('by %i ms gives no request longer to be allowed', (backMs) => {
    const asked = queue.ask();
    queue.pass(200_000);
    queue.nowMs -= backMs;
    queue.pass(101_000);
    expect(queue.decide(asked, 'allow-once')).toMatchObject({ outcome: 'expired' });
    expect(queue.approvals.pending()).toEqual([]);
  });

  it('forward ends it as it should, and what is asked afterwards has its whole time', () => {
    const asked = queue.ask();
    queue.nowMs += 300_001;
    expect(queue.decide(asked, 'allow-once')).toMatchObject({ outcome: 'expired' });
    const next = queue.ask();
    queue.pass(299_000);
    expect(queue.decide(next, 'allow-once')).toMatchObject({ outcome: 'resolved' });
  });
});
