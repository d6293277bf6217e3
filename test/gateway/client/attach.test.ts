import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { deviceProblem } from '../../../src/gateway/auth/device-signature.ts';
import { consoleDevice, consoleStateDir } from '../../../src/gateway/client/console-device.ts';
import type { GatewayLink } from '../../../src/gateway/client/link.ts';
import { type LinkOptions, openLink } from '../../../src/gateway/client/open-link.ts';
import { parseTarget } from '../../../src/gateway/client/target.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import type { ConnectParams } from '../../../src/gateway/protocol/connect.ts';
import { HostileGateway } from '../../helpers/hostile-gateway.ts';
import { localCredential, token, WireServer } from '../../helpers/wire-server.ts';

const timing = { retryMs: () => 20, approvalMs: 20 };
const requestId = '9b2f0c1e-5f6a-4c0f-8f77-2f6f0a7f1f11';

let home = '';
const links: GatewayLink[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'oc-attach-'));
});
afterEach(async () => {
  for (const link of links.splice(0)) await link.close();
  rmSync(home, { recursive: true, force: true });
});

const device = () => consoleDevice({ HOME: home });
const origin = (port: number) => `ws://127.0.0.1:${port}`;

function attach(port: number, secret: string | null, options: LinkOptions = {}): GatewayLink {
  const credential = async () => (secret === null ? null : new Secret(secret));
  const link = openLink({ target: parseTarget(origin(port)), credential }, { device: device(), timing, ...options });
  links.push(link);
  link.start();
  return link;
}

const becomes = (link: GatewayLink, kind: string) => expect.poll(() => link.state.kind, { timeout: 5000 }).toBe(kind);

const hello = (auth: object = {}) => ({
  type: 'hello-ok',
  protocol: 4,
  server: { version: '2026.9.6', connId: 'c' },
  features: { methods: ['health'], events: [] },
  snapshot: { uptimeMs: 1 },
  auth: { role: 'operator', scopes: ['operator.read'], ...auth },
  policy: { tickIntervalMs: 30_000 },
});

type Connect = ConnectParams & { readonly auth?: { readonly token?: string; readonly deviceToken?: string } };
type Answer = { readonly payload: object } | { readonly error: object };

