import { expect, it } from 'vitest';
import { Device } from '../../helpers/attacker.ts';
import { end, Home } from '../../helpers/home.ts';
import { requestIdOf, visit } from './device-desk.ts';

async function start(home: Home) {
  const { child, stdout } = await home.stay('oc gateway --port 0');
  return { child, port: Number(/127\.0\.0\.1:(\d+)/.exec(stdout())?.[1]) };
}

it('kill -9 between approval and delivery: the approval stands, and the token comes with the next connection', async () => {
  await using home = await Home.make();
  const device = new Device();
  const first = await start(home);
  const requestId = requestIdOf(await visit(first.port, device, null));
  expect((await home.sh(`oc devices approve ${requestId}`)).code).toBe(0);
  await end(first.child, 'SIGKILL');

  const second = await start(home);
  const { payload } = await visit(second.port, device, null);
  const { deviceToken } = payload['auth'];
  expect(deviceToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
  // As if this hello had been lost with the gateway: the key alone gets another token, and the lost one is dead.
  await end(second.child, 'SIGKILL');

  const third = await start(home);
  const replaced = (await visit(third.port, device, null)).payload['auth'].deviceToken;
  expect((await visit(third.port, device, { deviceToken })).ok).toBe(false);
  expect((await visit(third.port, device, { deviceToken: replaced })).ok).toBe(true);
  expect((await home.sh('oc history verify')).code).toBe(0);
  await end(third.child, 'SIGTERM');
});
