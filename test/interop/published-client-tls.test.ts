import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayClient } from '@openclaw/gateway-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../../src/gateway/start.ts';
import { statePaths } from '../../src/gateway/state/paths.ts';
import { type Certificate, makeSelfSigned } from '../helpers/certificates.ts';
import { needsProgram } from '../helpers/programs.ts';

const token = 'interop-token-0123456789abcdef0123456789abcdef';

describe.skipIf(needsProgram('openssl'))('the published client over wss', () => {
  const home = mkdtempSync(join(tmpdir(), 'oc-interop-'));
  let shown: Certificate;
  let gateway: RunningGateway;
  beforeAll(async () => {
    shown = makeSelfSigned(home, { cn: 'gateway' });
    const env = { HOME: home, OPENCLAW_GATEWAY_TOKEN: token };
    const paths = statePaths(env);
    mkdirSync(paths.stateDir, { mode: 0o700 });
    const tls = { cert: shown.certPath, key: shown.keyPath };
    writeFileSync(paths.configFile, JSON.stringify({ gateway: { tls } }), { mode: 0o600 });
    gateway = await startGateway({ paths, env, port: 0, complain: () => undefined, onStopRequest: () => undefined });
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** Resolves with the hello, rejects with why there was none. */
  const attach = async (tlsFingerprint: string) => {
    const connected = Promise.withResolvers<unknown>();
    const client = new GatewayClient({
      url: `wss://127.0.0.1:${gateway.port}`,
      tlsFingerprint,
      token,
      scopes: ['operator.read'],
      minProtocol: 4,
      maxProtocol: 4,
      onHelloOk: connected.resolve,
      onConnectError: connected.reject,
    });
    client.start();
    return await connected.promise.finally(() => client.stop());
  };

  it('attaches to a certificate whose fingerprint it was given', async () => {
    expect(await attach(shown.fingerprint)).toMatchObject({ type: 'hello-ok', auth: { role: 'operator' } });
  });

  it('does not attach to another one, and sends it nothing', async () => {
    await expect(attach(makeSelfSigned(home, { cn: 'gateway' }).fingerprint)).rejects.toThrow(/fingerprint/);
  });
});
