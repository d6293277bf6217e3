import { describe, expect, test } from 'vitest';
import { Desk } from '../desk.ts';

describe('a code that is typed before the text was read', () => {
  test('has no sign that is taken for a key that decides', async () => {
    const desk = await Desk.open({ size: { columns: 40, rows: 16 } });
    await desk.press('a');
    await desk.clock.advance(1000);
    for (const sign of ['c', ...'BdVrBdBd']) {
      await desk.press(sign);
      await desk.clock.advance(700);
    }
    expect([desk.phase, desk.state.review?.proof, desk.state.holds]).toEqual(['reading', 'their-code', []]);
    await desk.clock.advance(8000);
    expect(desk.link.decisions).toEqual([]);
    await desk.press('B');
    expect([desk.phase, desk.state.holds.length]).toEqual(['closed', 1]);
  });

  test('is typed in full once the text was read, however soon after', async () => {
    const desk = await Desk.open({ size: { columns: 40, rows: 16 } });
    await desk.press('a');
    await desk.clock.advance(1000);
    await desk.press('c');
    for (let page = 0; page < 20 && !desk.state.review?.page.read; page++) await desk.press('space');
    for (const sign of ['c', ...'AB23']) await desk.press(sign);
    expect(desk.state.review).toMatchObject({ fieldOpen: true, typed: 'AB23' });
  });

  test('is left at once by q, and decides nothing behind the window until the keys stop', async () => {
    const desk = await Desk.open({ size: { columns: 40, rows: 16 } });
    await desk.press('a');
    await desk.clock.advance(1000);
    await desk.press('c', 'q');
    expect(desk.phase).toBe('closed');
    await desk.press('d', 'a', 'd');
    expect([desk.phase, desk.state.holds]).toEqual(['closed', []]);
    await desk.clock.advance(1000);
    await desk.press('d');
    expect(desk.state.holds).toHaveLength(1);
  });
});
