// THREATS.md H and rows 183 and 185: whose call runs where, and what no call sees. The assistant's own hands, with real files,
// real programs and a real bubblewrap; the same with containers is in test/docker.
import { linkSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bubblewrapped, HandsDesk, operator, owner, sender } from '../gateway/hands/hands-desk.ts';
import { needsProgram } from '../helpers/programs.ts';

const inBubblewrap = { agents: { defaults: bubblewrapped } };
/** A place that cannot be had: there is no Docker where nothing is found. */
const nowhere = { PATH: '/nonexistent' };
const namespace = 'readlink /proc/self/ns/pid';
const ours = readlinkSync('/proc/self/ns/pid');

describe.skipIf(needsProgram('bwrap'))('THREATS 183: whose turn runs on the host', () => {
  it("is the operator's own alone: an approved sender in the same conversation runs in a sandbox", async () => {
    await using desk = await HandsDesk.open(inBubblewrap);
    for (const own of [operator, owner]) expect((await desk.exec(namespace, {}, own)).text).toContain(ours);
    const other = await desk.exec(namespace, {}, sender);
    expect(other).toMatchObject({ ok: true, text: expect.stringMatching(/pid:\[\d+\]/) });
    expect(other.text).not.toContain(ours);
    expect(desk.ran()).toEqual(['host by host', 'host by host', 'sandbox by sandbox']);
  });

  it.each(['off', 'non-main'])('is never the turn of another, with mode %s', async (mode) => {
    const sandbox = { ...bubblewrapped.sandbox, mode };
    await using desk = await HandsDesk.open({ agents: { defaults: { sandbox } } });
    expect((await desk.exec(namespace, {}, sender)).text).not.toContain(ours);
    expect((await desk.exec(namespace)).text).toContain(ours);
  });

  it('is nobody with mode all', async () => {
    const sandbox = { ...bubblewrapped.sandbox, mode: 'all' };
    await using desk = await HandsDesk.open({ agents: { defaults: { sandbox } } });
    for (const caller of [operator, owner, sender]) {
      expect((await desk.exec(namespace, {}, caller)).text).not.toContain(ours);
    }
  });

  it('is not decided by the name of a conversation: another one of the operator is sandboxed', async () => {
    await using desk = await HandsDesk.open(inBubblewrap);
    const elsewhere = { ...operator, sessionKey: 'agent:main:other' };
    expect((await desk.exec(namespace, {}, elsewhere)).text).not.toContain(ours);
  });

  it("gives nobody another one's place: files and background calls of the operator are not seen by others", async () => {
    const sandbox = { ...bubblewrapped.sandbox, mode: 'all', workspaceAccess: 'none' };
    await using desk = await HandsDesk.open({ agents: { defaults: { sandbox } } });
    expect(await desk.exec('touch mine')).toMatchObject({ ok: true });
    expect((await desk.exec('ls')).text).toContain('mine');
    expect((await desk.exec('ls', {}, sender)).text).not.toContain('mine');
    expect(await desk.exec('sleep 60', { background: true })).toMatchObject({ ok: true });
    expect((await desk.call('process', { action: 'list' })).text).toContain('sleep 60');
    expect((await desk.call('process', { action: 'list' }, sender)).text).not.toContain('sleep 60');
  });
});

describe('THREATS 183: without a sandbox', () => {
  it('the call of another fails, in every mode, and never runs on the host', async () => {
    for (const mode of ['off', 'non-main', 'all']) {
      const sandbox = { mode, tools: bubblewrapped.sandbox.tools };
      await using desk = await HandsDesk.open({ agents: { defaults: { sandbox } } }, nowhere);
      desk.file('letter', 'canary');
      const wishes = [
        ['exec', { command: 'touch a' }],
        ['exec', { command: 'touch a', elevated: true }],
        ['read', { path: 'letter' }],
        ['write', { path: 'a', content: 'x' }],
      ] as const;
      for (const [name, input] of wishes) {
        const { ok, text } = await desk.call(name, input, sender);
        expect([ok, text.includes('canary')]).toEqual([false, false]);
      }
      expect([desk.ran(), desk.queue.approvals.pending()]).toEqual([[], []]);
    }
  });

  it("the operator's own fails where it is to be sandboxed", async () => {
    await using desk = await HandsDesk.open({ agents: { defaults: { sandbox: { mode: 'all' } } } }, nowhere);
    expect(await desk.exec('echo x')).toMatchObject({
      ok: false,
      text: expect.stringContaining('there is no sandbox'),
    });
    expect([desk.ran(), desk.refused()]).toEqual([[], ['sandbox']]);
  });

  it('the tools of others are those that read and write, as long as nobody gave them more', async () => {
    await using desk = await HandsDesk.open();
    for (const [name, input] of [
      ['exec', { command: 'id' }],
      ['process', { action: 'list' }],
    ] as const) {
      expect(await desk.call(name, input, sender)).toMatchObject({ ok: false });
    }
    expect(desk.refused()).toEqual(['agents.defaults.sandbox.tools.deny', 'agents.defaults.sandbox.tools.deny']);
  });
});

