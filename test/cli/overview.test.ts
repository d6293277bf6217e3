import { expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';
import { Terminal } from '../helpers/terminal.ts';

it('oc alone says on a terminal what is here, what is next, and where the rest is', async () => {
  await using home = await Home.make();
  await using screen = new Terminal('/bin/sh', ['-c', 'oc; echo "ended with $?"'], {
    cols: 80,
    rows: 24,
    cwd: home.dir,
    env: home.env,
  });
  const text = await screen.waitFor('ended with 0');
  // A gateway of somebody else may hold the usual port of the machine that tests.
  expect(text).toMatch(/^Gateway {2}(no gateway is running here|another one \(version .*\) answers on port \d+)$/m);
  expect(text).toMatch(/^Next {5}oc \S.*$/m);
  expect(text).toMatch(/^oc status {2}what it is doing {8}oc --help {2}everything else$/m);
  expect(text).not.toContain('<U+');
});
