import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FlowDesk } from '../helpers/flow-desk.ts';

/** The built program; the daemon is one whose containers are not as they were asked for, and that removes none for a while. */
it('a container that could not be removed is told of until it is gone', { timeout: 60_000 }, async () => {
  await using flow = await FlowDesk.open({ settings: { 'agents.defaults.sandbox.tools.allow': ['exec'] } });
  const { env, dir } = flow.desk.home;
  const stuck = join(dir, 'stuck');
  writeFileSync(stuck, '');
  const program = join(String(env['PATH']?.split(':')[0]), 'docker');
  writeFileSync(program, `#!/bin/sh\ncase "$1" in rm) [ ! -e '${stuck}' ];; container) echo '[]';; esac\n`);
  chmodSync(program, 0o755);
  const status = () => flow.desk.must('oc status');
  expect(await status()).not.toContain('Sandbox ');
  await flow.friend('ann');
  flow.wishCommand('look', 'ls');
  expect((await flow.says('ann', 'look')).stdout).toContain('there is no sandbox for it');
  expect(await status()).toMatch(
    /^Sandbox {4}1 container could not be removed, which is tried again\. {2}oc sandbox list$/m,
  );
  rmSync(stuck);
  await expect.poll(status, { timeout: 30_000, interval: 500 }).not.toContain('Sandbox ');
});
