import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Attacker } from '../../helpers/attacker.ts';
import { freePort } from '../../helpers/free-port.ts';
import { Home } from '../../helpers/home.ts';
import { OpenClawCommand } from '../../helpers/openclaw-command.ts';

const program = inject('openclaw');

describe.skipIf(program === '')('the real openclaw command line at our gateway', () => {
  let home: Home;
  let openclaw: OpenClawCommand;
  let port = 0;
  let token = '';
  const requesters: Attacker[] = [];

  beforeAll(async () => {
    home = await Home.make();
    port = await freePort();
    await home.sh(`oc config set gateway.port ${port}`);
    await home.stay('oc gateway');
    token = JSON.parse(readFileSync(join(home.dir, '.openclaw', 'openclaw.json'), 'utf8')).gateway.auth.token;
    openclaw = OpenClawCommand.beside(program, port, token);
  });
  afterAll(async () => {
    for (const requester of requesters) await requester.end();
    await openclaw?.[Symbol.asyncDispose]();
    await home?.[Symbol.asyncDispose]();
  });

  /** A program asks for leave to run a command, and stays; the id of its request. */
  async function requested(command: string): Promise<{ id: string; decision: () => Promise<unknown> }> {
    const requester = await Attacker.open({ port });
    requesters.push(requester);
    await requester.connect({ auth: { token }, scopes: ['operator.approvals'] });
    const first = await requester.request('exec.approval.request', {
      command,
      cwd: '/tmp',
      host: 'gateway',
      twoPhase: true,
    });
    const id: string = first.payload['id'];
    const decision = async () => {
      const final = await requester.frame(
        (frame) => frame['id'] === first.id && frame !== requester.frames.find((each) => each['id'] === first.id),
      );
      return (final['payload'] as { readonly decision: unknown }).decision; // the official final answer
    };
    return { id, decision };
  }

  it.concurrent.each([
    [['gateway', 'health'], /^OK \(\d+ms\)$/m],
    [['gateway', 'status'], /Gateway version: \d+\.\d+[\s\S]*Connectivity probe: ok/],
    [['gateway', 'status', '--require-rpc'], /Read probe: ok/],
    [['gateway', 'probe'], /Reachable: yes[\s\S]*Read probe: ok/],
    [['gateway', 'call', 'status', '--json'], /"runtimeVersion": "\d+\.\d+/],
    [['system', 'presence'], /"mode": "gateway"/],
    [['approvals', 'get', '--gateway'], /Target\s+│ gateway/],
    [['devices', 'list'], /No device pairing entries/],
    [['nodes', 'list'], /Pending: 0 · Paired: 0/],
    [['nodes', 'pending'], /No pending pairing requests/],
    [['nodes', 'status'], /Known: 0 · Paired: 0 · Connected: 0/],
  ] as const)('%j', async (args, wanted) => {
    const { code, stdout, stderr } = await openclaw.at(...args);
    expect(stdout + stderr).toMatch(wanted);
    expect(code).toBe(0);
    expect(stderr).not.toContain('unknown method');
  });

  it.concurrent.each([
    [['health'], /Agents: main/],
    [['status'], /reachable [\d.]+m?s · auth token/],
    [['channels', 'status'], /Gateway reachable\.[\s\S]*Local default: enabled, configured, running/],
  ] as const)('%j, by its configuration', async (args, wanted) => {
    const { code, stdout, stderr } = await openclaw.run(...args);
    expect(stdout).toMatch(wanted);
    expect(stdout).not.toContain('unreachable');
    expect(stderr).not.toContain('unknown method');
    expect(code).toBe(0);
  });

  it('approvals pending, and resolve one; who is second is told so', async () => {
    expect((await openclaw.at('approvals', 'pending')).stdout).toContain('No pending approvals');
    const first = await requested('echo allowed');
    const second = await requested('echo denied');
    const { stdout } = await openclaw.at('approvals', 'pending', '--json');
    expect(stdout).toContain(first.id);
    expect(stdout).toContain('echo denied');
    expect(await openclaw.at('approvals', 'resolve', first.id, 'allow-once')).toMatchObject({ code: 0 });
    expect(await first.decision()).toBe('allow-once');
    expect(await openclaw.at('approvals', 'resolve', second.id, 'deny')).toMatchObject({ code: 0 });
    expect(await second.decision()).toBe('deny');
    const late = await openclaw.at('approvals', 'resolve', second.id, 'allow-once');
    expect(late.code).toBe(1);
    expect(late.stdout + late.stderr).toMatch(/already|deny|denied/i);
    expect(await openclaw.at('approvals', 'resolve', 'nothing-of-the-kind', 'deny')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('approval not found'),
    });
  });

  it('gateway call channels.pairing.list and approve', async () => {
    await home.sh('oc send --as alice hello');
    const { stdout } = await openclaw.at('gateway', 'call', 'channels.pairing.list', '--json');
    const [request] = JSON.parse(stdout).requests;
    expect(request).toMatchObject({ channel: 'local', senderId: 'alice' });
    const { channel, accountId, requestId } = request;
    const params = JSON.stringify({ channel, accountId, requestId });
    const approved = await openclaw.at('gateway', 'call', 'channels.pairing.approve', '--json', '--params', params);
    expect(JSON.parse(approved.stdout)).toMatchObject({ requestId, senderId: 'alice' });
    const again = await openclaw.at('gateway', 'call', 'channels.pairing.approve', '--json', '--params', params);
    expect(again.code).not.toBe(0);
    expect(again.stdout + again.stderr).toContain('pending DM access request no longer exists');
    expect((await home.sh('oc send --as alice "are you there?"')).stdout).not.toMatch(/code/i);
  });

  it('logs, and logs that it follows', async () => {
    const { code, stdout } = await openclaw.at('logs', '--limit', '50', '--plain');
    expect(code).toBe(0);
    expect(stdout).toContain('ready');
    const followed = openclaw.until((text) => text.includes('approvals requested'), 'logs', '--follow', '--plain');
    const { id } = await requested('echo for the log');
    expect(await followed).toContain('approvals requested');
    await openclaw.at('approvals', 'resolve', id, 'deny');
  });

  it('with a wrong token is told what is wrong, and shown nothing', async () => {
    await using wrong = OpenClawCommand.beside(program, port, 'wrong');
    const { code, stdout, stderr } = await wrong.at('approvals', 'pending');
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/token mismatch/);
  });
});
