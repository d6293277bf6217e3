import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../helpers/desk.ts';
import type { Terminal } from '../helpers/terminal.ts';

const code = /Code for ALLOW (ONCE|ALWAYS): ((?:[2-9acefhmprtwx] ){2,4}[2-9acefhmprtwx])\b/;
const command = 'mkdir -p made';

/** The code that the window asks for, once all of it was read. */
async function codeFor(screen: Terminal, verdict: 'ONCE' | 'ALWAYS'): Promise<string> {
  const isShown = (shown: string) => code.exec(shown)?.[1] === verdict;
  await screen.waitFor((shown) => isShown(shown) || /more lines? \(j/.test(shown));
  for (let page = 0; page < 40 && !isShown(screen.screen); page += 1) {
    await screen.press('space');
    await screen.waitQuiet(200);
  }
  await screen.waitFor(isShown);
  return code.exec(screen.screen)?.[2]?.replaceAll(' ', '') ?? '';
}

describe('a call of the assistant in a real terminal', { timeout: 90_000 }, () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open();
  });
  afterAll(async () => {
    await desk[Symbol.asyncDispose]();
  });

  const uses = async (): Promise<readonly number[]> =>
    JSON.parse(await desk.must('oc approvals grants --json')).data.grants.map(
      ({ uses: count }: { uses: number }) => count,
    );

  it('is allowed for always with + and the longer code, and is not asked about again', async () => {
    const answer = desk.must(`oc send "run ${command}"`);
    await using screen = desk.console();
    await screen.waitFor(/> .*mkdir -p made/);
    await screen.press('a');
    expect(await codeFor(screen, 'ONCE')).toHaveLength(3);
    await screen.press('+');
    const long = await codeFor(screen, 'ALWAYS');
    expect(long).toHaveLength(5);
    expect(screen.screen).toMatch(/ALWAYS +would save for 30 days: exactly mkdir -p made/);
    expect(await uses()).toEqual([]);
    await screen.press(...long, 'enter');
    await screen.waitFor(/Allowed always: /);
    await answer;
    expect(existsSync(join(desk.home.dir, '.openclaw', 'workspace', 'made'))).toBe(true);
    await screen.press('s');
    await screen.waitFor(/USED +never/);
    await desk.must(`oc send "run ${command}"`);
    // Heard of, not found at the next look.
    await screen.waitFor(/USED +1 time/, 5000);
    expect(await uses()).toEqual([1]);
  });

  it('is asked about again when its grant was taken back with X, and S ends the turn that waits for it', async () => {
    await using screen = desk.console();
    await screen.waitFor(/s: 1 grant/);
    await screen.press('s');
    await screen.waitFor(/> .*mkdir -p made/);
    await screen.press('X');
    await screen.waitFor(/press u to undo/);
    await screen.waitFor(/Revoked: grant/, 12_000);
    expect(await uses()).toEqual([]);
    const answer = desk.home.sh(`oc send "run ${command}"`);
    await screen.press('s');
    await screen.waitFor(/> .*mkdir -p made/);
    await screen.press('5');
    await screen.waitFor(/waits for/);
    await screen.waitFor(/your answer to [0-9A-Z]{3}/);
    await screen.press('S');
    await screen.waitFor(/Stopped 1 turn\./);
    expect(await answer).toMatchObject({ code: 6, stderr: expect.stringContaining('I was stopped.') });
    await screen.press('1');
    await screen.waitFor(/\[cancelled\]|Nothing waits/);
  });
});
