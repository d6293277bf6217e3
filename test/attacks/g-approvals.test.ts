// THREATS.md G: what a person allowed is what runs. The assistant's own hands on the host, with real files and programs; the
// queue as other programs meet it is in exec-approvals.test.ts.
import { existsSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { party } from '../gateway/approvals/queue.ts';
import { HandsDesk, operator, owner } from '../gateway/hands/hands-desk.ts';

describe('THREATS G: between the question and the call', () => {
  const script = 'echo harmless > out';
  const changes: readonly (readonly [string, string, (desk: HandsDesk) => void])[] = [
    ['the script is rewritten', 'sh sub/a.sh', (desk) => void desk.file('sub/a.sh', 'echo evil > out')],
    [
      'a folder on the way becomes a link',
      'sh sub/a.sh',
      (desk) => {
        desk.file('evil/a.sh', script);
        renameSync(join(desk.workspace, 'sub'), join(desk.workspace, 'was'));
        symlinkSync('evil', join(desk.workspace, 'sub'));
      },
    ],
    [
      'the folder it runs in is another one',
      'sh a.sh',
      (desk) => {
        renameSync(join(desk.workspace, 'sub'), join(desk.workspace, 'was'));
        desk.file('sub/a.sh', script);
      },
    ],
    ['a file of an unknown program is', './tool.sh data', (desk) => void desk.file('data', 'evil')],
    [
      'a runner reads a file that nobody named',
      'make build',
      (desk) => void desk.file('Makefile', 'build:\n\techo evil'),
    ],
  ];

  it.each(changes)('102: %s: denied, with a word (CVE-2026-27545, GHSA-f7ww-2725-qvw2)', async (_, command, change) => {
    await using desk = await HandsDesk.open();
    desk.file('sub/a.sh', script);
    desk.file('tool.sh', script);
    desk.file('data', 'harmless');
    desk.file('Makefile', 'build:\n\techo harmless');
    const answer = desk.exec(command, command === 'sh a.sh' ? { cwd: 'sub' } : {});
    await desk.asked();
    change(desk);
    await desk.decide('allow-once');
    expect(await answer).toMatchObject({
      ok: false,
      text: expect.stringContaining('has changed since a person allowed'),
    });
    expect([existsSync(join(desk.workspace, 'out')), desk.ran()]).toEqual([false, []]);
  });

  it('102: what did not change runs, so that the rows above mean something', async () => {
    await using desk = await HandsDesk.open();
    desk.file('sub/a.sh', script);
    expect(await desk.execDecided('sh sub/a.sh', 'allow-once')).toMatchObject({ ok: true });
    expect(desk.text('out')).toBe('harmless\n');
  });

  it('102: the policy of the moment counts, and whether who asked is still admitted', async () => {
    await using desk = await HandsDesk.open();
    const { config } = desk;
    const answer = desk.exec('touch a');
    await desk.asked();
    const layer = { by: 'tools', lists: { allow: null, deny: ['exec'] } };
    const denying = config.agents.map((agent) => ({ ...agent, tools: { ...agent.tools, layers: [layer] } }));
    desk.config = { ...config, agents: denying };
    await desk.decide('allow-once');
    expect(await answer).toMatchObject({ ok: false, text: expect.stringContaining('exec is denied') });
    desk.config = config;
    let admitted = true;
    const gone = desk.exec('touch b', {}, { ...owner, stillAdmitted: () => admitted });
    const waiting = await desk.asked();
    admitted = false;
    // It does not wait for anybody any more, and no decision can bring it back.
    expect(await desk.queue.decide(waiting, 'allow-once')).not.toMatchObject({ outcome: 'resolved' });
    expect(await gone).toMatchObject({ ok: false, text: expect.stringContaining('may not be answered any more') });
    expect(desk.queue.approvals.pending()).toEqual([]);
    expect([desk.ran(), desk.refused()]).toEqual([[], ['tools.deny', 'admission']]);
  });

  it('103: the call has five names of ours and nothing else (CVE-2026-32056, GHSA-xgf2-vxv2-rrmg)', async () => {
    const random = `OC_${Math.random().toString(36).slice(2).toUpperCase()}`;
    await using desk = await HandsDesk.open({}, { [random]: 'canary', PATH: '/evil/bin', NODE_OPTIONS: '--inspect' });
    const { text } = await desk.execDecided('sh -c "/usr/bin/env | sort"', 'allow-once');
    const names = text.split('\n').flatMap((line) => /^([A-Za-z_]\w*)=/.exec(line)?.[1] ?? []);
    // Two of them the shell makes itself.
    expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name))).toEqual(
      ['HOME', 'LANG', 'PATH', 'TERM', 'TZ'].toSorted(),
    );
    expect(text).not.toMatch(/canary|evil/);
  });

  it('103: a variable of the call is shown, is a part of what is allowed, and cannot replace ours (GHSA-98ch-45wp-ch47)', async () => {
    await using desk = await HandsDesk.open();
    for (const name of ['PATH', 'LD_PRELOAD', 'NODE_OPTIONS', 'BASH_ENV', 'GIT_SSH_COMMAND']) {
      expect(await desk.exec('touch a', { env: { [name]: 'x' } })).toMatchObject({ ok: false });
    }
    expect(desk.queue.approvals.pending()).toEqual([]);
    const bindings: unknown[] = [];
    for (const env of [{ COLOUR: 'red' }, { COLOUR: 'blue' }, { Colour: 'red' }]) {
      const answer = desk.exec('touch a', { env });
      const { row } = await desk.asked();
      const [[name, value] = []] = Object.entries(env);
      expect(row.request).toMatchObject({ envKeys: [name], call: { env: [`${name}=${value}`], grant: null } });
      bindings.push(row.approvalKind === 'exec' ? row.request.call?.binding : null);
      await desk.decide('deny');
      await answer;
    }
    expect(new Set(bindings).size).toBe(3);
  });
});

