import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectGateway } from '../../../src/gateway/client/connect-gateway.ts';
import { consoleDevice } from '../../../src/gateway/client/console-device.ts';
import type { GatewayLink } from '../../../src/gateway/client/link.ts';
import { openLink } from '../../../src/gateway/client/open-link.ts';
import { parseTarget } from '../../../src/gateway/client/target.ts';
import { type TrustWords, trustOf } from '../../../src/gateway/client/trust.ts';
import { type Certificate, makeCertificate, makeSelfSigned } from '../../helpers/certificates.ts';
import { HostileGateway } from '../../helpers/hostile-gateway.ts';
import { needsProgram } from '../../helpers/programs.ts';
import { Impostor, SecureGateway } from '../../helpers/secure-gateway.ts';
import { anHourAgo, attach, refusal, secret, serve, TlsPlace, url } from './tls-place.ts';

const links: GatewayLink[] = [];

function linkTo(address: string, trust: TrustWords, home: string): GatewayLink {
  const found = { target: parseTarget(address, trustOf(trust)), credential: async () => secret };
  const link = openLink(found, { device: consoleDevice({ HOME: home }), timing: { retryMs: () => 20 } });
  links.push(link);
  link.start();
  return link;
}

const becomes = (link: GatewayLink, kind: string) => expect.poll(() => link.state.kind, { timeout: 5000 }).toBe(kind);

