import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrustWords } from '../../../src/gateway/client/trust.ts';
import { makeCertificate } from '../../helpers/certificates.ts';
import { needsProgram } from '../../helpers/programs.ts';
import { Impostor, SecureGateway } from '../../helpers/secure-gateway.ts';
import { anHourAgo, attach, refusal, serve, show, TlsPlace, url } from './tls-place.ts';

describe.skipIf(needsProgram('openssl'))('a gateway that asks for a certificate', () => {
  let place: TlsPlace;
  beforeAll(() => {
    place = new TlsPlace();
  });
  afterAll(() => place[Symbol.dispose]());

  const asks = () => ({
    ...serve(place.server),
    ca: place.authority.cert,
    requestCert: true,
    rejectUnauthorized: true,
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('takes the one that is shown, by %s', async (maxVersion) => {
    await using gateway = await SecureGateway.open({ ...asks(), maxVersion });
    expect(await attach(url(gateway.port), { ...place.ca, ...show(place.client) })).toBe('2026.9.6');
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is named as such when none is shown, by %s', async (maxVersion) => {
    await using gateway = await SecureGateway.open({ ...asks(), maxVersion });
    const { code, exit, message, hints } = await refusal(url(gateway.port), place.ca);
    expect({ code, exit }).toEqual({ code: 'AUTH_REQUIRED', exit: 4 });
    expect(message).toContain('wants a certificate of this console, and none was given');
    expect(hints[0]).toContain('--cert FILE --key FILE');
    expect(gateway.connects).toEqual([]);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'hangs up on one of another authority, and what to look at is said, by %s',
    async (maxVersion) => {
      const rogue = makeCertificate(place.stranger, { cn: 'console', client: true });
      await using gateway = await SecureGateway.open({ ...asks(), maxVersion });
      const { code, message, hints } = await refusal(url(gateway.port), { ...place.ca, ...show(rogue) });
      expect(code).toBe('GATEWAY_UNREACHABLE');
      expect(message).toContain("it may not take this console's certificate");
      expect(hints).toEqual([expect.stringContaining(`openssl x509 -in ${rogue.certPath} -noout -issuer`)]);
      expect(gateway.connects).toEqual([]);
    },
  );

  it('may be behind a proxy that says so by 400, as nginx does', async () => {
    const proxy = createServer(serve(place.server), (_, response) => response.writeHead(400).end());
    // Without a listener for upgrades Node answers one as any other request.
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    if (address === null || typeof address === 'string') expect.fail();
    const asked = await refusal(url(address.port), place.ca);
    expect(asked.message).toContain('(HTTP 400); it may want a certificate of this console');
    expect(asked.hints[0]).toContain('--cert FILE --key FILE');
    const shown = await refusal(url(address.port), { ...place.ca, ...show(place.client) });
    expect(shown.message).toContain("(HTTP 400); it may not take this console's certificate");
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });

  it('is not asked with a certificate of ours that has expired', async () => {
    const old = makeCertificate(place.authority, { cn: 'console', client: true, notAfter: anHourAgo });
    await using gateway = await Impostor.open(asks());
    const { code, message } = await refusal(url(gateway.port), { ...place.ca, ...show(old) });
    expect(code).toBe('AUTH_FAILED');
    expect(message).toContain(`${old.certPath} expired at `);
    expect(gateway.connections).toBe(0);
  });

  it('is not asked where the key, the certificate or the authority cannot be used', async () => {
    const { certPath, keyPath } = makeCertificate(place.authority, { cn: 'console', client: true });
    const junk = join(place.dir, 'junk.pem');
    writeFileSync(junk, 'nothing', { mode: 0o600 });
    await using gateway = await Impostor.open(asks());
    const asking = async (trust: TrustWords) => {
      const { code, message } = await refusal(url(gateway.port), { ...place.ca, ...trust });
      return `${code} ${message.replaceAll(place.dir, '')}`;
    };
    expect(await asking({ cert: certPath, key: place.client.keyPath })).toMatch(/^USAGE .* is not the key of /);
    expect(await asking({ cert: junk, key: keyPath })).toBe('USAGE /junk.pem does not hold a certificate in PEM form');
    expect(await asking({ cert: certPath, key: junk })).toMatch(/^USAGE .*junk.pem does not hold a private key/);
    expect(await asking({ cert: certPath, key: join(place.dir, 'none') })).toBe('USAGE /none is not there');
    // Node would go on with the authorities of the world, or with none.
    expect(await asking({ ca: junk })).toBe('USAGE /junk.pem does not hold a certificate in PEM form');
    expect(await asking({ ca: join(place.dir, 'none') })).toBe('USAGE /none is not there');
    chmodSync(keyPath, 0o640);
    expect(await asking({ cert: certPath, key: keyPath })).toMatch(/^STATE_UNSAFE .* can be read or written by other/);
    chmodSync(certPath, 0o666);
    expect(await asking({ cert: certPath, key: keyPath })).toMatch(/^STATE_UNSAFE .* can be written by other users/);
    expect(gateway.connections).toBe(0);
  });
});
