import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../../helpers/desk.ts';

describe('oc config beside a running gateway', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open();
  });
  afterAll(() => desk[Symbol.asyncDispose]());
  it('sets a key that counts when the command is over', async () => {
    for (const perMinute of [3, 4, 5]) {
      const said = JSON.parse(await desk.must(`oc config set messages.limits.perSenderPerMinute ${perMinute} --json`));
      expect(said.data).toMatchObject({ changed: true, inForce: true });
      expect(await reloads()).toHaveLength(perMinute - 2);
    }
  });

  it('says why the gateway did not take up what is written', async () => {
    const file = join(desk.home.dir, '.openclaw', 'openclaw.json');
    const before = readFileSync(file, 'utf8');
    const { code, stderr } = await desk.home.sh('oc config set gateway.auth.mode none');
    expect(code).toBe(0);
    expect(stderr).toContain('The running gateway goes on with its last complete policy: gateway.auth.mode none');
    writeFileSync(file, before);
  });

  it('says nothing of a gateway that does not run', async () => {
    await desk.endGateway('SIGKILL');
    const said = JSON.parse(await desk.must('oc config set messages.limits.perSenderPerMinute 6 --json'));
    expect(said.data).toMatchObject({ changed: true, inForce: null });
  });

  /** Lines of the log that tell of a change of that key, which the gateway writes as it takes it up. */
  async function reloads(): Promise<readonly string[]> {
    const { stdout } = await desk.home.sh("oc logs --json --grep 'configuration reloaded'");
    return stdout.split('\n').filter((line) => line.includes('messages.limits.perSenderPerMinute'));
  }
});