/** A gateway that decides about every connect by what it shows; all that was shown is kept. */
async function door(decide: (params: Connect, attempt: number, socket: WebSocket) => Answer) {
  const shown: Connect[] = [];
  const gateway = await HostileGateway.open((frame, socket) => {
    const { id, method, params } = frame as typeof frame & { readonly params: Connect }; // why: a connect was sent
    if (method !== 'connect') return;
    shown.push(params);
    const answer = decide(params, shown.length, socket);
    socket.send(JSON.stringify({ type: 'res', id, ok: 'payload' in answer, ...answer }));
  });
  return { shown, gateway, port: gateway.port, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
}

const refusal = (code: string, details: object = {}, more: object = {}): Answer => ({
  error: { code: 'INVALID_REQUEST', message: `unauthorized: ${code}`, details: { code, ...details }, ...more },
});

describe('a console that is a device', () => {
  it('signs the challenge as every gateway checks it, and shows the public half of its key alone', async () => {
    await using at = await door(() => ({ payload: hello() }));
    await becomes(attach(at.port, 'shared'), 'live');
    const [params] = at.shown;
    expect(params).toMatchObject({
      client: { id: 'cli', mode: 'cli', displayName: expect.stringMatching(/^oc console \S+ [0-9a-f]{6}$/) },
      role: 'operator',
      caps: ['approvals'],
      auth: { token: 'shared' },
    });
    if (!params) expect.fail();
    expect(deviceProblem(params, 'n', Date.now())).toBeNull();
    expect(deviceProblem({ ...params, scopes: ['operator.read'] }, 'n', Date.now())).toBe('signature');
    expect(Object.keys(params.device ?? {}).toSorted()).toEqual(['id', 'nonce', 'publicKey', 'signature', 'signedAt']);
  });

  it('is taken by our own gateway by TCP, and is no device on the unix socket', async () => {
    await using wire = await WireServer.open();
    const link = attach(wire.port, token);
    await becomes(link, 'live');
    expect(link.hello?.scopes).toContain('operator.admin');
    const found = {
      target: { kind: 'unix' as const, path: wire.socketPath },
      credential: async () => new Secret(localCredential),
    };
    const other = consoleDevice({ HOME: join(home, 'other') });
    const local = openLink(found, { device: other, timing });
    links.push(local);
    local.start();
    await becomes(local, 'live');
    expect(wire.server.presence().at(-1)?.text).toBe('oc console');
    expect(existsSync(consoleStateDir({ HOME: join(home, 'other') }))).toBe(false);
  });

  it('shows the token that it was given first the next time, and the shared one no more', async () => {
    await using at = await door(() => ({ payload: hello({ deviceToken: 'given-to-this-device' }) }));
    await becomes(attach(at.port, 'shared'), 'live');
    await becomes(attach(at.port, 'shared'), 'live');
    expect(at.shown.map(({ auth }) => auth)).toEqual([{ token: 'shared' }, { deviceToken: 'given-to-this-device' }]);
    for (const params of at.shown) expect(deviceProblem(params, 'n', Date.now())).toBeNull();
  });

  it.each(['AUTH_DEVICE_TOKEN_MISMATCH', 'AUTH_SCOPE_MISMATCH'])(
    'falls back to the shared token at %s, and keeps the new one',
    async (code) => {
      await using at = await door(({ auth }) =>
        auth?.deviceToken === 'old' ? refusal(code) : { payload: hello({ deviceToken: 'new' }) },
      );
      const { id } = await device().identity(origin(at.port));
      await device().tokens.keep(origin(at.port), id, { token: new Secret('old'), scopes: [] });
      await becomes(attach(at.port, 'shared'), 'live');
      expect(at.shown.map(({ auth }) => auth)).toEqual([{ deviceToken: 'old' }, { token: 'shared' }]);
      expect((await device().tokens.find(origin(at.port), id))?.token.reveal()).toBe('new');
    },
  );

  it('with a token of no use and no other is refused, once', async () => {
    await using at = await door(() => refusal('AUTH_DEVICE_TOKEN_MISMATCH'));
    const { id } = await device().identity(origin(at.port));
    await device().tokens.keep(origin(at.port), id, { token: new Secret('old'), scopes: [] });
    const link = attach(at.port, null);
    await becomes(link, 'refused');
    expect(at.shown).toHaveLength(1);
    expect(link.state).not.toHaveProperty('retryAtMs');
  });

  it('that nobody has approved says so in words, goes on asking, and is live when it was', async () => {
    let approved = false;
    await using at = await door(() =>
      approved ? { payload: hello() } : refusal('PAIRING_REQUIRED', { requestId, reason: 'not-paired' }),
    );
    const kinds: string[] = [];
    const link = attach(at.port, 'shared');
    link.onState(({ kind }) => kinds.push(kind));
    await expect.poll(() => at.shown.length).toBeGreaterThan(3);
    expect(link.state).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining(requestId),
      hints: [`On its host:  openclaw devices approve ${requestId}`],
      retryAtMs: expect.any(Number),
    });
    expect(new Set(kinds)).toEqual(new Set(['refused']));
    approved = true;
    await becomes(link, 'live');
    expect(new Set(at.shown.map(({ device: shown }) => shown?.id)).size).toBe(1);
  });

  it.each([[{ requestId: 'x; rm -rf /' }], [{ requestId: '--all' }], [{ requestId: 7 }], [{}]])(
    'does not offer %j for pasting, and stops asking',
    async (details) => {
      await using at = await door(() => refusal('PAIRING_REQUIRED', details));
      const link = attach(at.port, 'shared');
      await becomes(link, 'refused');
      expect(JSON.stringify(link.state)).not.toMatch(/rm -rf|--all|devices approve/);
      expect(link.state).not.toHaveProperty('retryAtMs');
    },
  );

  it.each(['a|b', '', 'two words', 'x'.repeat(300), 7])('signs no nonce like %j', async (nonce) => {
    await using gateway = await HostileGateway.open(() => undefined, { challenge: false });
    const link = attach(gateway.port, 'shared');
    await expect.poll(() => gateway.sockets.size).toBe(1);
    for (const socket of gateway.sockets) {
      socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload: { nonce, ts: Date.now() } }));
    }
    await becomes(link, 'refused');
    expect(gateway.requests).toEqual([]);
  });

  it('takes no device token for a gateway that was reached without a device', async () => {
    await using at = await door(() => ({ payload: hello({ deviceToken: 'x' }) }));
    const link = openLink({ target: parseTarget(origin(at.port)), credential: async () => null }, { timing });
    links.push(link);
    link.start();
    await becomes(link, 'live');
    expect(at.shown[0]).not.toHaveProperty('device');
  });
});

