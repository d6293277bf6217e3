// THREATS.md G: standing approvals, given to the assistant's own hands on the host, with real files and programs.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { grantDigest } from '../../src/gateway/approvals/grant-store.ts';
import type { GrantOffer } from '../../src/gateway/protocol/approvals.ts';
import { HandsDesk, owner, sender } from '../gateway/hands/hands-desk.ts';

const dayMs = 86_400_000;
const wrappers = [
  ...['sh', 'bash', 'zsh', 'dash', 'env', 'nice', 'nohup', 'time', 'timeout 5', 'stdbuf -oL', 'flock x', 'setsid'],
  ...['ionice', 'taskset 1', 'chrt 1', 'xargs', 'find . -exec', 'sudo', 'doas', 'busybox', 'toybox', 'script -c'],
  ...['watch', 'parallel', 'ssh host', 'docker exec one', 'unshare', 'chroot .', 'systemd-run', 'npx', 'bunx', 'uvx'],
  ...['nix-shell --run', 'rbenv exec', './own-wrapper', 'some-wrapper-of-tomorrow'],
];

describe('THREATS G: what is allowed for always', () => {
  it.each(wrappers)('94: is never %s (CVE-2026-29607, GHSA-6j27-pc5c-m8w8)', async (wrapper) => {
    await using desk = await HandsDesk.open();
    const answer = desk.exec(`${wrapper} touch a`);
    const { row } = await desk.asked();
    expect(row.request.allowedDecisions).toEqual(['allow-once', 'deny']);
    expect(await desk.decide('allow-always')).toMatchObject({ outcome: 'not-allowed' });
    expect(await desk.decide('deny')).toMatchObject({ outcome: 'resolved' });
    expect(await answer).toMatchObject({ ok: false });
    expect([desk.ran(), desk.queue.approvals.grants.list()]).toEqual([[], []]);
  });

  const shellWords = [
    ['a command that is put in', 'touch "$(id)"'],
    ['backticks', 'touch `id`'],
    ['a process that is put in', 'touch a <(id)'],
    ['a continued line', 'touch a $\\\n(id)'],
    ['a heredoc', 'touch a <<X\nx\nX'],
    ['a second command', 'touch a; id'],
    ['and', 'touch a && id'],
    ['a pipe', 'touch a | id'],
    ['a background', 'touch a & id'],
    ['a second line', 'touch a\nid'],
    ['a default value', `touch \${x:-$(id)}`],
    ['a glob', 'touch *'],
    ['a home', 'touch ~'],
    ['a redirect', 'touch a > b'],
    ['a variable before it', 'X=1 touch a'],
    ['another word', 'touch a b'],
    ['fewer words', 'touch'],
    ['another path to a program of that name', './touch a'],
  ] as const;

  it.each(shellWords)('97: does not cover %s (CVE-2026-22179, GHSA-9p38-94jf-hgjj)', async (_, command) => {
    await using desk = await HandsDesk.open();
    await desk.execDecided('touch a', 'allow-always');
    rmSync(join(desk.workspace, 'a'));
    expect(await desk.execDecided(command, 'deny')).toMatchObject({ ok: false });
    expect(existsSync(join(desk.workspace, 'a'))).toBe(false);
    expect(desk.ran()).toHaveLength(1);
  });

  it('101: with a field that nobody here knows covers nothing (CVE-2026-53853, GHSA-v2ww-5rh7-2h5v)', async () => {
    await using desk = await HandsDesk.open();
    await desk.execDecided('touch a', 'allow-always');
    await desk.exec('touch a');
    expect(desk.ran()).toHaveLength(2);
    const [row] = desk.queue.store.db.prepare('SELECT * FROM approval_grant').all();
    // why: a form of another version, sealed as that version would seal it
    const form = { ...JSON.parse(String(row?.['form'])), argPattern: '^a$' } as GrantOffer;
    const given = {
      ...{ id: String(row?.['id']), form, approvalId: String(row?.['approval_id']) },
      ...{ createdBy: String(row?.['created_by']), createdAtMs: Number(row?.['created_at']) },
      expiresAtMs: Number(row?.['expires_at']),
    };
    desk.queue.tamper('UPDATE approval_grant SET form = ?, digest = ?', JSON.stringify(form), grantDigest(given));
    expect(await desk.execDecided('touch a', 'deny')).toMatchObject({ ok: false });
    expect(desk.ran()).toHaveLength(2);
  });

  it('111: is one stated call of one conversation, for a time, with its last use, until it is taken back', async () => {
    await using desk = await HandsDesk.open();
    const answer = desk.exec('touch a');
    const { row } = await desk.asked();
    expect(row.request).toMatchObject({
      call: {
        grant: {
          ...{ argv: ['touch', 'a'], cwd: desk.workspace, effects: ['file-write'], where: 'host' },
          ...{ agentId: 'main', sessionKey: 'agent:main:main', days: 30 },
        },
      },
    });
    await desk.decide('allow-always');
    expect(await answer).toMatchObject({ ok: true });
    const { grants } = desk.queue.approvals;
    expect(grants.list()).toMatchObject([{ uses: 0, lastUsedAtMs: null, state: 'active' }]);
    desk.queue.pass(1000);
    expect(await desk.exec('touch a')).toMatchObject({ ok: true });
    expect(grants.list()).toMatchObject([{ uses: 1, lastUsedAtMs: desk.queue.nowMs, state: 'active' }]);
    const [id = ''] = grants.list().map((grant) => grant.id);
    expect(desk.ran()).toEqual([`host by approval ${row.id}`, `host by grant ${id}`]);

    desk.file('sub/x', '');
    expect(await desk.execDecided('touch a', 'deny', { cwd: 'sub' })).toMatchObject({ ok: false });
    expect(desk.ran()).toHaveLength(2);
  });

  it('111: is asked about again when it has ended, and at once when it was taken back', async () => {
    await using desk = await HandsDesk.open();
    await desk.execDecided('touch a', 'allow-always');
    desk.queue.pass(1000);
    await desk.execDecided('touch b', 'allow-always');
    const [first, second] = desk.queue.approvals.grants.list();
    expect(desk.queue.approvals.grants.revoke(first?.id ?? '', 'console')).toMatchObject({ outcome: 'revoked' });
    expect(await desk.execDecided('touch a', 'deny')).toMatchObject({ ok: false });
    expect(await desk.exec('touch b')).toMatchObject({ ok: true });
    desk.queue.pass(30 * dayMs);
    expect(await desk.execDecided('touch b', 'deny')).toMatchObject({ ok: false });
    expect(desk.ran().filter((by) => by === `host by grant ${second?.id}`)).toHaveLength(1);
    expect(desk.ran()).toHaveLength(3);
  });

  it("111: the operator's grant is not for others who speak in the same conversation", async () => {
    await using desk = await HandsDesk.open();
    await desk.execDecided('touch a', 'allow-always');
    expect(await desk.exec('touch a', {}, sender)).toMatchObject({ ok: false });
    expect(await desk.exec('touch a', {}, owner)).toMatchObject({ ok: true });
    expect(desk.ran()).toHaveLength(2);
  });
});
