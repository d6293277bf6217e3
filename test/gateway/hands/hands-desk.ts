import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Approval } from '../../../src/gateway/approvals/approval.ts';
import type { Config } from '../../../src/gateway/config/config.ts';
import { type MadeHands, makeHands } from '../../../src/gateway/hands/make-hands.ts';
import type { HandsParts } from '../../../src/gateway/hands/parts.ts';
import type { ApprovalDecision, ResolveOutcome } from '../../../src/gateway/protocol/approvals.ts';
import type { TurnCaller } from '../../../src/gateway/tools/hands.ts';
import type { ToolAnswer } from '../../../src/gateway/tools/tool.ts';
import { quietLog } from '../agent/agent-place.ts';
import { Queue } from '../approvals/queue.ts';
import { policyOf } from '../config/place.ts';

/** The operator at the console. */
export const operator: TurnCaller = {
  ...{ agentId: 'main', sessionKey: 'agent:main:main', from: 'operator', channel: null },
  ...{ rooms: [], isOperators: true, stillAdmitted: () => true },
};

/** An approved sender, in the operator's own conversation as `dmScope: main` has it. */
export const sender: TurnCaller = {
  ...operator,
  ...{ from: 'telegram:default:5002', channel: 'telegram', isOperators: false },
};

/** The owner in a chat. */
export const owner: TurnCaller = { ...sender, from: 'telegram:default:5001', isOperators: true };

/** Another spelling of the same: a bubblewrap whose workspace is the assistant's. */
export const bubblewrapped = {
  sandbox: {
    backend: 'bubblewrap',
    workspaceAccess: 'rw',
    tools: { allow: ['read', 'write', 'edit', 'apply_patch', 'exec', 'process'] },
  },
};

/** The hands on a real store, real files and real programs; a home of their own with keys and a state directory in it. */
export class HandsDesk implements AsyncDisposable {
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), 'oc-hands-')));
  readonly stateDir = join(this.home, '.openclaw');
  readonly workspace = join(this.stateDir, 'workspace');
  readonly queue = new Queue();
  config: Config;
  #hands: MadeHands | null = null;
  readonly #env: Readonly<Record<string, string>>;
  #calls = 0;

  private constructor(config: object, env: Readonly<Record<string, string>>) {
    this.config = policyOf(JSON.stringify(config)).config;
    this.#env = { PATH: process.env['PATH'] ?? '', HOME: this.home, ...env };
    for (const path of [this.workspace, join(this.stateDir, 'state'), join(this.home, '.ssh')]) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    }
  }

  static async open(config: object = {}, env: Readonly<Record<string, string>> = {}): Promise<HandsDesk> {
    const desk = new HandsDesk(config, env);
    desk.#hands = makeHands(desk.#parts());
    return desk;
  }

  /** As after kill -9 and a start: what waited in the old process is never heard of again. */
  async restart(): Promise<void> {
    this.queue.restart();
    this.#hands = makeHands(this.#parts());
  }

  #parts(): HandsParts {
    const { store, ledger, approvals } = this.queue;
    return {
      ...{ log: quietLog, store, ledger, approvals, env: this.#env, config: () => this.config },
      now: () => this.queue.nowMs,
      workspaceDir: this.workspace,
      stateIdFile: join(this.stateDir, 'state', 'sandbox-id'),
      guarded: { home: this.home, ours: [this.stateDir] },
    };
  }

  /** From the next call on. */
  configure(config: object): void {
    this.config = policyOf(JSON.stringify(config)).config;
  }

  /** A path of the workspace, with this text in it. */
  file(name: string, text: string): string {
    const path = join(this.workspace, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  text(name: string): string {
    return readFileSync(join(this.workspace, name), 'utf8');
  }

  async call(name: string, input: unknown, caller = operator, signal = never): Promise<ToolAnswer> {
    if (this.#hands === null) throw new Error('the desk is not open');
    this.#calls += 1;
    return await this.#hands.call(caller, { id: `call-${this.#calls}`, name, input }, signal);
  }

  exec(command: string, more: object = {}, caller = operator): Promise<ToolAnswer> {
    return this.call('exec', { command, ...more }, caller);
  }

  /** As when somebody's access has changed. */
  async recheck(): Promise<void> {
    this.queue.approvals.recheck();
    await this.#hands?.recheck();
  }

  /** The one request that waits, as soon as there is one. */
  async asked(): Promise<Approval> {
    await expect.poll(() => this.queue.approvals.pending().length, { interval: 5 }).toBe(1);
    const [only] = this.queue.approvals.pending();
    if (only === undefined) throw new Error('it is gone already');
    return only;
  }

  async decide(decision: ApprovalDecision): Promise<ResolveOutcome> {
    return this.queue.decide(await this.asked(), decision);
  }

  /** Asks for it, and answers as a person does. */
  async execDecided(command: string, decision: ApprovalDecision, more: object = {}): Promise<ToolAnswer> {
    const answer = this.exec(command, more);
    expect(await this.decide(decision)).toMatchObject({ outcome: 'resolved' });
    return await answer;
  }

  /** What ran, oldest first, as the ledger has it: where, and by whose word. */
  ran(): readonly string[] {
    return this.#noted('call.run').map(({ where, by }) => `${where} by ${by}`);
  }

  refused(): readonly string[] {
    return this.#noted('call.refused').map(({ by = '' }) => by);
  }

  #noted(kind: string): readonly Readonly<Record<string, string>>[] {
    const rows = this.queue.store.db.prepare('SELECT detail FROM ledger WHERE kind = ? ORDER BY seq').all(kind);
    return rows.map(({ detail }) => JSON.parse(String(detail)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#hands?.stop();
    this.queue[Symbol.dispose]();
    rmSync(this.home, { recursive: true, force: true });
  }
}

const never = new AbortController().signal;
