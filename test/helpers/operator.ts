import { setTimeout as delay } from 'node:timers/promises';
import type { GatewayClient } from '@openclaw/gateway-client';
import { attachClient } from './attach-client.ts';
import type { Desk } from './desk.ts';

interface Pending {
  readonly id: string;
  readonly digest: string;
}

/** How far a message came: it was sent, its call was asked about, decided, answered. */
export const stages = ['sent', 'asked', 'decided', 'answered'] as const;
export type Stage = (typeof stages)[number];

/** A message on its way. */
export interface Said {
  /** Resolves when it has come so far, or will not come any further. */
  at(stage: Stage): Promise<void>;
  /** How far it came in the end, also when the gateway ended meanwhile. */
  readonly end: Promise<Stage>;
}

/** An operator by the published client: writes, and decides as soon as there is something to decide. */
export class Operator implements AsyncDisposable {
  readonly #client: GatewayClient;
  #gone = false;

  private constructor(client: GatewayClient) {
    this.#client = client;
  }

  static async attach(desk: Desk): Promise<Operator> {
    return new Operator(
      await attachClient(desk, ['operator.read', 'operator.write', 'operator.approvals', 'operator.admin']),
    );
  }

  /** Writes, and decides about the call that follows from it; null decides nothing. */
  say(text: string, decision: string | null): Said {
    const marks = stages.map((stage) => ({ stage, ...Promise.withResolvers<void>() }));
    let last: Stage = 'sent';
    const reach = (stage: Stage): void => {
      if (stages.indexOf(stage) > stages.indexOf(last)) last = stage;
      for (const mark of marks.slice(0, stages.indexOf(last) + 1)) mark.resolve();
    };
    reach('sent');
    const answered = this.#client.request('oc.send', { text }, { timeoutMs: 120_000 }).then(() => reach('answered'));
    answered.catch(() => {
      this.#gone = true;
    });
    const end = Promise.allSettled([answered, this.#decide(decision, reach)]).then(() => {
      for (const mark of marks) mark.resolve();
      return last;
    });
    return { at: (stage) => marks.find((mark) => mark.stage === stage)?.promise ?? Promise.resolve(), end };
  }

  async #decide(decision: string | null, reach: (stage: Stage) => void): Promise<void> {
    const pending = await this.#pending();
    if (pending === null) return;
    reach('asked');
    if (decision === null) return;
    await this.#client.request('oc.approval.resolve', { ...pending, kind: 'exec', decision });
    reach('decided');
  }

  async #pending(): Promise<Pending | null> {
    while (!this.#gone) {
      const list = (await this.#client.request('oc.approval.list', {})) as { pending: readonly Pending[] }; // why: our own method
      const [one] = list.pending;
      if (one !== undefined) return { id: one.id, digest: one.digest };
      await delay(10);
    }
    return null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.stopAndWait();
  }
}
