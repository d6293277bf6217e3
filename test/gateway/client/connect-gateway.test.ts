import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connectGateway } from '../../../src/gateway/client/connect-gateway.ts';
import { parseTarget, type Target } from '../../../src/gateway/client/target.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import { OcError } from '../../../src/gateway/protocol/errors.ts';
import { scopes } from '../../../src/gateway/protocol/scopes.ts';
import { HostileGateway } from '../../helpers/hostile-gateway.ts';
import { localCredential, token, WireServer } from '../../helpers/wire-server.ts';

const local = new Secret(localCredential);
const unix = (wire: WireServer): Target => ({ kind: 'unix', path: wire.socketPath });
const tcp = (port: number): Target => parseTarget(`ws://127.0.0.1:${port}`);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: OcError) => error.code,
  );

describe('one connection for one command', () => {
  it('speaks over the unix socket with the local credential, and over TCP with the token', async () => {
    await using wire = await WireServer.open();
    for (const [target, credential] of [
      [unix(wire), local],
      [tcp(wire.port), new Secret(token)],
    ] as const) {
      const gateway = await connectGateway(target, credential);
      expect(gateway.hello.scopes).toEqual([...scopes]);
      expect((await gateway.request('health', {})).ok).toBe(true);
      await gateway.close();
    }
    await expect.poll(() => wire.server.clients()).toBe(0);
  });

  it('says what stands in the way', async () => {
    await using wire = await WireServer.open({
      handlers: {
        'oc.pairing.revoke': () => {
          throw new OcError('NOT_FOUND', 'no such sender', ['rm -rf /']);
        },
        'oc.send': () => new Promise(() => undefined),
      },
    });
    expect(await codeOf(connectGateway(tcp(wire.port), null))).toBe('AUTH_REQUIRED');
    expect(await codeOf(connectGateway(tcp(wire.port), new Secret('wrong')))).toBe('AUTH_FAILED');
    expect(await codeOf(connectGateway(unix(wire), new Secret('wrong')))).toBe('AUTH_FAILED');
    expect(await codeOf(connectGateway({ kind: 'unix', path: join(wire.dir, 'none.sock') }, local))).toBe(
      'GATEWAY_UNREACHABLE',
    );
    const gateway = await connectGateway(unix(wire), local, { scopes: ['operator.pairing', 'operator.write'] });
    expect(await codeOf(gateway.request('oc.gateway.stop', {}))).toBe('SCOPE_MISSING');
    expect(await codeOf(gateway.request('oc.send', { text: 'hi' }, { timeoutMs: 50 }))).toBe('TIMEOUT');
    const refused = await gateway
      .request('oc.pairing.revoke', { channel: 'local', senderId: 'x' })
      .catch((error: OcError) => error);
    expect(refused).toMatchObject({ code: 'NOT_FOUND', message: 'no such sender', hints: [] });
    await gateway.close();
  });

  it('refuses what was in flight when the connection drops, and says that the outcome is not known', async () => {
    await using wire = await WireServer.open({ handlers: { 'oc.send': () => new Promise(() => undefined) } });
    const gateway = await connectGateway(unix(wire), local);
    const waiting = gateway.request('oc.send', { text: 'hi' }).catch((error: OcError) => error);
    await expect.poll(() => wire.calls.length).toBe(1);
    await wire.server.stop('gateway stopping');
    expect(await waiting).toMatchObject({ code: 'GATEWAY_UNREACHABLE', message: expect.stringContaining('not known') });
    expect(await codeOf(gateway.request('health', {}))).toBe('GATEWAY_UNREACHABLE');
  });

  it('gives up on a port where nobody listens', async () => {
    const holder: Server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as { port: number };
    await new Promise((resolve) => holder.close(resolve));
    const error = await connectGateway(tcp(port), null).catch((reason: OcError) => reason);
    expect(error).toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      message: `cannot reach the gateway at ws://127.0.0.1:${port} (connection refused)`,
    });
  });
});

describe('a socket that is not ours gets no credential', () => {
  let dir = '';
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('a link, a file, or a directory that others can write', async () => {
    await using wire = await WireServer.open();
    dir = mkdtempSync(join(tmpdir(), 'oc-foreign-'));
    const link = join(dir, 'gateway.sock');
    symlinkSync(wire.socketPath, link);
    expect(await codeOf(connectGateway({ kind: 'unix', path: link }, local))).toBe('STATE_UNSAFE');
    mkdirSync(join(dir, 'run'));
    chmodSync(join(wire.socketPath, '..'), 0o777);
    expect(await codeOf(connectGateway(unix(wire), local))).toBe('STATE_UNSAFE');
    expect(wire.server.clients()).toBe(0);
  });
});

