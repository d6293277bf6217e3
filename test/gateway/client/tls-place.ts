import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { connectGateway } from '../../../src/gateway/client/connect-gateway.ts';
import { parseTarget } from '../../../src/gateway/client/target.ts';
import { type TrustWords, trustOf } from '../../../src/gateway/client/trust.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import { OcError } from '../../../src/gateway/protocol/errors.ts';
import { type Authority, type Certificate, makeAuthority, makeCertificate } from '../../helpers/certificates.ts';

export const secret = new Secret('the-token-of-this-gateway');
export const anHourAgo = new Date(Date.now() - 3_600_000);

export const serve = ({ cert, key }: Certificate) => ({ cert, key });
export const show = ({ certPath, keyPath }: Certificate) => ({ cert: certPath, key: keyPath });
export const url = (port: number, host = 'localhost'): string => `wss://${host}:${port}`;

/** A directory with an authority, another one of the same name, and a certificate for each end. */
export class TlsPlace implements Disposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'oc-tls-'));
  readonly authority: Authority = makeAuthority(this.dir, 'Home');
  readonly stranger: Authority = makeAuthority(this.dir, 'Home');
  readonly server: Certificate = makeCertificate(this.authority, { cn: 'localhost' });
  readonly client: Certificate = makeCertificate(this.authority, { cn: 'console', client: true });
  readonly ca = { ca: this.authority.certPath };

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Attaches as a command does; the version that the gateway says. */
export async function attach(address: string, trust: TrustWords = {}): Promise<string> {
  const gateway = await connectGateway(parseTarget(address, trustOf(trust)), secret, { timeoutMs: 4000 });
  await gateway.close();
  return gateway.hello.gatewayVersion;
}

/** The refusal, which is always one of ours. */
export async function refusal(address: string, trust: TrustWords = {}): Promise<OcError> {
  const error: unknown = await attach(address, trust).then(
    () => 'attached',
    (thrown) => thrown,
  );
  if (!(error instanceof OcError)) expect.fail(`no refusal of ours: ${error}`);
  return error;
}