describe.skipIf(needsProgram('bwrap'))('THREATS 117: a call that names its own place (CVE-2026-42434)', () => {
  const words = [
    { host: 'gateway' },
    { where: 'host' },
    { agentId: 'other' },
    { sandbox: false },
    { security: 'full' },
  ];

  it.each(words)('is refused or stays where it is: %j (GHSA-736r-jwj6-4w23)', async (word) => {
    await using desk = await HandsDesk.open(inBubblewrap);
    const { text } = await desk.exec(namespace, word, sender);
    expect(text).not.toContain(ours);
    expect(desk.ran().filter((by) => !by.startsWith('sandbox'))).toEqual([]);
  });

  it.each([true, false])('elevated is never for another, with tools.elevated.enabled %s', async (enabled) => {
    const tools = { elevated: { enabled, allowFrom: { telegram: ['5001', '5002'] } } };
    await using desk = await HandsDesk.open({ ...inBubblewrap, tools });
    expect(await desk.exec(namespace, { elevated: true }, sender)).toMatchObject({ ok: false });
    expect([desk.ran(), desk.queue.approvals.pending()]).toEqual([[], []]);
  });

  it("elevated asks each time, also of the owner, and a grant of the host's main turn does not do for it", async () => {
    const sandbox = { ...bubblewrapped.sandbox, mode: 'all' };
    const tools = { elevated: { enabled: true, allowFrom: { telegram: ['5001'] } } };
    await using desk = await HandsDesk.open({ agents: { defaults: { sandbox } }, tools });
    for (const caller of [operator, owner]) {
      const answer = desk.exec(namespace, { elevated: true }, caller);
      const { row } = await desk.asked();
      expect(row.request).toMatchObject({ host: 'gateway', call: { question: 'leaves the sandbox' } });
      await desk.decide('allow-once');
      expect((await answer).text).toContain(ours);
    }
    const other = { ...owner, from: 'telegram:default:5003' };
    expect(await desk.exec(namespace, { elevated: true }, other)).toMatchObject({ ok: false });
    expect(desk.ran()).toHaveLength(2);
  });
});

