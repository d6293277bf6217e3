import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { LinkState } from '../../../src/gateway/client/link.ts';
import { openLink } from '../../../src/gateway/client/open-link.ts';
import { retryDelay } from '../../../src/gateway/client/retry-delay.ts';
import { parseTarget } from '../../../src/gateway/client/target.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import type { OcError } from '../../../src/gateway/protocol/errors.ts';
import { HostileGateway } from '../../helpers/hostile-gateway.ts';
import { localCredential, token, WireServer } from '../../helpers/wire-server.ts';

const timing = { connectMs: 2000, pingMs: 20, slowMs: 80, retryMs: () => 20 };
const byToken = (port: number, secret = token) => ({
  target: parseTarget(`ws://127.0.0.1:${port}`),
  credential: async () => new Secret(secret),
});
const bySocket = (path: string) => ({
  target: { kind: 'unix', path } as const,
  credential: async () => new Secret(localCredential),
});
const hello = { protocol: 4, policy: { tickIntervalMs: 30_000 } };
const becomes = (link: { readonly state: LinkState }, kind: LinkState['kind']) =>
  expect.poll(() => link.state.kind).toBe(kind);

describe('a link', () => {
  it('goes live, hears events, and says how it travels', async () => {
    await using wire = await WireServer.open();
    const link = openLink(bySocket(wire.socketPath), { timing });
    const resyncs: string[] = [];
    const heard: unknown[] = [];
    link.onResync((why) => resyncs.push(why));
    link.onEvent('config.changed', (payload) => heard.push(payload));
    link.start();
    await becomes(link, 'live');
    expect(link).toMatchObject({ name: hostname(), transport: 'unix socket', sharesUser: true });
    expect(resyncs).toEqual(['hello']);
    wire.server.broadcast('config.changed', { path: 'openclaw.json', hash: 'h', ts: 1 });
    await expect.poll(() => heard).toEqual([{ path: 'openclaw.json', hash: 'h', ts: 1 }]);
    expect(wire.server.presence().at(-1)?.text).toBe('oc console');
    await link.close();
    await expect.poll(() => wire.server.clients()).toBe(0);
  });

  it('comes back after a restart with a new hello, and replays nothing', async () => {
    const first = await WireServer.open({ handlers: { 'oc.send': () => new Promise(() => undefined) } });
    const { socketPath } = first;
    const link = openLink(bySocket(socketPath), { timing });
    const kinds: string[] = [];
    const offline: LinkState[] = [];
    link.onState((state) => {
      kinds.push(state.kind);
      if (state.kind === 'offline') offline.push(state);
    });
    link.start();
    await becomes(link, 'live');
    const before = link.hello?.connId;
    const waiting = link.request('oc.send', { text: 'once' }).catch((error: OcError) => error);
    await expect.poll(() => first.calls.length).toBe(1);
    await first.server.stop('restart');
    expect(await waiting).toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
    await becomes(link, 'offline');
    await expect(link.request('health', {})).rejects.toMatchObject({
      message: expect.stringContaining('nothing was sent'),
    });
    // However often it is tried: offline since one moment, that of the loss.
    await expect.poll(() => offline.length).toBeGreaterThan(3);
    expect(new Set(offline.map(({ sinceMs }) => sinceMs)).size).toBe(1);
    await using second = await WireServer.open({ socketPath });
    await becomes(link, 'live');
    expect(link.hello?.connId).not.toBe(before);
    await link.request('health', {});
    expect(second.calls.map(({ method }) => method)).toEqual(['health']);
    expect(kinds).toContain('connecting');
    await link.close();
    await first[Symbol.asyncDispose]();
  });

  it('that is refused says so and does not try again', async () => {
    await using wire = await WireServer.open();
    const link = openLink(byToken(wire.port, 'wrong'), { timing });
    const kinds: string[] = [];
    link.onState(({ kind }) => kinds.push(kind));
    link.start();
    await becomes(link, 'refused');
    expect(link.state).toMatchObject({
      because: expect.stringContaining('token mismatch'),
      hints: [expect.any(String)],
    });
    expect(wire.logged.filter((line) => line.includes('authentication failed'))).toHaveLength(1);
    expect(kinds).toEqual(['connecting', 'refused']);
    await link.close();
  });

  it('without pongs turns slow, and live again when one comes', async () => {
    let deaf = true;
    await using gateway = await HostileGateway.open(
      ({ id, method }, socket) => {
        if (method === 'connect') socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: hello }));
        socket.on('ping', () => deaf || socket.pong());
      },
      { autoPong: false },
    );
    const link = openLink(byToken(gateway.port), { timing });
    link.start();
    await becomes(link, 'slow');
    expect(link.state).toMatchObject({ lastHeardMs: expect.any(Number) });
    deaf = false;
    for (const socket of gateway.sockets) socket.pong();
    await becomes(link, 'live');
    await link.close();
  });

  it('asks for a new listing when numbers of events are missing', async () => {
    await using gateway = await HostileGateway.open(({ id }, socket) => {
      socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: hello }));
    });
    const link = openLink(byToken(gateway.port), { timing });
    const resyncs: string[] = [];
    link.onResync((why) => resyncs.push(why));
    link.start();
    await becomes(link, 'live');
    for (const seq of [1, 2, 5, 6]) {
      for (const socket of gateway.sockets)
        socket.send(JSON.stringify({ type: 'event', event: 'tick', payload: { ts: 1 }, seq }));
    }
    await expect.poll(() => resyncs).toEqual(['hello', 'gap']);
    await link.close();
  });

  it('waits 1 s doubling to 30 s between attempts, each a little different', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((failures) => retryDelay(failures, () => 0.5))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
    ]);
    expect(retryDelay(1, () => 0)).toBe(800);
    expect(retryDelay(99, () => 1)).toBe(30_000);
  });
});
