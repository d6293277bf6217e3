import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { consoleDevice, consoleStateDir } from '../../../src/gateway/client/console-device.ts';
import type { GatewayLink } from '../../../src/gateway/client/link.ts';
import { openLink } from '../../../src/gateway/client/open-link.ts';
import { parseTarget } from '../../../src/gateway/client/target.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import { OpenClawGateway } from '../../helpers/openclaw-gateway.ts';

const program = inject('openclaw');
const patience = { timeout: 30_000 };

describe.skipIf(program === '')('the console at a real OpenClaw gateway', () => {
  let gateway: OpenClawGateway;
  let home = '';
  let attached: GatewayLink;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'oc-console-'));
    gateway = await OpenClawGateway.start(program);
    attached = await live(gateway.token);
  });
  afterAll(async () => {
    await attached?.close();
    await gateway?.[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });

  /** The console of this home; `token` is what the person or the configuration gave. */
  function link(token: string | null): GatewayLink {
    const credential = async () => (token === null ? null : new Secret(token));
    const timing = { retryMs: () => 200, approvalMs: 200 };
    return openLink(
      { target: parseTarget(gateway.url), credential },
      { device: consoleDevice({ HOME: home }), timing },
    );
  }

  async function live(token: string | null): Promise<GatewayLink> {
    const opened = link(token);
    opened.start();
    await vi.waitFor(() => expect(opened.state.kind).toBe('live'), patience);
    return opened;
  }

  /** Another console, with another key and a wrong token. */
  function stranger(): GatewayLink {
    const credential = async () => new Secret('wrong');
    const device = consoleDevice({ HOME: join(home, 'other') });
    const opened = openLink({ target: parseTarget(gateway.url), credential }, { device });
    opened.start();
    return opened;
  }

  it('is a new device, paired without a word, with every scope, and keeps its token for itself', async () => {
    expect(attached.hello).toMatchObject({ isOurs: false, gatewayVersion: '2026.9.6' });
    expect(attached.hello?.scopes).toContain('operator.admin');
    const dir = consoleStateDir({ HOME: home });
    const files = ['console-device.json', 'console-gateways.json'].map((name) => join(dir, name));
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
    const { paired } = await attached.request('device.pair.list', {});
    const { id } = await consoleDevice({ HOME: home }).identity(gateway.url);
    const name = `oc console ${hostname().slice(0, 32)} ${id.slice(0, 6)}`;
    expect(paired).toEqual([expect.objectContaining({ deviceId: id, displayName: name, approvedVia: 'silent' })]);
    expect(JSON.stringify(paired)).not.toContain(
      JSON.parse(readFileSync(files[1] ?? '', 'utf8')).gateways[0].deviceToken,
    );
  });

  it('comes back with the device token alone, and with the shared one when that token is no longer good', async () => {
    const again = await live(null);
    expect(again.hello?.scopes).toContain('operator.pairing');
    await again.close();
    const { tokens, identity } = consoleDevice({ HOME: home });
    const { id } = await identity(gateway.url);
    const scopes = again.hello?.scopes ?? [];
    await tokens.keep(gateway.url, id, { token: new Secret('stale-token-of-another-time'), scopes });
    const alone = link(null);
    alone.start();
    await expect
      .poll(() => alone.state, patience)
      .toMatchObject({ kind: 'refused', because: expect.stringMatching(/device token/) });
    await alone.close();
    await (await live(gateway.token)).close();
    expect((await tokens.find(gateway.url, id))?.token.reveal()).not.toContain('stale');
  });

  it('with a wrong token says so and does not go on knocking', async () => {
    const other = stranger();
    await expect.poll(() => other.state.kind, patience).toBe('refused');
    expect(other.state).toMatchObject({ because: expect.stringMatching(/token mismatch/) });
    expect(other.state).not.toHaveProperty('retryAtMs');
    await other.close();
  });

  it.each(['allow-once', 'deny'] as const)(
    'hears of a request for approval, reads it, and answers %s',
    async (decision) => {
      const heard: string[] = [];
      const hush = attached.onEvent('exec.approval.requested', ({ id }) => heard.push(id));
      const asked = await gateway.requestApproval(`echo ${decision}`);
      await expect.poll(() => heard, patience).toEqual([asked.id]);
      hush();
      const listed = await attached.request('exec.approval.list', {});
      expect(listed).toEqual([expect.objectContaining({ id: asked.id })]);
      expect(listed[0]?.request).toMatchObject({ command: `echo ${decision}`, cwd: '/tmp', agentId: 'main' });
      const { approval } = await attached.request('approval.get', { id: asked.id });
      expect(approval).toMatchObject({ status: 'pending', presentation: { kind: 'exec' } });
      const answer = await attached.request('approval.resolve', { id: asked.id, kind: 'exec', decision });
      expect(answer).toMatchObject({ applied: true, approval: { decision } });
      expect(await asked.decided()).toBe(decision);
      const { items } = await attached.request('approval.history', {});
      expect(items[0]).toMatchObject({ id: asked.id, decision, resolver: { kind: 'device' } });
    },
  );

  it('is told that it was second when somebody else decided', async () => {
    const other = await gateway.client();
    const heard: unknown[] = [];
    const hush = attached.onEvent('exec.approval.resolved', (event) => heard.push(event));
    const asked = await gateway.requestApproval('echo second');
    const first = await other.request('approval.resolve', { id: asked.id, kind: 'exec', decision: 'deny' });
    expect(first.payload).toMatchObject({ applied: true });
    await expect.poll(() => heard, patience).toEqual([expect.objectContaining({ id: asked.id, decision: 'deny' })]);
    hush();
    const answer = await attached.request('approval.resolve', { id: asked.id, kind: 'exec', decision: 'allow-once' });
    expect(answer).toMatchObject({ applied: false, approval: { decision: 'deny' } });
  });

  it('lists strangers, approves one by row and dismisses the other', async () => {
    for (const id of [5001, 5002]) await gateway.strangerWrites(id);
    const { requests } = await attached.request('channels.pairing.list', {});
    const row = (senderId: string) => {
      const { channel, accountId, requestId } = requests.find((each) => each.senderId === senderId) ?? expect.fail();
      return { channel, accountId, requestId };
    };
    const approved = await attached.request('channels.pairing.approve', row('5001'));
    expect(approved).toMatchObject({ senderId: '5001', commandOwnerBootstrap: 'not-requested' });
    expect(await attached.request('channels.pairing.dismiss', row('5002'))).toMatchObject({ senderId: '5002' });
    expect(await attached.request('channels.pairing.list', {})).toMatchObject({ requests: [] });
    await expect(attached.request('channels.pairing.approve', row('5001'))).rejects.toThrow('no longer exists');
  });

  it('follows its log from where it stopped reading', async () => {
    const first = await attached.request('logs.tail', { limit: 5 });
    expect(first.lines.length).toBeGreaterThan(0);
    // Whoever is refused is written down.
    const other = stranger();
    const since = async () => (await attached.request('logs.tail', { cursor: first.cursor })).lines.join('\n');
    await expect.poll(since, patience).toContain('token_mismatch');
    await other.close();
  });

  it('says of what only an oc gateway has that it is not there', async () => {
    await expect(attached.request('oc.pairing.list', {})).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('this gateway has no oc.pairing.list'),
    });
  });

  it('comes back by itself when the gateway was started again', async () => {
    await gateway.stop();
    await expect.poll(() => attached.state.kind, patience).toBe('offline');
    await gateway.run();
    await expect.poll(() => attached.state.kind, patience).toBe('live');
    expect(await attached.request('health', {})).toMatchObject({ ok: true });
  });
});