describe('THREATS 185: what no tool reads', () => {
  /** A desk whose keys, state and environment hold a word that must not come back. */
  async function desk(config: object = {}): Promise<HandsDesk> {
    const made = await HandsDesk.open(config, { SECRET_OF_OURS: 'canary' });
    writeFileSync(join(made.home, '.ssh', 'id_rsa'), 'canary');
    writeFileSync(join(made.stateDir, 'openclaw.json'), 'canary');
    writeFileSync(join(made.stateDir, 'state', 'oc.sqlite'), 'canary');
    for (const [name, to] of [
      ['keys', '.ssh'],
      ['state', '.openclaw/state'],
    ] as const) {
      symlinkSync(join(made.home, to), join(made.workspace, name));
    }
    symlinkSync('/proc', join(made.workspace, 'processes'));
    linkSync(join(made.home, '.ssh', 'id_rsa'), join(made.workspace, 'second-name'));
    return made;
  }

  const commands = [
    ...['cat ~/.ssh/id_rsa', 'cat keys/id_rsa', 'cat state/oc.sqlite', 'cat ../openclaw.json', 'cat second-name'],
    ...[
      'cat ../../.ssh/id_rsa',
      'cd .. && cat openclaw.json',
      'cat $HOME/.ssh/id_rsa',
      'grep -r canary ~',
      'cp -r ~ x',
    ],
    ...[
      'cat /proc/self/environ',
      'cat /proc/$PPID/environ',
      'cat processes/self/environ',
      'cat /proc/*/environ',
      'ps eww',
    ],
    ...[
      'curl file://$HOME/.ssh/id_rsa',
      'curl file://localhost/proc/self/environ',
      'head -c 9 < ~/.ssh/id_rsa',
      'echo x >> ~/.ssh/authorized_keys',
    ],
    ...['ln -s ~/.ssh mine', 'tar c ~/.openclaw', 'mv ../openclaw.json x', 'rm -rf ../state'],
  ];
  const paths = ['keys/id_rsa', 'state/oc.sqlite', 'second-name', '../openclaw.json', 'processes/self/environ'];
  const files = [...paths, '/proc/self/environ', '../../.ssh/id_rsa'];
  const wishesOf = (path: string) =>
    [
      ['read', { path }],
      ['write', { path, content: 'evil' }],
      ['edit', { path, old: 'canary', new: 'evil' }],
      ['apply_patch', { patch: `*** Begin Patch\n*** Delete File: ${path}\n*** End Patch` }],
    ] as const;

  it.each(commands)('on the host, by the operator himself, is not even asked about: %s', async (command) => {
    await using place = await desk();
    const { ok, text } = await place.exec(command);
    expect([ok, text.includes('canary')]).toEqual([false, false]);
    expect([place.ran(), place.queue.approvals.pending()]).toEqual([[], []]);
  });

  it.each(files)('on the host, by a tool for files: %s', async (path) => {
    await using place = await desk();
    for (const [name, input] of wishesOf(path)) {
      const answer = place.call(name, input);
      // What is not known to be protected before it is opened is asked about, and found then.
      const settled = await Promise.race([answer, place.asked().then(() => place.decide('allow-once'))]);
      expect(settled).toBeDefined();
      const { ok, text } = await answer;
      expect([name, ok, text.includes('canary')]).toEqual([name, false, false]);
    }
    expect(keysOf(place)).toEqual(['canary', 'canary', 'canary']);
  });

  const keysOf = ({ home, stateDir }: HandsDesk) =>
    [join(home, '.ssh/id_rsa'), join(stateDir, 'openclaw.json'), join(stateDir, 'state/oc.sqlite')].map((path) =>
      readFileSync(path, 'utf8'),
    );

  it.skipIf(needsProgram('bwrap'))('in a sandbox, by anybody, is refused or not there', async () => {
    await using place = await desk({ agents: { defaults: { sandbox: { ...bubblewrapped.sandbox, mode: 'all' } } } });
    for (const caller of [operator, sender]) {
      for (const command of [
        'env',
        'cat keys/id_rsa state/oc.sqlite',
        'cat /proc/1/environ',
        'sh -c "cat /proc/*/environ"',
      ]) {
        const { text } = await place.exec(command, {}, caller);
        expect([command, text.includes('canary')]).toEqual([command, false]);
      }
      for (const path of ['keys/id_rsa', 'state/oc.sqlite', '/proc/self/environ', '/proc/1/root/etc/passwd']) {
        expect(await place.call('read', { path }, caller)).toMatchObject({ ok: false });
      }
    }
    expect(keysOf(place)).toEqual(['canary', 'canary', 'canary']);
  });

  it('nor changes: the configuration, the state, approvals and the service are out of reach', async () => {
    await using place = await desk();
    const wishes = [
      ...[
        'oc config set approvals.enabled false',
        'oc approvals approve x',
        'oc owner set telegram:9',
        'oc pairing approve x',
      ],
      ...['systemctl --user stop oc-gateway', 'echo {} > ../openclaw.json', 'sqlite3 ../state/oc.sqlite .tables'],
    ];
    for (const command of wishes) {
      const answer = place.exec(command);
      const settled = await Promise.race([answer, place.asked().catch(() => null)]);
      if (settled !== null && 'row' in settled) await place.decide('deny');
      expect([command, (await answer).ok]).toEqual([command, false]);
    }
    expect(place.ran()).toEqual([]);
  });
});
