import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { canaryToken, gatewaysOfTests, type RealGateway } from '../gateway/methods/real-gateway.ts';
import { Attacker } from '../helpers/attacker.ts';

const started = gatewaysOfTests();

const admin = { auth: { token: canaryToken }, scopes: ['operator.admin'] };

function rewrite(gateway: RealGateway, change: (config: { gateway: { auth: object } }) => void): void {
  const config = JSON.parse(readFileSync(gateway.paths.configFile, 'utf8'));
  change(config);
  writeFileSync(gateway.paths.configFile, JSON.stringify(config));
}

describe('7 (CVE-2026-53843): what was taken away from a secret is taken from whoever came in with it', () => {
  it('a rotated token closes the sockets that the old one opened, and lets the new one in', async () => {
    const gateway = await started();
    const thief = await Attacker.open({ port: gateway.port });
    expect((await thief.connect(admin)).ok).toBe(true);
    const operator = await gateway.operator();
    rewrite(gateway, (config) => {
      config.gateway.auth = { token: 'another-token-0123456789abcdef0123456789' };
    });
    expect(await thief.closed).toEqual({ code: 1008, reason: 'credentials changed' });
    const again = await Attacker.open({ port: gateway.port });
    expect((await again.connect(admin)).ok).toBe(false);
    const right = await Attacker.open({ port: gateway.port });
    expect((await right.connect({ auth: { token: 'another-token-0123456789abcdef0123456789' } })).ok).toBe(true);
    // The operator's own way in has a credential of its own, which did not change.
    expect((await operator.request('health')).ok).toBe(true);
    await right.end();
  });

  it('fewer scopes for the shared secret are fewer at once', async () => {
    const gateway = await started();
    const client = await Attacker.open({ port: gateway.port });
    expect((await client.connect(admin)).ok).toBe(true);
    rewrite(gateway, (config) => Object.assign(config.gateway.auth, { scopes: ['operator.read'] }));
    await client.closed;
    const again = await Attacker.open({ port: gateway.port });
    const { payload } = await again.connect({ ...admin, scopes: ['operator.admin', 'operator.read'] });
    expect(payload['auth']['scopes']).toEqual(['operator.read']);
    await again.end();
  });

  it('a change of something else closes nobody', async () => {
    const gateway = await started();
    const client = await Attacker.open({ port: gateway.port });
    await client.connect(admin);
    rewrite(gateway, (config) => Object.assign(config, { messages: { limits: { perSenderPerMinute: 3 } } }));
    await client.frame((frame) => frame['event'] === 'config.changed');
    expect((await client.request('status')).ok).toBe(true);
    await client.end();
  });
});

/** Sockets over TCP that have shown nothing, whoever opened them. */
const roomInAll = 512;

describe('33 (CVE-2026-41399): a flood from many addresses of this machine', () => {
  it('leaves the operator’s own socket free, and a place for whoever comes from an address of their own', async () => {
    const gateway = await started();
    const sockets: Socket[] = [];
    const upgrade = `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
    await Promise.all(
      Array.from({ length: 12 * 64 }, (_, i) => {
        const socket = connect({ port: gateway.port, host: '127.0.0.1', localAddress: `127.0.0.${2 + (i % 12)}` });
        sockets.push(socket);
        socket.on('error', () => undefined);
        // Unread, the end of a socket is not noticed.
        socket.resume();
        return new Promise<void>((resolve) => {
          socket.once('connect', () => socket.write(i % 4 === 0 ? upgrade : 'GET '));
          socket.once('connect', () => resolve());
          socket.once('close', () => resolve());
        });
      }),
    );
    const operator = await gateway.operator();
    expect((await operator.request('status')).ok).toBe(true);
    // The flood is real: there is no room for all of it. A socket is connected before the gateway has met it, so that takes a moment.
    const cutOff = () => sockets.filter(({ closed }) => closed).length;
    await expect.poll(cutOff).toBeGreaterThanOrEqual(sockets.length - roomInAll);
    const before = cutOff();
    const newcomers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => Attacker.open({ port: gateway.port, from: `127.0.1.${1 + i}` })),
    );
    for (const newcomer of newcomers) expect((await newcomer.connect(admin)).ok).toBe(true);
    // Their places were the flood's.
    await expect.poll(cutOff).toBeGreaterThan(before);
    expect((await operator.request('status')).ok).toBe(true);
    for (const newcomer of newcomers) await newcomer.end();
    for (const socket of sockets) socket.destroy();
  });
});
