import { expect } from 'vitest';
import { requireShape } from '../../../src/gateway/client/result-shapes.ts';
import type { Answer, Attacker, Frame } from '../../helpers/attacker.ts';
import { RealGateway } from './real-gateway.ts';

export interface Row {
  readonly id: string;
  readonly digest: string;
  readonly request: Readonly<Record<string, unknown>>;
}

export interface Asked {
  readonly id: string;
  /** Every answer to the request, as it comes. */
  readonly answers: () => readonly Frame[];
}

/** A real gateway with somebody who asks for approvals and a console that decides, on connections of their own. */
export class ApprovalDesk implements AsyncDisposable {
  readonly gateway: RealGateway;
  readonly requester: Attacker;
  readonly operator: Attacker;

  private constructor(gateway: RealGateway, requester: Attacker, operator: Attacker) {
    this.gateway = gateway;
    this.requester = requester;
    this.operator = operator;
  }

  static async open(config: object = {}): Promise<ApprovalDesk> {
    const gateway = await RealGateway.open(config);
    const requester = await gateway.operator(['operator.approvals']);
    const operator = await gateway.operator(['operator.admin', 'operator.approvals'], ['approvals']);
    return new ApprovalDesk(gateway, requester, operator);
  }

  /** Asks in two phases; resolves when the request is accepted. */
  async ask(params: object = {}, kind = 'exec', by = this.requester): Promise<Asked> {
    const id = `ask-${Math.random()}`;
    const subject = kind === 'exec' ? { command: 'ls -la' } : { title: 'Do thing', description: 'It wants X' };
    const method = `${kind}.approval.request`;
    by.send({ type: 'req', id, method, params: { ...subject, twoPhase: true, ...params } });
    const answers = () => by.frames.filter((frame) => frame['type'] === 'res' && frame['id'] === id);
    const first = (await by.frame((frame) => frame['type'] === 'res' && frame['id'] === id)) as unknown as Answer;
    if (!first.ok) throw new Error(first.error.message);
    return { id: first.payload['id'], answers };
  }

  async rowOf(id: string): Promise<Row> {
    const { payload } = await this.operator.request('oc.approval.list', {});
    requireShape('oc.approval.list', payload);
    const row = (payload['pending'] as readonly Row[]).find((each) => each.id === id);
    if (row === undefined) throw new Error(`${id} does not wait`);
    return row;
  }

  /** Decides about a command that was read a moment ago. */
  async decide(id: string, decision: string, by = this.operator): Promise<Answer> {
    const { digest } = await this.rowOf(id);
    return await by.request('oc.approval.resolve', { id, kind: 'exec', decision, digest });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway[Symbol.asyncDispose]();
  }
}

/** What the requester is told in the end. */
export async function verdict({ answers }: Asked): Promise<unknown> {
  await expect.poll(() => answers().length).toBe(2);
  return answers()[1]?.['payload'];
}
