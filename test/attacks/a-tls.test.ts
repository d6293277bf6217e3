import { chmodSync, copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { openTls } from '../../src/gateway/server/tls/tls.ts';
import { canaryToken, gatewaysOfTests, type RealGateway } from '../gateway/methods/real-gateway.ts';
import { Attacker } from '../helpers/attacker.ts';
import { type Certificate, makeAuthority, makeCertificate, makeSelfSigned } from '../helpers/certificates.ts';
import { needsProgram } from '../helpers/programs.ts';
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

  describe('what cannot be served', () => {
    const at = (name: string, text: string, mode = 0o600): string => {
      const path = join(mkdtempSync(join(dir, 'files-')), name);
      writeFileSync(path, text);
      chmodSync(path, mode);
      return path;
    };
    const expired = makeCertificate(authority, { cn: 'gateway', notAfter: yesterday });
    const other = makeCertificate(authority, { cn: 'gateway' });
    const cases: readonly [string, object, RegExp][] = [
      ['a certificate without a key', { cert: server.certPath }, /gateway\.tls\.key: is missing/],
      ['a key without a certificate', { key: server.keyPath }, /gateway\.tls\.cert: is missing/],
      ['authorities alone', { clientCa: clients.certPath }, /gateway\.tls\.cert: is missing/],
      ['a file that is not there', { ...tls, cert: join(dir, 'nowhere') }, /gateway\.tls\.cert names .*is not there/],
      ['a directory', { ...tls, cert: dir }, /is not a regular file/],
      ['a file without a certificate', { ...tls, cert: at('empty', '') }, /holds no certificate/],
      ['a key that is none', { ...tls, key: at('key', 'none') }, /holds no private key/],
      ['the key of another certificate', { ...tls, key: other.keyPath }, /is not the key of the certificate/],
      [
        'a key that others can read',
        { ...tls, key: at('key', server.key, 0o640) },
        /can be read or written by other users/,
      ],
      [
        'a certificate that others can write',
        { ...tls, cert: at('cert', server.cert, 0o666) },
        /can be written by other/,
      ],
      [
        'authorities that others can write',
        { ...mutual, clientCa: at('ca', clients.cert, 0o664) },
        /can be written by other/,
      ],
      [
        'no authority in their file',
        { ...mutual, clientCa: at('ca', '# none\n') },
        /clientCa names .*holds no certificate/,
      ],
      [
        'a certificate that has expired',
        { cert: expired.certPath, key: expired.keyPath },
        /gateway\.tls\.cert expired on/,
      ],
      ['a relative path', { ...tls, cert: 'gateway.crt' }, /must be an absolute path/],
    ];
    it.each(cases)('does not start with %s, nor in the clear instead', async (_, settings, because) => {
      await expect(open(settings)).rejects.toThrow(because);
    });

    it('follows links, which is how certificates are renewed by others', async () => {
      const link = join(mkdtempSync(join(dir, 'files-')), 'live.key');
      symlinkSync(server.keyPath, link);
      expect((await (await attach(await open({ ...tls, key: link }))).connect({ auth })).ok).toBe(true);
    });
  });

  describe('a certificate that is renewed', () => {
    const place = (from: Certificate) => {
      const home = mkdtempSync(join(dir, 'live-'));
      const paths = { cert: join(home, 'cert.pem'), key: join(home, 'key.pem'), clientCa: null };
      const put = (next: Certificate) => {
        copyFileSync(next.certPath, paths.cert);
        copyFileSync(next.keyPath, paths.key);
        chmodSync(paths.key, 0o600);
      };
      put(from);
      return { paths, put };
    };

    it('is served after the next look, without a restart; connections that are open stay', async () => {
      const { paths, put } = place(server);
      const gateway = await open({ cert: paths.cert, key: paths.key });
      const before = await attach(gateway);
      await before.connect({ auth });
      expect(await fingerprint(gateway.port)).toBe(server.fingerprint);
      const next = makeCertificate(authority, { cn: 'gateway' });
      put(next);
      // The configuration is looked at, and so are the files that it names.
      const changed = { gateway: { auth, tls: { cert: paths.cert, key: paths.key } }, logging: { level: 'debug' } };
      writeFileSync(gateway.paths.configFile, JSON.stringify(changed));
      await expect.poll(() => fingerprint(gateway.port)).toBe(next.fingerprint);
      expect((await before.request('health')).ok).toBe(true);
    });

    it('and does not fit is complained of once, and the old one stays until it does', async () => {
      const { paths, put } = place(server);
      const said: string[] = [];
      const note = (_: string, message: string, data?: object) => void said.push(`${message} ${JSON.stringify(data)}`);
      const log = { debug: note, info: note, warn: note, error: note };
      const served = openTls({ paths, now: Date.now, log });
      const listener = served.serve({}).listen(0, '127.0.0.1');
      await new Promise((resolve) => listener.once('listening', resolve));
      const bound = listener.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
      const next = makeCertificate(authority, { cn: 'gateway' });
      copyFileSync(next.certPath, paths.cert);
      served.look();
      served.look();
      expect(await fingerprint(port)).toBe(server.fingerprint);
      expect(said).toEqual([expect.stringContaining('gateway.tls.key is not the key of the certificate')]);
      rmSync(paths.cert);
      served.look();
      expect(said.at(-1)).toContain('is not there');
      put(next);
      served.look();
      expect(await fingerprint(port)).toBe(next.fingerprint);
      served.close();
      listener.close();
    });

    it('too late is spoken of before it ends and when it has ended, once a day', async () => {
      const said: string[] = [];
      const note = (_: string, message: string) => void said.push(message);
      const log = { debug: note, info: note, warn: note, error: note };
      const { paths } = place(makeCertificate(authority, { cn: 'gateway', days: 10 }));
      let now = Date.now();
      const served = openTls({ paths, now: () => now, log });
      for (const days of [0, 0, 1, 20, 20]) {
        now = Date.now() + days * 86_400_000;
        served.look();
      }
      served.close();
      expect(said).toEqual([
        'the certificate ends soon',
        'the certificate ends soon',
        'the certificate has expired; clients that check do not connect',
      ]);
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

/** What a port says to plain words, until it hangs up. */
const said = (port: number, words: string): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(words));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined).on('close', () => resolve(text));
  });

function page(port: number, options: ConnectionOptions, path: string): Promise<string> {
  const agent = new Agent({ ...options, maxCachedSessions: 0 });
  return new Promise((resolve, reject) => {
    const asked = request({ agent, host: 'localhost', port, path }, (response) => {
      response
        .setEncoding('utf8')
        .toArray()
        .then((chunks) => resolve(chunks.join('')), reject);
    });
    asked.on('error', reject).end();
  });
}

const handshake = (port: number, options: ConnectionOptions): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ ...options, port }, () => resolve(socket));
    socket.on('error', reject);
  });

/** What a client keeps of a session to come back with; of none, where the server gives it nothing. */
async function sessionOf(port: number, options: ConnectionOptions): Promise<Buffer> {
  const socket = await handshake(port, options);
  let kept = socket.getSession();
  socket.on('session', (session) => {
    kept = session;
  });
  socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => socket.resume().once('close', resolve));
  return kept ?? Buffer.alloc(0);
}

async function fingerprint(port: number): Promise<string> {
  const socket = await handshake(port, { rejectUnauthorized: false });
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
