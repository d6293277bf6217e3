import { expect, test } from 'vitest';
import { FakeLink } from '../fake-link.ts';
import { Screen } from '../tty.ts';
import { numbered } from './log-desk.ts';

test.each([
  [80, 24, 400],
  [120, 40, 700],
])(
  'at %ix%i a moved cursor writes few bytes, and nothing is written while no line comes',
  async (columns, rows, most) => {
    const link = new FakeLink();
    link.lines = [...numbered(0, 200)];
    await using screen = new Screen(link, { columns, rows });
    link.connect();
    await screen.press('3');
    await screen.waitFor('line 199 of many');
    await screen.press('k', 'k');
    for (const key of ['k', 'j']) {
      await screen.quiet(100);
      const before = screen.stdout.raw.length;
      await screen.press(key);
      await screen.quiet(100);
      expect(screen.stdout.raw.length - before).toBeGreaterThan(0);
      expect(screen.stdout.raw.length - before).toBeLessThanOrEqual(most);
    }
    const before = screen.stdout.raw.length;
    await screen.quiet(1500);
    expect(screen.stdout.raw.length).toBe(before);
  },
);
