import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { openTls } from '../../src/gateway/server/tls/tls.ts';
import { canaryToken, gatewaysOfTests, type RealGateway } from '../gateway/methods/real-gateway.ts';
import { Attacker } from '../helpers/attacker.ts';
import { type Certificate, makeAuthority, makeCertificate, makeSelfSigned } from '../helpers/certificates.ts';
import { needsProgram } from '../helpers/programs.ts';
import { handshake, page, said, sessionOf } from '../helpers/tls-client.ts';
import { token, WireServer } from '../helpers/wire-server.ts';

const started = gatewaysOfTests();
const dir = mkdtempSync(join(tmpdir(), 'oc-tls-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.skipIf(needsProgram('openssl'))('TLS on the TCP addresses', () => {
  const authority = makeAuthority(dir, 'ours');
  const server = makeCertificate(authority, { cn: 'gateway' });
  const clients = makeAuthority(dir, 'our clients');
  const rogues = makeAuthority(dir, 'our clients');
  const yesterday = new Date(Date.now() - 86_400_000);
  const good = makeCertificate(clients, { cn: 'operator', client: true });
  const auth = { token: canaryToken };
  const tls = { cert: server.certPath, key: server.keyPath };
  const mutual = { ...tls, clientCa: clients.certPath };
  const open = (settings: object = tls) => started({ gateway: { auth, tls: settings } });
  const show = ({ cert, key }: Certificate): ConnectionOptions => ({ cert, key });
  const trusting = { ca: authority.cert, host: 'localhost', servername: 'localhost' };
  const attach = (gateway: RealGateway, shown: ConnectionOptions = {}) =>
    Attacker.open({ port: gateway.port, tls: { ...trusting, host: '127.0.0.1', ...shown } });

  it('a client that checks the certificate attaches; the unix socket stays as it is', async () => {
    const gateway = await open();
    expect((await (await attach(gateway)).connect({ auth })).ok).toBe(true);
    const operator = await gateway.operator();
    expect((await operator.request('status')).payload.oc).toMatchObject({ bind: 'loopback', tls: true });
    expect(await page(gateway.port, trusting, '/')).toContain(`oc tui --url wss://localhost:${gateway.port}\n`);
  });

  it('171 (CVE-2026-32034): nothing is said in the clear, and nothing older than TLS 1.2 is spoken', async () => {
    const gateway = await open();
    expect(await said(gateway.port, 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')).not.toContain('HTTP');
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(attach(gateway, old)).rejects.toThrow(/PROTOCOL|alert|version/i);
    expect((await (await attach(gateway, { maxVersion: 'TLSv1.2' })).connect({ auth })).ok).toBe(true);
  });

  describe('clients that must show a certificate', () => {
    it('with a good one still need a credential; it is no authentication', async () => {
      const gateway = await open(mutual);
      const client = await attach(gateway, show(good));
      expect((await client.connect()).error.details).toEqual({ code: 'DEVICE_IDENTITY_REQUIRED' });
      expect((await (await attach(gateway, show(good))).connect({ auth })).ok).toBe(true);
    });

    it.each([
      ['none', () => ({}), 'client certificate missing'],
      [
        'one of another authority of the same name',
        () => show(makeCertificate(rogues, { cn: 'operator', client: true })),
        'not of a known authority',
      ],
      ['one that vouches for itself', () => show(makeSelfSigned(dir, { cn: 'operator' })), 'not of a known authority'],
      [
        'one that has expired',
        () => show(makeCertificate(clients, { cn: 'operator', client: true, notAfter: yesterday })),
        'client certificate expired',
      ],
      ['one made for servers', () => show(makeCertificate(clients, { cn: 'operator' })), 'not made for clients'],
    ])('with %s do not come as far as a request, and are recorded', async (_, shown, because) => {
      const gateway = await open(mutual);
      await expect(attach(gateway, shown())).rejects.toThrow();
      await expect(page(gateway.port, { ...trusting, ...shown() }, '/health')).rejects.toThrow();
      const operator = await gateway.operator();
      const rows = async () => (await operator.request('oc.auth.logs')).payload.entries;
      const refused = { credential: 'certificate', result: 'refused', address: '127.0.0.1' };
      await expect.poll(rows).toEqual(expect.arrayContaining([expect.objectContaining(refused)]));
      expect(gateway.complaints.join('')).toMatch(/"address":"127\.0\.0\.1".*unauthorized: authentication failed/);
      expect(gateway.complaints.join('')).toContain(because);
      expect((await (await attach(gateway, show(good))).connect({ auth })).ok).toBe(true);
    });

    it('are judged anew on every connection: no session is resumed', async () => {
      const gateway = await open(mutual);
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
        const session = await sessionOf(gateway.port, { ...trusting, ...show(good), maxVersion });
        const again = await handshake(gateway.port, { ...trusting, ...show(good), maxVersion, session });
        expect(again.isSessionReused()).toBe(false);
        again.destroy();
      }
    });
  });

  describe('33 (CVE-2026-41399): sockets that do not come as far as a request', () => {
    it('are bounded for an address, and ended at the deadline, whatever they say of TLS', async () => {
      const served = openTls({ paths: { ...tls, clientCa: null }, now: Date.now, log: quiet });
      await using wire = await WireServer.open({ tls: served, limits: { handshakeTimeoutMs: 1500 } });
      const silent = Array.from({ length: 100 }, () => connect(wire.port, '127.0.0.1'));
      const ends = silent.map((socket, i) => ended(socket, i % 2 === 0 ? '' : '\x16\x03\x01\x02\x00'));
      const refused = await Promise.race([Promise.all(ends.slice(-30)), late(1200)]);
      expect(refused).not.toBe('late');
      await Promise.all(ends);
      // The rooms are empty again.
      const secured = { port: wire.port, tls: trusting };
      for (let round = 0; round < 3; round += 1) {
        const crowd = await Promise.all(Array.from({ length: 30 }, () => Attacker.open(secured)));
        await Promise.all(crowd.map((client) => client.end()));
      }
      served.close();
    });

    it('and those that speak TLS and then say nothing, or never end their head, are ended at the deadline too', async () => {
      const served = openTls({ paths: { ...tls, clientCa: null }, now: Date.now, log: quiet });
      await using wire = await WireServer.open({ tls: served, limits: { handshakeTimeoutMs: 800 } });
      for (const words of ['', 'GET / HTTP/1.1\r\nHost: localhost\r\n']) {
        await ended(await handshake(wire.port, trusting), words);
      }
      served.close();
    });

    it('attached clients take no place of those who wait', async () => {
      const served = openTls({ paths: { ...tls, clientCa: null }, now: Date.now, log: quiet });
      await using wire = await WireServer.open({ tls: served });
      const secured = { port: wire.port, tls: trusting };
      for (let i = 0; i < 80; i += 1) {
        const client = await Attacker.open(secured);
        expect((await client.connect({ auth: { token } })).ok).toBe(true);
      }
      expect(wire.server.clients()).toBe(80);
      served.close();
    });

    it('do not hold up a stop', async () => {
      const gateway = await open();
      const silent = connect(gateway.port, '127.0.0.1');
      const end = ended(silent, '\x16\x03\x01\x02\x00');
      await new Promise((resolve) => silent.once('connect', resolve));
      const before = performance.now();
      await gateway.stop();
      await end;
      expect(performance.now() - before).toBeLessThan(3000);
    });
  });
});

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const late = (ms: number) => new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), ms));

/** Resolves when the other side has hung up. */
const ended = (socket: Socket, says: string): Promise<void> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume().write(says);
  });
