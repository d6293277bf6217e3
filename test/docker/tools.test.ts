import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/gateway/sandbox/sandbox.ts';
import { Background } from '../../src/gateway/tools/background.ts';
import { runPlan } from '../../src/gateway/tools/run-plan.ts';
import { toolNamed } from '../../src/gateway/tools/table.ts';
import type { ToolAnswer, ToolContext } from '../../src/gateway/tools/tool.ts';
import { Place, processes, withoutDocker } from './place.ts';

/** The tools in a container, as a turn has them. */
class Tools {
  readonly background = new Background();
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  async call(tool: string, input: unknown): Promise<ToolAnswer> {
    const roots = ['/workspace', '/tmp'];
    const sandbox = this.#sandbox;
    const plan = toolNamed(tool)?.plan(input, { kind: 'docker', workspace: '/workspace', roots, longestMs: 20_000 });
    if (plan === undefined || 'refused' in plan) return { ok: false, text: plan?.refused ?? 'no such tool' };
    const context: ToolContext = {
      ...{ sandbox, roots, signal: new AbortController().signal, maxOutputBytes: 20_000, sessionKey: 'one' },
      ...{ places: { home: '/nowhere', ours: [] }, background: this.background, stillMay: () => true },
    };
    return await runPlan(plan, context, (text) => text);
  }
}

const open = async (place: Place, more: Parameters<Place['open']>[1] = {}): Promise<Tools> =>
  new Tools(await place.open('one', more));

describe.skipIf(withoutDocker)('the tools in a real container', () => {
  it('write, read, change, patch and run in a workspace of its own', async () => {
    await using place = new Place();
    const tools = await open(place);
    const content = 'one\n$(id) ä\n';
    expect(await tools.call('write', { path: 'a/$(id)', content })).toMatchObject({ ok: true });
    expect(await tools.call('read', { path: 'a/$(id)' })).toEqual({ ok: true, text: content });
    expect(await tools.call('edit', { path: 'a/$(id)', old: 'one', new: '1' })).toMatchObject({ ok: true });
    const patch = '*** Begin Patch\n*** Add File: b\n+echo hi\n*** Delete File: a/$(id)\n*** End Patch';
    expect(await tools.call('apply_patch', { patch })).toMatchObject({ ok: true });
    expect((await tools.call('exec', { command: 'bash b; ls a; id -u' })).text).toBe(
      'The command ended with code 0.\nstdout:\nhi\n1000\n',
    );
    expect((await tools.call('read', { path: 'none' })).text).toMatch(/does not exist/);
  });

  it('103: have the environment of the container and what the plan sets, and nothing of ours', async () => {
    process.env['OC_TEST_UNKNOWN_KEY'] = 'visible';
    await using place = new Place();
    const { text } = await (await open(place)).call('exec', { command: 'env', env: { NOTE: 'a b' } });
    expect(text).toContain('NOTE=a b');
    expect(text).not.toMatch(/OC_TEST_UNKNOWN_KEY|DOCKER_HOST/);
  });

  it('185: reach neither processes nor what links of a mounted workspace lead to', async () => {
    await using place = new Place();
    const workspace = join(place.stateDir, 'workspace');
    mkdirSync(workspace, { mode: 0o777 });
    writeFileSync(join(place.stateDir, 'openclaw.json'), 'secret of ours', { mode: 0o644 });
    symlinkSync(join(place.stateDir, 'openclaw.json'), join(workspace, 'link'));
    symlinkSync('/proc/self/environ', join(workspace, 'env'));
    symlinkSync('/etc/passwd', join(workspace, 'passwd'));
    const tools = await open(place, { workspaceAccess: 'ro' });
    for (const path of ['link', 'env', 'passwd', '/proc/1/environ', '/etc/passwd', '../etc/passwd']) {
      const { ok, text } = await tools.call('read', { path });
      expect([path, ok, /secret|PATH=|root:/.test(text)]).toEqual([path, false, false]);
    }
    expect((await tools.call('exec', { command: 'cat link; cat /workspace/../openclaw.json' })).text).not.toContain(
      'secret',
    );
    expect((await tools.call('write', { path: 'new', content: 'x' })).ok).toBe(false);
    expect(readFileSync(join(place.stateDir, 'openclaw.json'), 'utf8')).toBe('secret of ours');
  });

  it('kill what runs in the background, with its children, and leave the container and its files', async () => {
    await using place = new Place();
    const tools = await open(place);
    await tools.call('write', { path: 'kept', content: 'here' });
    const command = 'setsid sleep 86391 & echo up; read a; echo "got $a"; sleep 86391';
    const id = /as (\S+)\./.exec((await tools.call('exec', { command, background: true })).text)?.[1];
    await expect.poll(async () => (await tools.call('process', { action: 'poll', id })).text).toContain('up');
    await tools.call('process', { action: 'write', id, data: 'it\n' });
    await expect.poll(async () => (await tools.call('process', { action: 'poll', id })).text).toContain('got it');
    expect((await tools.call('process', { action: 'kill', id })).ok).toBe(true);
    await expect.poll(() => processes().filter((line) => line.includes('sleep 86391'))).toEqual([]);
    expect(await tools.call('read', { path: 'kept' })).toEqual({ ok: true, text: 'here' });
    expect(place.containers()).toHaveLength(1);
  });
});
