import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { canaryToken, gatewaysOfTests, type RealGateway } from '../gateway/methods/real-gateway.ts';
import { Attacker } from '../helpers/attacker.ts';
import { type Certificate, makeAuthority, makeCertificate } from '../helpers/certificates.ts';
import { needsProgram } from '../helpers/programs.ts';

const started = gatewaysOfTests();
const dir = mkdtempSync(join(tmpdir(), 'oc-authorities-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The files of TLS are looked at, too. */
function touch({ paths }: RealGateway): void {
  const config = JSON.parse(readFileSync(paths.configFile, 'utf8'));
  writeFileSync(paths.configFile, JSON.stringify({ ...config, messages: { limits: { perSenderPerMinute: 3 } } }));
}

describe.skipIf(needsProgram('openssl'))('7 (CVE-2026-53843): authorities of clients that are replaced', () => {
  const authority = makeAuthority(dir, 'ours');
  const server = makeCertificate(authority, { cn: 'gateway' });
  const before = makeAuthority(dir, 'clients before');
  const after = makeAuthority(dir, 'clients after');
  const auth = { token: canaryToken };
  const by = (of: typeof before) => makeCertificate(of, { cn: 'operator', client: true });
  const attach = ({ port }: RealGateway, { cert, key }: Certificate) =>
    Attacker.open({ port, tls: { ca: authority.cert, host: '127.0.0.1', servername: 'localhost', cert, key } });
  const open = async () => {
    const clientCa = join(mkdtempSync(join(dir, 'files-')), 'clients.crt');
    copyFileSync(before.certPath, clientCa);
    const tls = { cert: server.certPath, key: server.keyPath, clientCa };
    return { clientCa, gateway: await started({ gateway: { auth, tls } }) };
  };

  it('close who came in by the earlier ones, and let nobody in by them again', async () => {
    const { clientCa, gateway } = await open();
    const old = by(before);
    const client = await attach(gateway, old);
    expect((await client.connect({ auth })).ok).toBe(true);
    const operator = await gateway.operator();
    writeFileSync(clientCa, after.cert);
    touch(gateway);
    expect(await client.closed).toEqual({ code: 1008, reason: 'door changed' });
    await expect(attach(gateway, old)).rejects.toThrow();
    const right = await attach(gateway, by(after));
    expect((await right.connect({ auth })).ok).toBe(true);
    expect((await operator.request('health')).ok).toBe(true);
    await right.end();
  });

  it('which are the same as before, written again, close nobody', async () => {
    const { clientCa, gateway } = await open();
    const client = await attach(gateway, by(before));
    await client.connect({ auth });
    writeFileSync(clientCa, `# written again\n${before.cert}`);
    touch(gateway);
    await client.frame(({ event }) => event === 'config.changed');
    expect((await client.request('status')).ok).toBe(true);
    await client.end();
  });

  it('are told from where somebody without one came, also when they reset the connection at once', async () => {
    const { gateway } = await open();
    const hangUp = () =>
      new Promise<void>((resolve) => {
        const raw = connect({ port: gateway.port, host: '127.0.0.1', localAddress: '127.0.0.7' });
        const socket = connectTls({ socket: raw, ca: authority.cert, servername: 'localhost' });
        // What it has to say of itself is sent by now, and not judged yet.
        socket.once('secureConnect', () => setImmediate(() => raw.resetAndDestroy()));
        for (const each of [raw, socket]) each.on('error', () => undefined);
        raw.once('close', () => resolve());
      });
    for (let i = 0; i < 20; i += 1) await hangUp();
    const told = () => gateway.complaints.filter((line) => line.includes('client certificate missing'));
    await expect.poll(() => told().length).toBeGreaterThan(0);
    // Whoever comes behind them is told of after them.
    await expect(attach(gateway, by(after))).rejects.toThrow();
    await expect.poll(() => gateway.complaints.join('')).toContain('not of a known authority');
    expect(told().filter((line) => !line.includes('"address":"127.0.0.7"'))).toEqual([]);
  });
});