describe.skipIf(needsProgram('openssl'))('171 (CVE-2026-32034): a gateway behind TLS', () => {
  let place: TlsPlace;
  beforeAll(() => {
    place = new TlsPlace();
  });
  afterEach(async () => {
    for (const link of links.splice(0)) await link.close();
    vi.unstubAllEnvs();
  });
  afterAll(() => place[Symbol.dispose]());

  describe('without a pin', () => {
    it.each(['localhost', '127.0.0.1'])('is attached to by an authority that is named, as %s', async (host) => {
      await using gateway = await SecureGateway.open(serve(place.server));
      expect(await attach(url(gateway.port, host), place.ca)).toBe('2026.9.6');
      expect(gateway.connects).toHaveLength(1);
    });

    it('is told which name is meant, so that one address can serve several', async () => {
      const names: string[] = [];
      const note = (name: string, done: (error: null) => void) => {
        names.push(name);
        done(null);
      };
      await using gateway = await SecureGateway.open({ ...serve(place.server), SNICallback: note });
      for (const host of ['localhost', '127.0.0.1']) await attach(url(gateway.port, host), place.ca);
      expect(names).toEqual(['localhost']);
    });

    const bad: readonly (readonly [string, () => Certificate, () => TrustWords, string, boolean])[] = [
      [
        'signed by itself',
        () => makeSelfSigned(place.dir, { cn: 'localhost' }),
        () => ({}),
        'signed by itself alone',
        true,
      ],
      ['of an authority nobody named', () => place.server, () => ({}), 'no authority that is known here', true],
      [
        'of another authority of the same name',
        () => makeCertificate(place.stranger, { cn: 'localhost' }),
        () => place.ca,
        'no authority that is known here',
        true,
      ],
      [
        'that has expired',
        () => makeCertificate(place.authority, { cn: 'localhost', notAfter: anHourAgo }),
        () => place.ca,
        'the certificate has expired',
        false,
      ],
      [
        'for another name',
        () => makeCertificate(place.authority, { cn: 'localhost', san: ['DNS:other.example'] }),
        () => place.ca,
        'for another name (DNS:other.example)',
        true,
      ],
      [
        'made for a client',
        () => makeCertificate(place.authority, { cn: 'localhost', client: true }),
        () => place.ca,
        'cannot be trusted (INVALID_PURPOSE)',
        true,
      ],
    ];
    it.each(bad)('is told nothing when its certificate is one %s', async (_, certificate, trust, words, pinnable) => {
      // What would let everything pass in a program that relies on the default.
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      const shown = certificate();
      await using gateway = await Impostor.open(serve(shown));
      const { code, exit, message, hints, details } = await refusal(url(gateway.port), trust());
      expect({ code, exit }).toEqual({ code: 'TLS_UNTRUSTED', exit: 5 });
      expect(message).toContain(words);
      expect(message).toContain('nothing was sent');
      expect(hints.join('\n').includes(`--tls-fingerprint ${shown.fingerprint}`)).toBe(pinnable);
      expect(hints.join('\n').includes('openssl x509')).toBe(pinnable);
      expect(details['fingerprint']).toBe(shown.fingerprint);
      expect(await gateway.heard()).toBe('');
    });
  });

  describe('with a pin', () => {
    const spellings: readonly (readonly [string, (fingerprint: string) => string])[] = [
      ['as openssl prints it', (fingerprint) => `sha256 Fingerprint=${fingerprint}`],
      ['without colons, in small letters', (fingerprint) => fingerprint.replaceAll(':', '').toLowerCase()],
      ['with its algorithm', (fingerprint) => `SHA256:${fingerprint.replaceAll(':', '')}`],
    ];
    it.each(spellings)('is attached to whoever signed it, the pin written %s', async (_, write) => {
      const own = makeSelfSigned(place.dir, { cn: 'whatever', san: ['DNS:whatever.example'] });
      await using gateway = await SecureGateway.open(serve(own));
      expect(await attach(url(gateway.port), { fingerprint: write(own.fingerprint) })).toBe('2026.9.6');
    });

    it.each(['TLSv1.2', 'TLSv1.3'] as const)(
      'is told nothing when it shows another certificate with the same names, by %s',
      async (version) => {
        const [own, copy] = [
          makeSelfSigned(place.dir, { cn: 'localhost' }),
          makeSelfSigned(place.dir, { cn: 'localhost' }),
        ];
        await using gateway = await Impostor.open({ ...serve(copy), maxVersion: version, minVersion: version });
        const { code, message, hints } = await refusal(url(gateway.port), { fingerprint: own.fingerprint });
        expect(code).toBe('TLS_UNTRUSTED');
        expect(message).toMatch(/^the certificate is not the pinned one; nothing was sent to wss:/);
        expect(hints).toContain(`Pinned  ${own.fingerprint}`);
        expect(hints).toContain(`Shown   ${copy.fingerprint}`);
        expect(hints.join('\n')).toContain('somebody is in between');
        expect(gateway.connections).toBe(1);
        expect(await gateway.heard()).toBe('');
      },
    );

    it('is told where the request goes and nothing more before it has challenged', async () => {
      await using gateway = await Impostor.open(serve(place.server));
      const target = parseTarget(url(gateway.port), trustOf({ fingerprint: place.server.fingerprint }));
      const attempt = connectGateway(target, secret, { timeoutMs: 300 });
      await expect(attempt).rejects.toMatchObject({ code: 'GATEWAY_SILENT' });
      const heard = await gateway.heard();
      expect(heard).toMatch(/^GET \/ HTTP\/1\.1\r\n/);
      expect(heard).not.toContain(secret.reveal());
    });

    it('is told nothing when a known authority signed another certificate for it', async () => {
      const other = makeCertificate(place.authority, { cn: 'localhost' });
      await using gateway = await Impostor.open(serve(other));
      const trust = { fingerprint: place.server.fingerprint, ...place.ca };
      expect((await refusal(url(gateway.port), trust)).details).toMatchObject({ reason: 'PIN_MISMATCH' });
      expect(await gateway.heard()).toBe('');
    });

    it('has to be vouched for as well where an authority is named beside the pin', async () => {
      const own = makeSelfSigned(place.dir, { cn: 'localhost' });
      await using gateway = await Impostor.open(serve(own));
      const { details } = await refusal(url(gateway.port), { fingerprint: own.fingerprint, ...place.ca });
      expect(details).toMatchObject({ reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      expect(await gateway.heard()).toBe('');
    });

    it('loses its console when its certificate changes: no token, no signature, no second try', async () => {
      const home = mkdtempSync(join(place.dir, 'home-'));
      // Both could resume what the other began.
      const ticketKeys = Buffer.alloc(48, 7);
      const trust = { fingerprint: place.server.fingerprint };
      let port = 0;
      let link: GatewayLink;
      {
        await using gateway = await SecureGateway.open({ ...serve(place.server), ticketKeys });
        port = gateway.port;
        link = linkTo(url(port), trust, home);
        await becomes(link, 'live');
        expect(link.transport).toBe('loopback, TLS');
        expect(gateway.connects[0]?.params).toMatchObject({ auth: { token: secret.reveal() }, device: {} });
      }
      const other = makeCertificate(place.authority, { cn: 'localhost' });
      await using impostor = await Impostor.open({ ...serve(other), ticketKeys }, port);
      await becomes(link, 'refused');
      expect(link.state).toMatchObject({ because: expect.stringContaining('not the pinned one') });
      expect(link.state).not.toHaveProperty('retryAtMs');
      // A new console, which has kept the token that the gateway gave to the device.
      const again = linkTo(url(port), trust, home);
      await becomes(again, 'refused');
      expect(impostor.connections).toBe(2);
      expect(await impostor.heard()).toBe('');
    });

    it('shows the kept token to the pinned gateway alone, when that is back', async () => {
      const home = mkdtempSync(join(place.dir, 'home-'));
      await using gateway = await SecureGateway.open(serve(place.server));
      const trust = { fingerprint: place.server.fingerprint };
      for (const _ of [1, 2]) {
        const link = linkTo(url(gateway.port), trust, home);
        await becomes(link, 'live');
        await link.close();
      }
      expect(gateway.connects.map(({ params }) => params['auth'])).toEqual([
        { token: secret.reveal() },
        { deviceToken: 'given-to-this-device' },
      ]);
    });
  });

  it('that never finishes its handshake is given up in time, and let go', async () => {
    const gone = Promise.withResolvers<void>();
    const server = createServer((socket) => void socket.resume().on('close', () => gone.resolve()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') expect.fail();
    const target = parseTarget(url(address.port));
    await expect(connectGateway(target, secret, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'GATEWAY_SILENT' });
    await gone.promise;
    await new Promise((resolve) => server.close(resolve));
  });

  it('that speaks none is said to speak none', async () => {
    await using gateway = await HostileGateway.open(() => undefined);
    const { code, message } = await refusal(url(gateway.port));
    expect(code).toBe('GATEWAY_UNREACHABLE');
    expect(message).toContain('it does not speak TLS');
  });
});
