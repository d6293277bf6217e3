import { describe, expect, test } from 'vitest';
import type { GrantRow } from '../../../src/gateway/protocol/approvals.ts';
import { approvalsSpec } from '../../../src/screens/approvals/pane.ts';
import { hintsOf } from '../../../src/screens/hints.ts';
import { openDesk } from '../approvals/queue-desk.ts';
import type { Desk, DeskOptions } from '../desk.ts';

const day = 86_400_000;

const grant = (id: string, nowMs: number, change: Partial<GrantRow> = {}): GrantRow => ({
  id,
  argv: ['git', 'push', 'origin', id],
  cwd: '/srv/app',
  effects: ['network-request'],
  where: 'host',
  agentId: 'main',
  sessionKey: 'agent:main:main',
  createdAtMs: nowMs - day,
  expiresAtMs: nowMs + 29 * day,
  lastUsedAtMs: nowMs - 7_200_000,
  uses: 3,
  createdBy: 'local (console)',
  approvalId: id,
  state: 'active',
  ...change,
});

const over = (rows: (nowMs: number) => readonly unknown[], options: DeskOptions = {}): Promise<Desk> =>
  openDesk({
    ...options,
    prepare: (link) => {
      link.answers.set('oc.grant.list', () => ({ grants: rows(link.nowMs()), serverTimeMs: link.nowMs() }));
      link.answers.set('oc.grant.revoke', () => ({ outcome: 'revoked', atMs: link.nowMs() }));
      options.prepare?.(link);
    },
  });

const joined = (rows: ReturnType<typeof approvalsSpec.lines>): string[] =>
  rows.map((row) => row.map(({ text }) => text).join(''));
const list = ({ state }: Desk): string[] => joined(approvalsSpec.lines(state, 78, 6));
const detail = ({ state }: Desk): string => joined(approvalsSpec.detail(state, 70)).join('\n');
const labels = (desk: Desk) => hintsOf(desk.state).map(({ label }) => label);

describe('the list of grants', () => {
  test('is beside the queue, with s, and says exactly what each allows', async () => {
    const desk = await over((nowMs) => [grant('main', nowMs), grant('b', nowMs, { lastUsedAtMs: null, uses: 0 })]);
    expect(approvalsSpec.above(desk.state, 78)).toContain('2 waiting. At timeout this gateway denies.   s: 2 grants');
    expect(labels(desk)).not.toContain('revoke');
    await desk.press('s');
    expect(list(desk)[1]).toMatch(/^> {7}28d [0-9A-Z]{3} {2}2h {5}git push origin main$/);
    expect(list(desk)[2]).toMatch(/^ {8}28d [0-9A-Z]{3} {2}never {2}git push origin b$/);
    expect(detail(desk)).toMatch(/ALLOWS +exactly 4 words, nothing more:\nEXACTLY +git push origin main\n/);
    expect(detail(desk)).toMatch(/DOES +no more than: reaches the network\nWHERE +on the host {2}cwd \/srv\/app/);
    expect(detail(desk)).toMatch(/FOR +agent main {2}session agent:main:main\n.*by "local \(console\)"\nUSED +3 times/);
    expect(labels(desk)).toContain('revoke');
    expect(labels(desk)).not.toContain('deny');
    expect(labels(desk)).not.toContain('review');
    await desk.press('s');
    expect(labels(desk)).toContain('deny');
  });

  test('takes one back with X after five seconds, and u undoes that', async () => {
    const desk = await over((nowMs) => [grant('main', nowMs)]);
    await desk.press('s', 'X', 'u');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([]);
    await desk.press('X');
    expect(desk.state.holds).toHaveLength(1);
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([{ method: 'oc.grant.revoke', params: { id: 'main' } }]);
    expect(desk.state.message).toMatch(/^Revoked: grant [0-9A-Z]{3} .*The next such call is asked about\.$/);
  });

  test('says of an answer that never came what the next list says', async () => {
    const desk = await over((nowMs) => [grant('main', nowMs)]);
    desk.link.answers.set('oc.grant.revoke', () => {
      throw new Error('cut');
    });
    await desk.press('s', 'X');
    await desk.clock.advance(7000);
    expect(desk.state.message).toMatch(/^The gateway still lists grant [0-9A-Z]{3}\. Nothing was sent again\.$/);
    expect(desk.link.decisions).toHaveLength(1);
  });

  test('is read again as soon as one was used or taken back elsewhere', async () => {
    let uses = 3;
    const desk = await over((nowMs) => [grant('main', nowMs, { uses, lastUsedAtMs: nowMs })]);
    await desk.press('s');
    expect(detail(desk)).toContain('3 times');
    uses = 4;
    desk.link.emit('oc.grants.changed', {});
    await desk.clock.advance(500);
    expect(detail(desk)).toContain('4 times');
  });

  test('neither approves nor denies anything, whatever is pressed', async () => {
    const desk = await over((nowMs) => [grant('main', nowMs)]);
    await desk.press('s', 'a', 'd', 'enter', 'y', 'A', '+', 'U');
    await desk.clock.advance(6000);
    expect(desk.phase).toBe('closed');
    expect(desk.link.decisions).toEqual([]);
  });

  test('shows what hides in a grant, no secret, and which one covers nothing', async () => {
    const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
    const argv = ['git', 'pu\u202esh', secret];
    const desk = await over((nowMs) => [grant('a', nowMs, { argv, state: 'damaged' }), { id: 'x', argv: [5] }]);
    await desk.press('s');
    const text = [...list(desk), detail(desk)].join('\n');
    expect(text).toContain('<U+202E>');
    expect(text).not.toContain(secret.slice(4, 20));
    expect(text).toMatch(/>! {2}DAMAGED/);
    expect(text).toContain('DAMAGED: covers nothing');
    expect(text).toContain('1 that this console could not read');
    expect(text).toMatch(/^[ -~\n]*$/);
  });

  test('cannot be changed by a console that may only look', async () => {
    const desk = await over((nowMs) => [grant('main', nowMs)], { readOnly: true });
    await desk.press('s', 'X');
    expect(labels(desk)).not.toContain('revoke');
    expect(desk.state.holds).toEqual([]);
  });

  test('is not there at a gateway that has none', async () => {
    const desk = await openDesk({
      prepare: (link) => {
        const connect = link.connect.bind(link);
        link.connect = () => connect({ methods: ['oc.approval.list', 'oc.approval.resolve'] });
      },
    });
    await desk.press('s');
    expect(labels(desk)).toContain('deny');
    expect(labels(desk)).not.toContain('section');
    expect(desk.link.sent.map(({ method }) => method)).not.toContain('oc.grant.list');
  });
});
