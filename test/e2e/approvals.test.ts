import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../helpers/desk.ts';
import { readToTheEnd } from '../helpers/queue-keys.ts';
import { Requester } from '../helpers/requester.ts';

describe('the approvals queue in a real terminal, asked by somebody else\u2019s program', { timeout: 60_000 }, () => {
  let desk: Desk;
  let requester: Requester;
  beforeAll(async () => {
    desk = await Desk.open();
    requester = await Requester.attach(desk);
  });
  afterAll(async () => {
    await requester[Symbol.asyncDispose]();
    await desk[Symbol.asyncDispose]();
  });

  /** How the gateway counts a request: the kinds of its ledger entries, in order. */
  const counted = async (id: string): Promise<readonly string[]> =>
    (await desk.ledger()).filter(({ subject }) => subject === id).map(({ kind }) => kind.replace('approval.', ''));

  it('is read to its end and allowed once: the requester hears it', async () => {
    const { id, decided } = await requester.ask('printf "%s\\n" one\nprintf two');
    await using screen = desk.console();
    await screen.waitFor(/> .*printf/);
    const code = await readToTheEnd(screen);
    await screen.press(...code, 'enter');
    await screen.waitFor(/ALLOWING ONCE in/);
    expect((await decided).decision).toBe('allow-once');
    await screen.waitFor(/Allowed once: /);
    expect(await counted(id)).toEqual(['requested', 'allowed']);
    await screen.press('q');
    expect(await screen.waitExit()).toBe(0);
  });

  it('is denied by one key that is held, and u takes that back', async () => {
    const { id, decided } = await requester.ask('rm -rf ./build');
    await using screen = desk.console();
    await screen.waitFor(/> .*rm -rf/);
    await screen.press('d');
    await screen.waitFor(/press u/);
    await screen.press('u');
    await screen.waitFor(/Taken back/);
    expect(await counted(id)).toEqual(['requested']);
    await screen.press('d');
    expect((await decided).decision).toBe('deny');
    await screen.waitFor(/Denied: /, 12_000);
    expect(await counted(id)).toEqual(['requested', 'denied']);
  });

  it('expires while it is read: the window says so, and nothing was allowed', async () => {
    const { id, decided } = await requester.ask('sleep 1', { timeoutMs: 6000 });
    await using screen = desk.console();
    await screen.waitFor(/> .*sleep 1/);
    const code = await readToTheEnd(screen);
    await screen.press(...code);
    expect((await decided).decision).toBeNull();
    await screen.waitFor(/BLOCKED: .*expired/);
    await screen.press('enter');
    await screen.waitFor(/\[expired\]/);
    expect(await counted(id)).toEqual(['requested', 'expired']);
  });

  it('is decided by somebody else while it is read: the window says whose decision it was', async () => {
    const { id, decided } = await requester.ask('uptime');
    await using screen = desk.console();
    await screen.waitFor(/> .*uptime/);
    await readToTheEnd(screen);
    await desk.must(`oc approvals deny ${id}`);
    expect((await decided).decision).toBe('deny');
    await screen.waitFor(/BLOCKED: .*denied by operator/);
    expect(await counted(id)).toEqual(['requested', 'denied']);
  });

  it('is changed under the reader: neither the console nor the gateway lets it through', async () => {
    const { id, decided } = await requester.ask('cat notes.txt');
    await using screen = desk.console();
    await screen.waitFor(/> .*cat notes/);
    const code = await readToTheEnd(screen);
    // Somebody who can write to the store puts another command under the one that was read.
    const store = new DatabaseSync(join(desk.home.dir, '.openclaw', 'state', 'oc.sqlite'));
    store.exec(
      "PRAGMA busy_timeout = 5000; UPDATE approval SET request = replace(request, 'notes.txt', '/etc/shadow')",
    );
    store.close();
    await screen.press(...code, 'enter');
    await screen.waitFor(/BLOCKED|Not done/, 12_000);
    expect((await decided).decision).not.toBe('allow-once');
    expect(await counted(id)).not.toContain('allowed');
  });

  it('Enter, y, Space, a paste and closing the terminal allow nothing', async () => {
    const { id } = await requester.ask('true');
    {
      await using screen = desk.console();
      await screen.waitFor(/> .*true/);
      const code = await readToTheEnd(screen);
      await screen.press('enter', 'y', 'space', 'Y', '1');
      screen.write(`\u001B[200~${code}\r\u001B[201~`);
      await screen.waitQuiet(700);
      await screen.press('n');
      await screen.waitFor(/\[1 Appr/);
      await screen.waitQuiet(700);
      const again = await readToTheEnd(screen);
      await screen.press(...again, 'enter');
      await screen.waitFor(/ALLOWING ONCE in/);
      screen.kill('SIGHUP');
      await screen.waitExit();
    }
    expect(await counted(id)).toEqual(['requested']);
    await desk.must(`oc approvals deny ${id}`);
  });
});
