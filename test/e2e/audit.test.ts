import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Desk } from '../helpers/desk.ts';

it('the audit of a running gateway is read by keys: what is found, why, what to do, and what a repair changed', async () => {
  await using desk = await Desk.open();
  const stateDir = join(desk.home.dir, '.openclaw');
  await using screen = desk.console();
  await screen.waitFor('[1 Approvals');
  await screen.press('4');
  await screen.waitFor(/run \d\d:\d\dZ +0 CRIT/);
  chmodSync(stateDir, 0o755);
  await screen.press('r');
  await screen.waitFor(/WARN +new +fs\.state_dir\.perms_readable/);
  expect(screen.screen).toMatch(/\[4 Audit \d+W\]/);
  await screen.press('g');
  // A busy machine draws later than keys are typed: each has to be seen before the next.
  await screen.waitFor(/FINDING *\n> /);
  for (let row = 0; row < 20 && !/^> \w+ +new/.test(selected(screen.screen)); row += 1) {
    const before = selected(screen.screen);
    await screen.press('j');
    await screen.waitFor((now) => selected(now) !== before);
  }
  const detail = await screen.waitFor(`chmod 700 ${stateDir}`);
  expect(detail).toMatch(/WHY +\S/);
  expect(detail).toContain('oc security explain fs.state_dir.perms_readable');
  chmodSync(stateDir, 0o700);
  await screen.press('r');
  await screen.waitFor(/> ok +fixed +fs\.state_dir\.perms_readable/);
  await screen.press('q');
  expect(await screen.waitExit()).toBe(0);
}, 60_000);

/** The line that the cursor is on. */
const selected = (screen: string): string => /^> .*$/m.exec(screen)?.[0] ?? '';
