import { renderToString } from 'ink';
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { Frame } from '../../../src/screens/frame.tsx';
import { openDesk } from '../approvals/queue-desk.ts';

const sizes = [
  [120, 40],
  [80, 24],
  [60, 16],
  [40, 20],
  [36, 10],
] as const;

test.each(sizes)(
  'at %ix%i what locks, what never approves, the code and every typed sign of it are on the screen, whole',
  async (columns, rows) => {
    const desk = await openDesk({ size: { columns, rows } });
    // The second request has something to be careful about: its code is the longer one.
    const screen = (): string => renderToString(createElement(Frame, { state: desk.state }), { columns });
    await desk.press('j', 'a');
    await desk.clock.advance(1000);
    expect(screen()).toMatch(/LOCKED: read to the end \(j \/ Space\)|Code for ALLOW ONCE/);
    expect(screen()).toMatch(/Enter[a-z, ]+ never approve\./i);
    for (let page = 0; page < 60 && !desk.state.review?.page.read; page++) await desk.press('space');
    const code = /ALLOW ONCE:? (?<code>(?:\w ){4}\w)\b/.exec(screen())?.groups?.['code']?.replaceAll(' ', '') ?? '';
    expect(code).toHaveLength(5);
    expect(screen()).toContain(': _____');
    await desk.press(...code.slice(0, 3));
    expect(screen()).toContain(`: ${code.slice(0, 3)}__`);
  },
);
