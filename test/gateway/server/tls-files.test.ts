import { chmodSync, copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTls } from '../../../src/gateway/server/tls/tls.ts';
import { Attacker } from '../../helpers/attacker.ts';
import { type Certificate, makeAuthority, makeCertificate } from '../../helpers/certificates.ts';
import { needsProgram } from '../../helpers/programs.ts';
import { fingerprint } from '../../helpers/tls-client.ts';
import { canaryToken, gatewaysOfTests, type RealGateway } from '../methods/real-gateway.ts';

const started = gatewaysOfTests();
const dir = mkdtempSync(join(tmpdir(), 'oc-tls-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.skipIf(needsProgram('openssl'))('files of TLS', () => {
  const authority = makeAuthority(dir, 'ours');
  const server = makeCertificate(authority, { cn: 'gateway' });
  const clients = makeAuthority(dir, 'our clients');
  const yesterday = new Date(Date.now() - 86_400_000);
  const auth = { token: canaryToken };
  const tls = { cert: server.certPath, key: server.keyPath };
  const mutual = { ...tls, clientCa: clients.certPath };
  const open = (settings: object = tls) => started({ gateway: { auth, tls: settings } });
  const attach = ({ port }: RealGateway) =>
    Attacker.open({ port, tls: { ca: authority.cert, host: '127.0.0.1', servername: 'localhost' } });

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
});
