import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { end, Home } from '../helpers/home.ts';

const list = async (home: Home): Promise<{ senderId: string; approvedBy: string }[]> =>
  JSON.parse((await home.sh('oc pairing list --approved --json')).stdout).data.approved;

it('whom an older installation had approved is listed with where that comes from, once, with the gateway down and running', async () => {
  await using home = await Home.make();
  home.configure({ channels: { telegram: { dmPolicy: 'pairing', accounts: { work: {} } } } });
  const credentials = join(home.dir, '.openclaw', 'credentials');
  const file = (name: string) => join(credentials, `${name}-allowFrom.json`);
  mkdirSync(credentials, { mode: 0o700 });
  writeFileSync(file('telegram-work'), '{"version":1,"allowFrom":["5001","@bob"]}', { mode: 0o600 });
  writeFileSync(file('local'), '["alice"]');
  chmodSync(file('local'), 0o622);

  const { stdout } = await home.sh('oc pairing list --approved');
  expect(stdout).toMatch(/telegram\/work:5001 {2}since .* by import of telegram-work-allowFrom\.json$/m);
  const { child } = await home.stay('oc gateway --port 0');
  writeFileSync(file('telegram-work'), '["5001","6666"]', { mode: 0o600 });
  expect((await list(home)).map(({ senderId }) => senderId)).toEqual(['5001']);
  const { stdout: history } = await home.sh('oc pairing history');
  expect(history).toMatch(/pairing\.approved[\s\S]*pairing\.imported/);
  expect((await home.sh('oc logs --tail 200')).stdout).not.toContain('6666');
  await end(child, 'SIGTERM');

  expect((await home.sh('oc pairing revoke telegram:5001')).code).toBe(0);
  expect(JSON.parse(readFileSync(file('telegram-work'), 'utf8'))).toEqual({
    version: 1,
    writtenBy: 'oc',
    allowFrom: [],
  });
  expect(await list(home)).toEqual([]);
  await home.stay('oc gateway --port 0');
  const { stdout: logged } = await home.sh('oc logs --tail 200');
  expect(logged).toContain('nobody of this account is taken over');
});
