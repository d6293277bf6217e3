import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Authority, type Certificate, makeAuthority, makeCertificate } from '../helpers/certificates.ts';
import { freePort } from '../helpers/free-port.ts';
import { Home } from '../helpers/home.ts';
import { needsProgram } from '../helpers/programs.ts';

const token = 'research-token-0123456789abcdef0123456789abcdef';

describe.skipIf(needsProgram('openssl'))('our gateway with TLS and certificates of its clients', () => {
  let dir = '';
  let authority: Authority;
  let server: Certificate;
  let home: Home;
  let visitor: Home;
  let address = '';

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'oc-mutual-'));
    authority = makeAuthority(dir, 'Home');
    server = makeCertificate(authority, { cn: 'localhost' });
    [home, visitor] = [await Home.make(), await Home.make()];
    const port = await freePort();
    address = `wss://localhost:${port}`;
    await home.sh(`oc config set gateway.auth.token ${token}`);
    await home.sh(`oc config set gateway.tls.cert ${server.certPath}`);
    await home.sh(`oc config set gateway.tls.key ${server.keyPath}`);
    await home.sh(`oc config set gateway.tls.clientCa ${authority.certPath}`);
    await home.stay(`oc gateway --port ${port}`);
    writeFileSync(join(visitor.dir, 'token'), token, { mode: 0o600 });
  });
  afterAll(async () => {
    await visitor[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });

  const ask = (options: string) =>
    visitor.sh(`oc pairing list --json --url ${address} --token-file token --ca ${authority.certPath} ${options}`);
  const showing = ({ certPath, keyPath }: Certificate) => `--cert ${certPath} --key ${keyPath}`;
  const client = (of: Authority, notAfter?: Date) =>
    makeCertificate(of, { cn: 'console', client: true, ...(notAfter && { notAfter }) });

  it('lets a console in that shows one of its authority, by the authority or by the pin', async () => {
    const good = showing(client(authority));
    expect(await ask(good)).toMatchObject({ code: 0 });
    const pinned = `oc pairing list --url ${address} --token-file token --tls-fingerprint ${server.fingerprint}`;
    expect(await visitor.sh(`${pinned} ${good}`)).toMatchObject({ code: 0, stderr: '' });
  });

  it('still wants its token', async () => {
    const { code, stderr } = await visitor.sh(
      `oc pairing list --url ${address} --ca ${authority.certPath} ${showing(client(authority))}`,
    );
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('[AUTH_REQUIRED, exit 4]') });
  });

  it.each([
    ['none', () => '', 4, 'AUTH_REQUIRED', 'wants a certificate of this console, and none was given'],
    ['one that has expired', () => showing(client(authority, new Date(0))), 4, 'AUTH_FAILED', 'expired at 1970-01-01'],
    [
      'one of another authority',
      () => showing(client(makeAuthority(dir, 'Home'))),
      5,
      'GATEWAY_UNREACHABLE',
      "it may not take this console's certificate",
    ],
    [
      'one that is made for a server',
      () => showing(makeCertificate(authority, { cn: 'console' })),
      5,
      'GATEWAY_UNREACHABLE',
      "it may not take this console's certificate",
    ],
  ])('is said to refuse a console that shows %s', async (_, options, code, error, words) => {
    const ran = await ask(options());
    expect(ran.code).toBe(code);
    expect(JSON.parse(ran.stdout)).toMatchObject({ code: error, message: expect.stringContaining(words) });
  });

  it('is asked by the socket of its own machine as ever', async () => {
    expect(await home.sh('oc pairing list')).toMatchObject({ code: 0, stderr: '' });
  });
});
