import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binaryPath } from '../helpers/build-once.ts';
import { approveByCode, Desk, openReview } from '../helpers/desk.ts';
import { Terminal } from '../helpers/terminal.ts';

describe('the thread, by keys alone', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open();
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  it('a stranger writes, the operator types the code, the next message is answered', async () => {
    const code = await desk.stranger('alice');
    await using screen = await desk.pairings();
    await screen.waitFor(/> .*alice/);
    await approveByCode(screen, code);
    await screen.waitFor('Approved local:alice');
    expect(await desk.says('alice', 'am I in')).toContain('am I in');
    expect(await desk.decisionsAbout('alice')).toEqual(['requested', 'approved']);
    await screen.press('q');
    expect(await screen.waitExit()).toBe(0);
    expect(screen.alt).toBe(false);
  });

  it('by row: the sign code of the window approves as well, and the window says which proof it is', async () => {
    await desk.stranger('bea');
    await using screen = await desk.pairings();
    await screen.waitFor(/> .*bea/);
    await openReview(screen);
    await screen.press('r');
    const shownCode = /Code for APPROVE: ((?:[2-9acefhmprtwx] ){2,4}[2-9acefhmprtwx])\b/;
    const shown = await screen.waitFor(shownCode);
    expect(shown).toMatch(/Proof: by row/);
    const signs = shownCode.exec(shown)?.[1]?.replaceAll(' ', '');
    expect(signs).toMatch(/^[2-9acefhmprtwx]{3,5}$/);
    await screen.press(...(signs ?? ''), 'enter');
    await screen.waitFor('Approved local:bea');
    expect(await desk.decisionsAbout('bea')).toEqual(['requested', 'approved']);
  });

  it('a rejected sender hears nothing and stays out', async () => {
    await desk.stranger('carl');
    await using screen = await desk.pairings();
    await screen.waitFor(/> .*carl/);
    await screen.press('d');
    await screen.waitFor(/reject/i);
    await screen.waitFor('Rejected local:carl', 12_000);
    expect(await desk.says('carl', 'let me in')).toBe('');
    expect(await desk.decisionsAbout('carl')).toEqual(['requested', 'rejected']);
  });

  it('a rejection is held, and u takes it back', async () => {
    await desk.stranger('cora');
    await using screen = await desk.pairings();
    await screen.waitFor(/> .*cora/);
    await screen.press('d');
    await screen.waitFor(/press u/i);
    await screen.press('u');
    await screen.waitFor((shown) => !/press u/i.test(shown));
    await screen.press('q');
    expect(await screen.waitExit()).toBe(0);
    expect(await desk.decisionsAbout('cora')).toEqual(['requested']);
    await desk.must('oc pairing reject --all');
  });

  it('a blocked sender stays out for good, and an unblocked one may ask again', async () => {
    await desk.stranger('dora');
    await using screen = await desk.pairings();
    await screen.waitFor(/> .*dora/);
    await openReview(screen);
    await screen.press('B');
    await screen.waitFor('Blocked local:dora', 12_000);
    expect(await desk.says('dora', 'let me in')).toBe('');
    expect(await desk.decisionsAbout('dora')).toEqual(['requested', 'blocked']);
    await desk.must('oc pairing unblock local dora');
    expect(await desk.says('dora', 'may I')).toMatch(/code/i);
    await desk.must('oc pairing clear');
  });

  it('three wrong codes close the window, nothing is locked, and the right code still works', async () => {
    const code = await desk.stranger('emil');
    await using screen = await desk.pairings();
    await screen.waitFor(/> .*emil/);
    await openReview(screen);
    await screen.press('c', ...'AAAAAAAA', 'enter');
    await screen.waitFor('2 tries left', 12_000);
    await screen.press(...'AAAAAAAA', 'enter');
    await screen.waitFor('1 try left', 12_000);
    await screen.press(...'AAAAAAAA', 'enter');
    await screen.waitFor('Three wrong codes', 12_000);
    expect(await desk.decisionsAbout('emil')).toEqual(['requested']);
    await screen.waitQuiet(700);
    await approveByCode(screen, code);
    await screen.waitFor('Approved local:emil');
    expect(await desk.decisionsAbout('emil')).toEqual(['requested', 'approved']);
  });

  it('works the same in the built executable', { timeout: 120_000 }, async () => {
    const binary = await binaryPath();
    await desk.must('oc pairing clear');
    const code = await desk.stranger('frida');
    await using screen = new Terminal(binary, ['tui'], { cols: 80, rows: 24, env: { ...desk.home.env, PATH: '' } });
    await screen.waitFor('[1 Appr');
    await screen.press('2');
    await screen.waitFor(/> .*frida/);
    await approveByCode(screen, code);
    await screen.waitFor('Approved local:frida');
    expect(await desk.says('frida', 'and now')).toContain('and now');
  });
});
