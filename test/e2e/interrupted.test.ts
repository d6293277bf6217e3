import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, openReview } from '../helpers/desk.ts';
import type { Terminal } from '../helpers/terminal.ts';

/** How far the operator is when it happens, and the keys that lead there. */
const stages: Readonly<Record<string, (screen: Terminal, code: string) => Promise<void>>> = {
  'the window is opening': async (screen) => {
    await screen.press('a');
    await screen.waitFor('REVIEW');
  },
  'the request is being read': async (screen) => {
    await openReview(screen);
  },
  'half the code is typed': async (screen, code) => {
    await stages['the request is being read']?.(screen, code);
    await screen.press('c', ...code.slice(0, 4).toLowerCase());
    await screen.waitFor(new RegExp(`their code: ${code.slice(0, 4)}`, 'i'));
  },
  'the approval is held': async (screen, code) => {
    await stages['the request is being read']?.(screen, code);
    await screen.press('c', ...code.toLowerCase(), 'enter');
    await screen.waitFor(/APPROVING in/);
  },
};

/** What happens, and when it is over. None of it may let the sender in. */
const interruptions: Readonly<Record<string, (desk: Desk, screen: Terminal) => Promise<void>>> = {
  'the operator quits': async (_, screen) => {
    await screen.press('ctrl-c', 'ctrl-c');
    await screen.waitExit();
  },
  'the terminal hangs up': async (_, screen) => {
    screen.kill('SIGHUP');
    await screen.waitExit();
  },
  'the console is told to end': async (_, screen) => {
    screen.kill('SIGTERM');
    await screen.waitExit();
  },
  'the terminal becomes too small': async (_, screen) => {
    screen.resize(30, 8);
    await screen.waitFor(/too small/i);
    screen.resize(80, 24);
    await screen.waitFor(/BLOCKED/);
  },
  'the gateway is killed and comes back': async (desk, screen) => {
    await desk.endGateway('SIGKILL');
    await screen.waitFor('OFFLINE');
    await desk.startGateway();
    await screen.waitFor('LIVE', 15_000);
  },
  'the gateway is restarted in order': async (desk, screen) => {
    await desk.endGateway('SIGTERM');
    await screen.waitFor('OFFLINE');
    await desk.startGateway();
    await screen.waitFor('LIVE', 15_000);
  },
  'the gateway stops answering for a while': async (desk, screen) => {
    process.kill(desk.gatewayPid, 'SIGSTOP');
    await screen.waitFor('SLOW', 20_000);
    await screen.waitFor((shown) => !/APPROVING in/.test(shown));
    process.kill(desk.gatewayPid, 'SIGCONT');
    await screen.waitFor('LIVE', 15_000);
  },
  'the sender is rejected elsewhere': async (desk, screen) => {
    const other = await desk.operator(['operator.pairing']);
    const { pending } = (await other.request('oc.pairing.list')).payload;
    const { requestId } = pending[0];
    expect((await other.request('oc.pairing.reject', { requestId })).payload).toMatchObject({ outcome: 'done' });
    await other.end();
    await screen.waitFor(/BLOCKED|rejected/);
  },
};

describe('a review that is interrupted lets nobody in', { timeout: 60_000 }, () => {
  let desk: Desk;
  let next = 0;
  beforeAll(async () => {
    desk = await Desk.open();
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  for (const [stage, reach] of Object.entries(stages)) {
    it.each(Object.entries(interruptions))(`while ${stage}: %s`, async (_, interrupt) => {
      await desk.asked('oc.pairing.clear', {}, ['operator.pairing']);
      next += 1;
      const name = `sender${next}`;
      const code = await desk.stranger(name);
      await using screen = await desk.pairings();
      await screen.waitFor(new RegExp(`> .*${name}`));
      await reach(screen, code);
      await interrupt(desk, screen);
      // A held decision is given longer than it is held: what was going to be sent would have been by now.
      if (!screen.exit) await screen.waitQuiet(stage === 'the approval is held' ? 2000 : 300, 20_000);
      expect(await desk.decisionsAbout(name)).not.toContain('approved');
      expect(await desk.says(name, 'hello again')).not.toContain('hello again');
    });
  }
});
