import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GatewayClient } from '@openclaw/gateway-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../../src/gateway/start.ts';
import { type StatePaths, statePaths } from '../../src/gateway/state/paths.ts';

type Options = ConstructorParameters<typeof GatewayClient>[0];
interface Event {
  readonly event: string;
  readonly payload?: unknown;
}

const token = 'interop-token-0123456789abcdef0123456789abcdef';
const everything = ['operator.admin', 'operator.read', 'operator.write', 'operator.approvals', 'operator.pairing'];

let home = '';
let paths: StatePaths;
let gateway: RunningGateway;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'oc-interop-'));
  const env = { HOME: home, OPENCLAW_GATEWAY_TOKEN: token };
  paths = statePaths(env);
  gateway = await startGateway({ paths, env, port: 0, complain: () => undefined, onStopRequest: () => undefined });
});
afterAll(async () => {
  await gateway.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The published client, connected; its events are kept. */
async function attach(options: Partial<NonNullable<Options>> = {}) {
  const events: Event[] = [];
  const connected = Promise.withResolvers<Parameters<NonNullable<NonNullable<Options>['onHelloOk']>>[0]>();
  const client = new GatewayClient({
    url: `ws://127.0.0.1:${gateway.port}`,
    token,
    scopes: everything,
    minProtocol: 4,
    maxProtocol: 4,
    onHelloOk: (hello) => connected.resolve(hello),
    onConnectError: (error) => connected.reject(error),
    onEvent: (event) => events.push(event),
    ...options,
  });
  client.start();
  const hello = await connected.promise.catch((error: unknown) => {
    client.stop();
    throw error;
  });
  return { client, hello, events };
}

/** Writes to the assistant as a stranger on the local channel; resolves with the first line that comes back. */
async function write(as: string, text: string): Promise<Record<string, unknown>> {
  const socket = connect(paths.localSocket);
  socket.write(`${JSON.stringify({ as, text })}\n`);
  for await (const line of createInterface({ input: socket })) {
    socket.destroy();
    return JSON.parse(line);
  }
  throw new Error('the local channel hung up');
}

function deviceOptions(): Partial<NonNullable<Options>> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const rawOf = (pem: string) => createPublicKey(pem).export({ format: 'der', type: 'spki' }).subarray(-32);
  const publicKeyPem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  return {
    deviceIdentity: {
      deviceId: createHash('sha256').update(rawOf(publicKeyPem)).digest('hex'),
      privateKeyPem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      publicKeyPem,
    },
    hostDeps: {
      signDevicePayload: (pem, payload) =>
        sign(null, Buffer.from(payload), createPrivateKey(pem)).toString('base64url'),
      publicKeyRawBase64UrlFromPem: (pem) => rawOf(pem).toString('base64url'),
    },
  };
}

interface Kept {
  readonly deviceId: string;
  readonly token: string;
  readonly scopes: readonly string[];
}

interface PairingRequests {
  readonly requests: readonly {
    readonly channel: string;
    readonly accountId: string;
    readonly requestId: string;
    readonly senderId: string;
  }[];
}

describe('the published client', () => {
  it('connects with the token, and reads what this gateway is', async () => {
    const { client, hello } = await attach();
    expect(hello.auth.scopes).toEqual(everything);
    expect(hello.features.methods).toContain('channels.pairing.list');
    expect(await client.request('health', {})).toMatchObject({ ok: true });
    expect(await client.request('status', {})).toMatchObject({ runtimeVersion: expect.any(String) });
    expect(await client.request('system-presence', {})).toEqual(expect.any(Array));
    client.stop();
  });

  it('connects with a device of its own that signs', async () => {
    const { client, hello } = await attach({
      ...deviceOptions(),
      clientName: 'cli',
      mode: 'cli',
      scopes: ['operator.read'],
    });
    expect(hello.auth).toMatchObject({ role: 'operator', scopes: ['operator.read'] });
    expect(hello.auth).not.toHaveProperty('deviceToken');
    client.stop();
  });

  it('with a device alone is approved, keeps the token it is given, comes back with it, and is revoked', async () => {
    const kept = new Map<string, { readonly token: string; readonly scopes: readonly string[] }>();
    const own = deviceOptions();
    const device = {
      ...own,
      hostDeps: {
        ...own.hostDeps,
        loadDeviceAuthToken: ({ deviceId }: { deviceId: string }) => kept.get(deviceId) ?? null,
        storeDeviceAuthToken: ({ deviceId, token: given, scopes }: Kept) =>
          void kept.set(deviceId, { token: given, scopes }),
        clearDeviceAuthToken: ({ deviceId }: { deviceId: string }) => void kept.delete(deviceId),
      },
      token: '',
      scopes: ['operator.read'],
    } as Partial<NonNullable<Options>>; // why: the host's part is typed by a package of its own
    const deviceId = own.deviceIdentity?.deviceId ?? '';
    await expect(attach(device)).rejects.toThrow('pairing required');
    const operator = await attach();
    const { pending } = await operator.client.request<{ pending: { requestId: string; deviceId: string }[] }>(
      'device.pair.list',
      {},
    );
    const requestId = pending.find((row) => row.deviceId === deviceId)?.requestId ?? '';
    await operator.client.request('device.pair.approve', { requestId });
    const first = await attach(device);
    expect(first.hello.auth).toMatchObject({ method: 'device-token', scopes: ['operator.read'] });
    expect(kept.get(deviceId)).toMatchObject({ token: first.hello.auth.deviceToken, scopes: ['operator.read'] });
    first.client.stop();
    const closed = Promise.withResolvers<number>();
    const again = await attach({ ...device, onClose: (code: number) => closed.resolve(code) });
    expect(again.hello.auth).toMatchObject({ method: 'device-token', scopes: ['operator.read'] });
    expect(again.hello.auth).not.toHaveProperty('deviceToken');
    await operator.client.request('device.token.revoke', { deviceId, role: 'operator' });
    expect(await closed.promise).toBe(4001);
    again.client.stop();
    await expect(attach(device)).rejects.toThrow('device token mismatch');
    expect(kept.has(deviceId)).toBe(false);
    const named = operator.events.filter(({ event }) => event.startsWith('device.pair.')).map(({ event }) => event);
    expect(named).toEqual(expect.arrayContaining(['device.pair.resolved', 'device.pair.changed']));
    operator.client.stop();
  });

  it('with a wrong token is told what is wrong', async () => {
    await expect(attach({ token: 'wrong' })).rejects.toThrow('gateway token mismatch');
  });

  it('lists a stranger who wrote, approves, and the next message is answered', async () => {
    const { client, events } = await attach();
    const reply = await write('alice', 'hello');
    expect(JSON.stringify(reply)).toMatch(/[A-HJ-NP-Z2-9]{8}/);
    const { requests } = await client.request<PairingRequests>('channels.pairing.list', {});
    expect(requests).toHaveLength(1);
    const [request] = requests;
    const { channel, accountId, requestId, senderId } = request ?? expect.fail('no request');
    expect({ channel, senderId }).toEqual({ channel: 'local', senderId: 'alice' });
    const approved = await client.request('channels.pairing.approve', { channel, accountId, requestId });
    expect(approved).toMatchObject({ requestId, senderId: 'alice', commandOwnerBootstrap: 'not-requested' });
    await expect
      .poll(() => events.filter(({ event }) => event === 'oc.pairing.changed').length)
      .toBeGreaterThanOrEqual(2);
    expect(await client.request<PairingRequests>('channels.pairing.list', {})).toMatchObject({ requests: [] });
    const again = client.request('channels.pairing.approve', { channel, accountId, requestId });
    await expect(again).rejects.toThrow('pending DM access request no longer exists');
    const answered = await write('alice', 'are you there?');
    expect(answered).toMatchObject({ type: 'message', text: expect.any(String) });
    expect(JSON.stringify(answered)).not.toContain('code');
    client.stop();
  });

  it('asks for an approval in two phases, hears of it elsewhere, decides, and is answered', async () => {
    const asker = await attach();
    const console = await attach({ caps: ['approvals'] });
    const accepted: unknown[] = [];
    const verdict = asker.client.request(
      'exec.approval.request',
      { command: 'ls -la', commandArgv: ['ls', '-la'], twoPhase: true, timeoutMs: 60_000 },
      { expectFinal: true, onAccepted: (payload: unknown) => void accepted.push(payload) },
    );
    await expect.poll(() => console.events.filter(({ event }) => event === 'exec.approval.requested')).toHaveLength(1);
    const [{ id }] = await console.client.request<[{ id: string }]>('exec.approval.list', {});
    expect(accepted).toMatchObject([{ status: 'accepted', id }]);
    const resolved = await console.client.request('approval.resolve', { id, kind: 'exec', decision: 'allow-once' });
    expect(resolved).toMatchObject({ applied: true, approval: { status: 'allowed' } });
    expect(await verdict).toMatchObject({ id, decision: 'allow-once' });
    expect(asker.events.filter(({ event }) => event.startsWith('exec.approval'))).toEqual([]);
    asker.client.stop();
    console.client.stop();
  });

  it('gets the empty forms that the real command line reads', async () => {
    const { client } = await attach();
    for (const method of ['exec.approval.list', 'plugin.approval.list', 'openclaw.approval.list']) {
      expect(await client.request(method, {})).toEqual([]);
    }
    expect(await client.request('node.pair.list', {})).toEqual({ pending: [], paired: [] });
    expect(await client.request('node.list', {})).toMatchObject({ nodes: [] });
    expect(await client.request('sessions.list', {})).toMatchObject({ sessions: expect.any(Array) });
    expect(await client.request('exec.approvals.get', {})).toMatchObject({ hash: expect.stringMatching(/./) });
    client.stop();
  });
});