describe('THREATS G: without an answer, and with too many', () => {
  it('104: nobody in time, approvals that are off and a turn that ended are a no (GHSA-q2gc-xjqw-qp89)', async () => {
    await using desk = await HandsDesk.open();
    const late = desk.exec('touch a');
    const asked = await desk.asked();
    desk.queue.pass(desk.queue.timeoutMs + 1);
    expect(desk.queue.decide(asked, 'allow-once')).toMatchObject({ outcome: 'expired' });
    expect(await late).toMatchObject({ ok: false, text: expect.stringContaining('Nobody has answered in time') });
    const stop = new AbortController();
    const ended = desk.call('exec', { command: 'touch a' }, operator, stop.signal);
    const second = await desk.asked();
    stop.abort();
    expect(await ended).toMatchObject({ ok: false });
    expect(desk.queue.decide(second, 'allow-once')).toMatchObject({ outcome: 'ended' });
    desk.config = { ...desk.config, approvals: { ...desk.config.approvals, enabled: false } };
    expect(await desk.exec('touch a')).toMatchObject({ ok: false });
    expect([existsSync(join(desk.workspace, 'a')), desk.ran()]).toEqual([false, []]);
  });

  it('105: two consoles at once, and again afterwards: one execution, and the loser hears who was first', async () => {
    await using desk = await HandsDesk.open();
    const answer = desk.exec('sh -c "echo x >> out"');
    const asked = await desk.asked();
    expect(desk.queue.decide(asked, 'allow-once', party('one'))).toMatchObject({ outcome: 'resolved' });
    expect(desk.queue.decide(asked, 'allow-once', party('two'))).toMatchObject({
      outcome: 'already',
      by: 'token (one)',
    });
    expect(desk.queue.decide(asked, 'deny', party('two'))).toMatchObject({ outcome: 'already', same: false });
    expect(await answer).toMatchObject({ ok: true });
    expect(desk.queue.decide(asked, 'allow-once', party('two'))).toMatchObject({ outcome: 'already' });
    expect(await desk.execDecided('sh -c "echo x >> out"', 'deny')).toMatchObject({ ok: false });
    expect([desk.text('out'), desk.ran().length]).toEqual(['x\n', 1]);
  });

  it('105: the same call many times at once is one question and one execution', async () => {
    await using desk = await HandsDesk.open();
    const answers = Array.from({ length: 8 }, () => desk.exec('sh -c "echo x >> out"'));
    await desk.decide('allow-once');
    const done = await Promise.all(answers);
    expect(done.filter(({ ok }) => ok)).toHaveLength(1);
    expect(desk.text('out')).toBe('x\n');
  });

  it('107: neither whose turn it is nor the gateway that asks can answer (CVE-2026-35630, GHSA-mgq6-vr84-7m2j)', async () => {
    await using desk = await HandsDesk.open({ commands: { ownerAllowFrom: ['telegram:5001'] } });
    const answer = desk.exec('touch a', {}, owner);
    const { row } = await desk.asked();
    // The command line is the way in that a model would try: the same turn cannot run it unasked.
    for (const command of [`oc approvals approve ${row.id}`, `oc approvals always ${row.id}`, 'oc owner set x:1']) {
      expect(await desk.exec(command, {}, owner)).toMatchObject({ ok: false, text: expect.stringMatching(/not run/) });
    }
    expect(desk.queue.approvals.pending().map((each) => each.row.id)).toEqual([row.id]);
    await desk.decide('deny');
    expect(await answer).toMatchObject({ ok: false });
    expect(desk.ran()).toEqual([]);
  });

  it('112: what waited when the gateway was killed is never run, and new ones are taken', async () => {
    await using desk = await HandsDesk.open();
    for (const name of ['a', 'b', 'c']) void desk.exec(`touch ${name}`);
    await expect.poll(() => desk.queue.approvals.pending().length).toBe(3);
    const waiting = desk.queue.approvals.pending();
    await desk.restart();
    expect(waiting.map((approval) => desk.queue.decide(approval, 'allow-once').outcome)).toEqual(
      Array(3).fill('ended'),
    );
    expect(desk.queue.approvals.pending()).toEqual([]);
    expect(await desk.execDecided('touch d', 'allow-once')).toMatchObject({ ok: true });
    expect(['a', 'b', 'c', 'd'].map((name) => existsSync(join(desk.workspace, name)))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(desk.queue.ledger.verify()).toMatchObject({ ok: true });
  });
});
