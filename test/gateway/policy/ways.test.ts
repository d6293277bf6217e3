import { describe, expect, it } from 'vitest';
import { type Step, waysTo } from '../../../src/gateway/policy/ways.ts';

type Doors = Readonly<Record<'a' | 'b' | 'c', boolean>>;
const shut: Doors = { a: false, b: false, c: false };
const open = (door: keyof Doors): Step<Doors> => ({
  says: `opens ${door}`,
  commands: [`open ${door}`],
  apply: (doors) => ({ ...doors, [door]: true }),
});
const steps = [open('a'), open('b'), open('c')];
const said = (isThere: (doors: Doors) => boolean): string[] =>
  waysTo(shut, steps, isThere).map((way) => way.flatMap(({ commands }) => commands).join(', '));

describe('the ways to a change', () => {
  it('are the shortest ones, and no longer one stands beside them', () => {
    expect(said(({ a }) => a)).toEqual(['open a']);
    expect(said(({ a, b }) => a || b)).toEqual(['open a', 'open b']);
    expect(said(({ a, b, c }) => (a && b) || c)).toEqual(['open c']);
    expect(said(({ a, b, c }) => (a && b) || (b && c))).toEqual(['open a, open b', 'open b, open c']);
  });

  it('are none where nothing leads there', () => {
    expect(said(() => false)).toEqual([]);
    expect(waysTo(shut, [], ({ a }) => a)).toEqual([]);
  });

  it('are at most four', () => {
    const many = Array.from({ length: 9 }, () => open('a'));
    expect(waysTo(shut, many, ({ a }) => a)).toHaveLength(4);
  });
});
