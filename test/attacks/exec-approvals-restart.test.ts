import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApprovalsPlace } from '../cli/approvals/place.ts';

let place: ApprovalsPlace;
beforeAll(async () => {
  place = await ApprovalsPlace.open();
});
afterAll(() => place[Symbol.asyncDispose]());

describe('112: a gateway that is killed with kill -9 while requests wait', () => {
  it('shows them as cancelled after its restart, tells the requester, allows none of them, and takes new ones', async () => {
    const ids = [
      await place.ask({ command: 'one' }),
      await place.ask({ command: 'two' }),
      await place.ask({ command: 'three' }),
    ];
    const digests = (await place.json('list')).data.map(({ digest }: { digest: string }) => digest);
    await place.down('SIGKILL');
    await place.up();
    expect((await place.json('list')).data).toEqual([]);
    for (const [at, id] of ids.entries()) {
      expect(await place.verdict(id)).toMatchObject({ decision: null, terminalReason: 'gateway-restart' });
      expect(await place.oc(`approve ${id} --digest ${digests[at]}`)).toMatchObject({
        code: 6,
        stderr: expect.stringContaining('nothing was allowed'),
      });
    }
    const { entries } = (await place.json('history')).data;
    expect(entries.map(({ state, reason }: { state: string; reason: string }) => [state, reason])).toEqual(
      Array(3).fill(['cancelled', 'gateway-restart']),
    );
    const fresh = await place.ask({ command: 'four' });
    const { digest } = (await place.json(`show ${fresh}`)).data;
    expect((await place.oc(`approve ${fresh} --digest ${digest}`)).code).toBe(0);
    expect(await place.verdict(fresh)).toMatchObject({ decision: 'allow-once' });
    expect((await place.home.sh('oc history verify')).code).toBe(0);
  });

  it('has lost no answer that somebody was told, over several deaths', async () => {
    const told: [string, string][] = [];
    for (let round = 0; round < 4; round += 1) {
      const operator = await place.attach();
      for (let n = 0; n < 5; n += 1) {
        const id = await place.ask();
        const decision = n % 2 === 0 ? 'allow-once' : 'deny';
        const { ok } = await operator.request('exec.approval.resolve', { id, decision });
        if (ok) told.push([id, decision]);
      }
      await place.down('SIGKILL');
      await operator.end();
      await place.up();
    }
    expect(told).toHaveLength(20);
    for (const [id, decision] of told)
      expect(await place.verdict(id)).toMatchObject({ decision, terminalReason: 'user' });
    expect((await place.home.sh('oc history verify')).code).toBe(0);
  });
});