describe('how a console comes back', () => {
  it('waits as long as it is told to, also after a refusal that time mends', async () => {
    const details = { recommendedNextStep: 'wait_then_retry' };
    await using at = await door((_, attempt) =>
      attempt === 1
        ? refusal('AUTH_RATE_LIMITED', details, { retryable: true, retryAfterMs: 300 })
        : { payload: hello() },
    );
    const started = Date.now();
    const link = attach(at.port, 'shared');
    await becomes(link, 'live');
    expect(Date.now() - started).toBeGreaterThanOrEqual(300);
  });

  it('is not made to wait for ever', async () => {
    await using at = await door(() => refusal('AUTH_RATE_LIMITED', {}, { retryAfterMs: 1e15 }));
    const link = attach(at.port, 'shared');
    await becomes(link, 'offline');
    const { state } = link;
    expect(state.kind === 'offline' && state.retryAtMs - state.sinceMs).toBe(600_000);
  });

  it('comes back at once after a restart that was announced, and not in a loop', async () => {
    let nowMs = 1_000_000;
    await using at = await door(() => ({ payload: hello() }));
    const link = attach(at.port, 'shared', { now: () => nowMs, timing: { retryMs: () => 60_000 } });
    await becomes(link, 'live');
    nowMs += 5000;
    for (const socket of at.gateway.sockets) socket.close(1012, 'service restart');
    await expect.poll(() => at.shown.length).toBe(2);
    await becomes(link, 'live');
    // It stayed for no time at all: the usual pause holds.
    for (const socket of at.gateway.sockets) socket.close(1012, 'service restart');
    await becomes(link, 'offline');
    expect(link.state).toMatchObject({ retryAtMs: nowMs + 60_000 });
  });

  it('hears an event that is not in its form as a reason to list again', async () => {
    await using at = await door(() => ({ payload: hello() }));
    const link = attach(at.port, 'shared');
    const [heard, resyncs]: unknown[][] = [[], []];
    link.onEvent('exec.approval.requested', (event) => heard?.push(event));
    link.onEvent('presence', ({ presence }) => heard?.push(presence.length));
    link.onResync((why) => resyncs?.push(why));
    await becomes(link, 'live');
    const waits = { id: 'a', createdAtMs: 1, expiresAtMs: 2 };
    const events = [
      ['presence', null],
      ['presence', { presence: {} }],
      ['exec.approval.requested', { ...waits, request: {} }],
      ['exec.approval.requested', { ...waits, request: { command: 'x'.repeat(300_000) } }],
      ['toString', {}],
      ['exec.approval.requested', { ...waits, request: { command: 'ls' }, approvalKind: 'exec' }],
    ] as const;
    for (const socket of at.gateway.sockets) {
      for (const [event, payload] of events) socket.send(JSON.stringify({ type: 'event', event, payload }));
    }
    await expect.poll(() => heard).toEqual([expect.objectContaining({ id: 'a' })]);
    expect(resyncs).toEqual(['hello', 'gap', 'gap', 'gap', 'gap']);
  });
});