describe('162 (CVE-2026-25253): a hostile gateway', () => {
  it('that never answers is given up on', async () => {
    await using gateway = await HostileGateway.open(() => undefined, { challenge: false });
    expect(await codeOf(connectGateway(tcp(gateway.port), null, { timeoutMs: 100 }))).toBe('GATEWAY_SILENT');
  });

  it('that sends a message beyond the bound is hung up on', async () => {
    await using gateway = await HostileGateway.open((_frame, socket) => socket.send('x'.repeat(17 * 1024 * 1024)));
    expect(await codeOf(connectGateway(tcp(gateway.port), null))).toBe('GATEWAY_UNREACHABLE');
  });

  it.each([
    ['nothing', null],
    ['a text', 'hello-ok'],
    ['another version', { type: 'hello-ok', protocol: 5 }],
  ])('that says hello with %s is not believed', async (_name, payload) => {
    await using gateway = await HostileGateway.open((frame, socket) =>
      socket.send(JSON.stringify({ type: 'res', id: frame.id, ok: true, payload })),
    );
    expect(await codeOf(connectGateway(tcp(gateway.port), null))).toBe('PROTOCOL_MISMATCH');
  });

  it('that nests its answer ten thousand levels deep is hung up on', async () => {
    await using gateway = await HostileGateway.open((frame, socket) => {
      socket.send(`{"type":"res","id":"${frame.id}","ok":true,"payload":${'['.repeat(10_000)}${']'.repeat(10_000)}}`);
    });
    expect(await codeOf(connectGateway(tcp(gateway.port), null))).toBe('GATEWAY_UNREACHABLE');
  });

  it('that says hello with wrong types everywhere is read without them', async () => {
    const payload = {
      protocol: 4,
      server: 7,
      features: { methods: [1, {}, 'ok'], events: 'x' },
      auth: { scopes: ['operator.root', 3] },
      snapshot: [],
      policy: { tickIntervalMs: -1e308 },
    };
    await using gateway = await HostileGateway.open((frame, socket) =>
      socket.send(JSON.stringify({ type: 'res', id: frame.id, ok: true, payload })),
    );
    const { hello, close } = await connectGateway(tcp(gateway.port), null);
    expect(hello).toMatchObject({ gatewayVersion: 'unknown', scopes: [], methods: ['ok'], events: [], uptimeMs: 0 });
    await close();
  });

  const row = {
    requestId: 'r',
    channel: 'c',
    channelLabel: 'C',
    accountId: 'a',
    senderId: 's',
    claims: {},
    createdAtMs: 1,
    lastSeenAtMs: 1,
    expiresAtMs: 1,
    messages: 1,
  };
  const list = {
    pending: [row],
    approved: [],
    denied: [],
    overflow: [],
    ownerConfigured: false,
    limits: { pendingPerAccount: 3, ttlMs: 1 },
    serverTimeMs: 1,
  };
  it.each([
    ['a list that is none', { ...list, pending: {} }],
    ['a row of wrong types', { ...list, pending: [{ ...row, senderId: { toString: 'x' } }] }],
    ['a huge number as text', { ...list, pending: [{ ...row, expiresAtMs: '1e999' }] }],
    ['claims that are no texts', { ...list, pending: [{ ...row, claims: { name: ['x'] } }] }],
    ['a million rows', { ...list, overflow: Array.from({ length: 1_000_000 }, () => 0) }],
    ['a missing part', { ...list, limits: undefined }],
  ])('that answers with %s is refused for its form', async (_name, payload) => {
    await using gateway = await HostileGateway.open((frame, socket) => {
      const answer = frame.method === 'connect' ? { protocol: 4 } : payload;
      socket.send(JSON.stringify({ type: 'res', id: frame.id, ok: true, payload: answer }));
    });
    const client = await connectGateway(tcp(gateway.port), null);
    expect(await codeOf(client.request('oc.pairing.list', {}))).toBe('PROTOCOL_MISMATCH');
    await client.close();
  });

  it('whose list is in form is read', async () => {
    await using gateway = await HostileGateway.open((frame, socket) => {
      const answer = frame.method === 'connect' ? { protocol: 4 } : list;
      socket.send(JSON.stringify({ type: 'res', id: frame.id, ok: true, payload: answer }));
    });
    const client = await connectGateway(tcp(gateway.port), null);
    expect(await client.request('oc.pairing.list', {})).toEqual(list);
    await client.close();
  });
});
