import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { end } from '../../helpers/home.ts';
import { ApprovalsPlace } from './place.ts';

let place: ApprovalsPlace;
beforeAll(async () => {
  place = await ApprovalsPlace.open();
});
afterAll(() => place[Symbol.asyncDispose]());

interface Line {
  readonly event: string;
  readonly id?: string;
}

describe('oc approvals watch', () => {
  it('says with one JSON object a line what waits, joins, is decided and expires, and that the gateway was away', async () => {
    const early = await place.ask({ command: 'early\u001b[2J' });
    const { child, stdout } = await place.home.stay('oc approvals watch --json');
    const lines = (): Line[] =>
      stdout()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    const told = (event: string, id?: string) =>
      expect.poll(() => lines().filter((line) => line.event === event && line.id === id)).toHaveLength(1);
    await told('added', early);
    const late = await place.ask({ timeoutMs: 300 });
    await told('added', late);
    await told('expired', late);
    await place.oc(`deny ${early}`);
    await told('resolved', early);
    expect(lines().find(({ event }) => event === 'resolved')).toMatchObject({
      state: 'denied',
      resolvedBy: 'operator (oc)',
    });
    const left = await place.ask();
    await told('added', left);
    await place.down('SIGKILL');
    await expect.poll(() => lines().some(({ event }) => event === 'gap')).toBe(true);
    await place.up();
    await expect
      .poll(
        () =>
          lines()
            .filter(({ id }) => id === left)
            .map(({ event }) => event),
        { timeout: 8000 },
      )
      .toEqual(['added', 'resolved']);
    expect(stdout()).not.toContain('\u001b');
    await end(child, 'SIGINT');
  });

  it('needs a gateway that runs', async () => {
    await place.down();
    for (const line of ['watch', 'test', `approve x --digest sha256:${'0'.repeat(64)}`]) {
      expect(await place.oc(line)).toMatchObject({ code: 5 });
    }
  });

  it('the others work with the gateway down, on what is stored', async () => {
    await place.up();
    const [one, two] = [await place.ask(), await place.ask()];
    await place.down('SIGKILL');
    expect((await place.oc('list')).stdout).toMatch(
      /2 waiting\. The gateway does not run: .* its next start cancels them/,
    );
    expect((await place.json('list')).data).toHaveLength(2);
    expect((await place.oc(`show ${one}`)).stdout).toContain('    1 | ls -la');
    // What no gateway is there to allow is not offered.
    for (const line of ['list', `show ${one}`]) expect((await place.oc(line)).stdout).not.toContain('Decide:');
    expect((await place.oc(`deny ${one}`)).code).toBe(0);
    await place.up();
    // What an earlier gateway left behind is over when the next one starts.
    expect((await place.json('list')).data).toEqual([]);
    const { entries } = (await place.json('history')).data;
    expect(entries.slice(0, 2)).toMatchObject([
      { id: two, state: 'cancelled', reason: 'gateway-restart' },
      { id: one, state: 'denied', resolvedBy: 'operator (gateway down)' },
    ]);
    expect((await place.oc('history')).stdout).toContain('as the gateway was started again');
  });
});
