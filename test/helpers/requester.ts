import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayClient } from '@openclaw/gateway-client';
import type { Desk } from './desk.ts';

interface Decided {
  readonly id: string;
  readonly decision: string | null;
}

/** Somebody else's program that asks the operator before it acts: the published client with the token of the gateway. */
export class Requester implements AsyncDisposable {
  readonly #client: GatewayClient;

  private constructor(client: GatewayClient) {
    this.#client = client;
  }

  static async attach(desk: Desk): Promise<Requester> {
    const config = JSON.parse(readFileSync(join(desk.home.dir, '.openclaw', 'openclaw.json'), 'utf8'));
    const connected = Promise.withResolvers<unknown>();
    const client = new GatewayClient({
      url: `ws://127.0.0.1:${config.gateway.port}`,
      token: config.gateway.auth.token,
      scopes: ['operator.approvals'],
      minProtocol: 4,
      maxProtocol: 4,
      onHelloOk: connected.resolve,
      onConnectError: connected.reject,
    });
    client.start();
    await connected.promise;
    return new Requester(client);
  }

  /** The id that the gateway gave the request, and its decision once there is one. */
  async ask(command: string, more: object = {}): Promise<{ readonly id: string; readonly decided: Promise<Decided> }> {
    const accepted = await this.#client.request('exec.approval.request', {
      command,
      agentId: 'main',
      sessionKey: 'agent:main:main',
      host: 'gateway',
      cwd: '/srv/app',
      twoPhase: true,
      ...more,
    });
    const { id } = accepted as { id: string }; // why: the first of the two answers names it
    return {
      id,
      decided: this.#client.request('exec.approval.waitDecision', { id }, { timeoutMs: 120_000 }) as Promise<Decided>,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.stopAndWait();
  }
}
