import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayClient } from '@openclaw/gateway-client';
import type { Desk } from './desk.ts';

/** The published client, attached to the gateway of a desk with the token that its configuration has. */
export async function attachClient(desk: Desk, scopes: readonly string[]): Promise<GatewayClient> {
  const config = JSON.parse(readFileSync(join(desk.home.dir, '.openclaw', 'openclaw.json'), 'utf8'));
  const connected = Promise.withResolvers<unknown>();
  const client = new GatewayClient({
    url: `ws://127.0.0.1:${config.gateway.port}`,
    token: config.gateway.auth.token,
    scopes: [...scopes],
    minProtocol: 4,
    maxProtocol: 4,
    onHelloOk: connected.resolve,
    onConnectError: connected.reject,
  });
  client.start();
  await connected.promise;
  return client;
}
