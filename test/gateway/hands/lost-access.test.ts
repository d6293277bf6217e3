import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { TurnCaller } from '../../../src/gateway/tools/hands.ts';
import { needsProgram } from '../../helpers/programs.ts';
import { bubblewrapped, HandsDesk, operator, owner, sender } from './hands-desk.ts';

/** Does a process of this machine, in whatever namespace, have these words? */
const runs = (words: string): boolean =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n').includes(words);

const inBubblewrap = { agents: { defaults: { sandbox: { ...bubblewrapped.sandbox, mode: 'all' } } } };

/** Somebody whose access can be taken. */
function loser(caller: TurnCaller): { readonly caller: TurnCaller; lose(): void } {
  let admitted = true;
  return {
    caller: { ...caller, stillAdmitted: () => admitted },
    lose() {
      admitted = false;
    },
  };
}

describe.skipIf(needsProgram('bwrap'))('in a bubblewrap', () => {
  it('what runs in the background for whoever lost access ends, and nothing of others', async () => {
    await using desk = await HandsDesk.open(inBubblewrap);
    const ann = loser(sender);
    const bob = { ...sender, from: 'telegram:default:5003' };
    for (const [caller, seconds] of [
      [ann.caller, 86_331],
      [bob, 86_332],
      [operator, 86_333],
    ] as const) {
      expect(await desk.exec(`sleep ${seconds}`, { background: true }, caller)).toMatchObject({ ok: true });
      await expect.poll(() => runs(`sleep ${seconds}`)).toBe(true);
    }
    await desk.recheck();
    expect(runs('sleep 86331')).toBe(true);
    ann.lose();
    await desk.recheck();
    await expect.poll(() => runs('sleep 86331')).toBe(false);
    expect([runs('sleep 86332'), runs('sleep 86333')]).toEqual([true, true]);
    // Whoever shared the conversation goes on in a place of their own.
    expect((await desk.exec('echo still here', {}, bob)).text).toContain('still here');
    expect((await desk.call('process', { action: 'list' }, bob)).text).toMatch(/was killed: sleep 86331/);
  });
});

describe('on the host', () => {
  it('what runs in the background for an owner who is none any more ends; the operator’s own goes on', async () => {
    await using desk = await HandsDesk.open({ agents: { defaults: { sandbox: { mode: 'off' } } } });
    const former = loser({ ...owner, sessionKey: 'agent:main:telegram:direct:5001' });
    expect(await desk.exec('sleep 86334', { background: true }, former.caller)).toMatchObject({ ok: true });
    expect(await desk.exec('sleep 86335', { background: true })).toMatchObject({ ok: true });
    await expect.poll(() => runs('sleep 86334') && runs('sleep 86335')).toBe(true);
    former.lose();
    await desk.recheck();
    await expect.poll(() => runs('sleep 86334')).toBe(false);
    expect(runs('sleep 86335')).toBe(true);
  });
});
