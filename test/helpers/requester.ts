import type { GatewayClient } from '@openclaw/gateway-client';
import { attachClient } from './attach-client.ts';
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
    return new Requester(await attachClient(desk, ['operator.approvals']));
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
