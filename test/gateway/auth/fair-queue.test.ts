import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../../src/gateway/auth/fair-queue.ts';

interface Item {
  readonly address: string;
  readonly n: number;
}

function queue(most: number) {
  const displaced: Item[] = [];
  const items = new FairQueue<Item>(most, (item) => displaced.push(item));
  let n = 0;
  const add = (address: string) => {
    n += 1;
    return items.add({ address, n });
  };
  const drain = () => {
    const order: string[] = [];
    for (let item = items.next(); item !== undefined; item = items.next()) order.push(`${item.address}${item.n}`);
    return order;
  };
  return { items, displaced, add, drain };
}

describe('a queue of those who wait for their turn', () => {
  it('takes one of each address after the other, and within an address whoever came first', () => {
    const { add, drain } = queue(10);
    for (const address of ['a', 'a', 'a', 'b', 'c', 'b']) add(address);
    expect(drain()).toEqual(['a1', 'b4', 'c5', 'a2', 'b6', 'a3']);
  });

  it('makes place, when it is full, for an address that holds fewer, by the latest of the one that holds the most', () => {
    const { add, drain, displaced } = queue(3);
    expect(['a', 'a', 'a'].map(add)).toEqual([true, true, true]);
    expect(add('a')).toBe(false);
    expect(add('b')).toBe(true);
    expect(displaced).toEqual([{ address: 'a', n: 3 }]);
    expect(drain()).toEqual(['a1', 'b5', 'a2']);
  });

  it('forgets who goes, also twice', () => {
    const { items } = queue(2);
    const item = { address: 'a', n: 1 };
    items.add(item);
    items.remove(item);
    items.remove(item);
    expect([items.size, items.next()]).toEqual([0, undefined]);
  });

  it('never holds more than it may, and gives back or displaces each item that it took exactly once', () => {
    const step = fc.constantFrom('a', 'b', 'c', 'd', 'next');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { items, displaced, add, drain } = queue(5);
        let took = 0;
        let gave = 0;
        for (const one of steps) {
          if (one === 'next') gave += items.next() === undefined ? 0 : 1;
          else took += add(one) ? 1 : 0;
          expect(items.size).toBeLessThanOrEqual(5);
          expect(items.size).toBe(took - gave - displaced.length);
        }
        expect(drain()).toHaveLength(took - gave - displaced.length);
      }),
    );
  });
});
