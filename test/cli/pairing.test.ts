import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { end, Home, type Ran } from '../helpers/home.ts';

/** A home with a gateway that can be taken down and brought back. */
class Desk {
  readonly home: Home;
  #stop: (() => Promise<unknown>) | null = null;

  constructor(home: Home) {
    this.home = home;
  }

  async up(): Promise<void> {
    const { child } = await this.home.stay('oc gateway --port 0');
    this.#stop = () => end(child, 'SIGTERM');
  }

  async down(): Promise<void> {
    await this.#stop?.();
    this.#stop = null;
  }

  async code(name: string): Promise<string> {
    const { stdout } = await this.home.sh(`oc send --as ${name} hello`);
    return /\b[A-HJ-NP-Z2-9]{8}\b/.exec(stdout)?.[0] ?? '';
  }

  async json(line: string) {
    const { stdout } = await this.home.sh(`${line} --json`);
    return JSON.parse(stdout);
  }

  async idOf(name: string): Promise<string> {
    const { data } = await this.json('oc pairing list');
    return data.pending.find((row: { senderId: string }) => row.senderId === name)?.requestId ?? '';
  }
}

describe.each(['with the gateway running', 'with the gateway down'])('oc pairing %s', (when) => {
  let desk: Desk;
  const codes: Record<string, string> = {};
  const ids: Record<string, string> = {};
  const oc = (line: string): Promise<Ran> => desk.home.sh(`oc ${line}`);

  beforeAll(async () => {
    desk = new Desk(await Home.make());
    await desk.up();
    for (const name of ['alice', 'bob', 'carol']) codes[name] = await desk.code(name);
    for (const name of ['alice', 'bob', 'carol']) ids[name] = await desk.idOf(name);
    if (when === 'with the gateway down') await desk.down();
  });
  afterAll(async () => {
    await desk.down();
    await desk.home[Symbol.asyncDispose]();
  });

  it('lists who waits, without codes; --exit-code says that somebody does (exit 8)', async () => {
    const list = await oc('pairing list --exit-code');
    expect(list.code).toBe(8);
    for (const name of ['alice', 'bob', 'carol']) {
      expect(list.stdout).toContain(`local:${name}`);
      expect(list.stdout).not.toContain(codes[name]);
    }
    expect(list.stderr).toBe('');
  });

  it('prints one record a line with --tsv', async () => {
    const { stdout } = await oc('pairing list --tsv');
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(records.map(([section]) => section)).toEqual(['pending', 'pending', 'pending']);
    expect(records.map((record) => record[4]).toSorted()).toEqual(['alice', 'bob', 'carol']);
  });

  it('shows codes when asked, and the history says that they were shown', async () => {
    const list = await oc('pairing list --show-codes');
    for (const name of ['alice', 'bob', 'carol']) expect(list.stdout).toContain(codes[name]);
    const history = await oc('pairing history');
    expect(history.stdout.match(/pairing\.revealed/g)?.length).toBe(3);
    for (const name of ['alice', 'bob', 'carol']) expect(history.stdout).not.toContain(codes[name]);
  });

  it('ends with 3 and the reason for a code or id that nobody has', async () => {
    const wrong = await oc('pairing approve ZZZZ9999');
    expect(wrong).toMatchObject({ code: 3, stdout: '' });
    expect(wrong.stderr).toContain('[CODE_MISMATCH, exit 3]');
    const id = await oc(`pairing approve ${'x'.repeat(32)}`);
    expect(id.code).toBe(3);
    expect((await oc('pairing reject nobody')).code).toBe(3);
    expect((await oc('pairing revoke local nobody')).code).toBe(3);
    expect((await oc('pairing approve telegram ZZZZ9999')).code).toBe(3);
  });

  it('approves by code, and by the first signs of an id; again is no mistake (exit 0)', async () => {
    const byCode = await oc(`pairing approve local ${codes['alice']?.toLowerCase()}`);
    expect(byCode.code).toBe(0);
    expect(byCode.stdout).toContain('Approved local:alice');
    const again = await oc(`pairing approve ${ids['alice']}`);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('Already approved');
    const byId = await oc(`pairing approve ${ids['bob']?.slice(0, 6)}`);
    expect(byId.code).toBe(0);
    expect(byId.stdout).toContain('Approved local:bob');
  });

  it('ends with 6 for a request that was decided otherwise', async () => {
    expect((await oc(`pairing reject ${ids['carol']}`)).code).toBe(0);
    expect((await oc(`pairing reject ${ids['carol']}`)).code).toBe(0);
    const late = await oc(`pairing approve ${ids['carol']}`);
    expect(late.code).toBe(6);
    expect(late.stderr).toContain('already rejected by operator');
    expect((await oc(`pairing reject ${ids['alice']}`)).code).toBe(6);
  });

  it('takes access away without a question, in either spelling, and block is for good', async () => {
    expect((await oc('pairing revoke local alice')).code).toBe(0);
    expect((await oc('pairing revoke local alice')).code).toBe(3);
    expect((await oc('pairing remove local:bob')).code).toBe(0);
    expect((await oc('pairing block local:bob')).code).toBe(0);
    const again = await oc('pairing block local bob');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Already blocked') });
    expect((await oc('pairing list --blocked')).stdout).toMatch(/local:bob {2}blocked/);
    const stale = await oc(`pairing approve ${ids['bob']}`);
    expect(stale.code).toBe(6);
    expect((await oc('pairing unblock local bob')).code).toBe(0);
  });

  it('gives one JSON document and an empty stderr for everything, also for mistakes', async () => {
    const lines = [
      'list',
      'history',
      'clear',
      'approve ZZZZ9999',
      'reject',
      'revoke',
      'nonsense',
      'list telegram',
      'list --bogus',
    ];
    for (const line of lines) {
      const { stdout, stderr, code } = await oc(`pairing ${line} --json`);
      expect(stderr, line).toBe('');
      const document = JSON.parse(stdout);
      expect(document.ok, line).toBe(code === 0);
      if (code !== 0) expect(document.exit).toBe(code);
    }
  });

  it('leaves a whole ledger', async () => {
    expect(await oc('history verify')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The ledger is whole'),
    });
  });
});
