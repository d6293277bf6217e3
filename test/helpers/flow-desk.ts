import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { expect } from 'vitest';
import { waitingDocument } from '../../src/cli/approvals/list.ts';
import type { ApprovalList } from '../../src/gateway/protocol/approvals.ts';
import { Desk } from './desk.ts';
import type { Ran } from './home.ts';
import { readToTheEnd } from './queue-keys.ts';
import type { Terminal } from './terminal.ts';

/** A line of `oc` that waits for somebody. */
const longMs = 90_000;

interface Call {
  readonly name: string;
  readonly input: object;
}

export interface FlowOptions {
  /** Of the configuration, beside the model. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** As in `Home.make`. */
  readonly user?: number | null;
}

interface Waiting {
  readonly id: string;
  readonly digest: string;
  readonly session: string;
  readonly source: string;
  readonly host: string;
  readonly allowed: readonly string[];
}

export interface Row {
  readonly kind: string;
  readonly actor: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * A desk whose gateway has a model. It is another program's server: to a message that a call was
 * laid down for it asks for that call, and what the call came to is its answer.
 */
export class FlowDesk implements AsyncDisposable {
  readonly mock = new LLMock({ port: 0 });
  readonly #calls = new Map<string, readonly Call[]>();
  #desk: Desk | null = null;

  readonly #user: number | null;

  private constructor(user: number | null) {
    this.#user = user;
  }

  static async open({ settings = {}, env = {}, user = null }: FlowOptions = {}): Promise<FlowDesk> {
    const flow = new FlowDesk(user);
    try {
      await flow.#start(settings, env);
      return flow;
    } catch (error) {
      await flow[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #start(settings: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string>>): Promise<void> {
    this.mock.on({ predicate: () => true }, (asked) => this.#answer(asked.messages));
    await this.mock.start();
    const all = {
      'models.providers.anthropic.baseUrl': this.mock.url,
      'models.providers.anthropic.apiKey': 'sk-ant-canary-0123456789abcdef0123456789',
      'agents.defaults.model': 'anthropic/claude-sonnet-4-5',
      ...settings,
    };
    this.#desk = await Desk.open(async (desk) => {
      Object.assign(desk.home.env, env);
      desk.home.configure(all);
    }, this.#user);
  }

  get desk(): Desk {
    if (this.#desk === null) throw new Error('there is no desk yet');
    return this.#desk;
  }

  get stateDir(): string {
    return join(this.desk.home.dir, '.openclaw');
  }

  /** The agent's workspace on this machine. */
  at(name: string): string {
    return join(this.stateDir, 'workspace', name);
  }

  /** Puts a file into the workspace, as the gateway's user. */
  put(name: string, text: string, mode = 0o644): void {
    const file = this.at(name);
    const folder = dirname(file);
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#own(folder);
    }
    writeFileSync(file, text);
    chmodSync(file, mode);
    this.#own(file);
  }

  #own(path: string): void {
    if (this.#user !== null) chownSync(path, this.#user, this.#user);
  }

  has(name: string): boolean {
    return existsSync(this.at(name));
  }

  text(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  /** From now on this message makes the model ask for these calls, all at once. */
  wish(message: string, ...calls: readonly Call[]): void {
    this.#calls.set(message, calls);
  }

  /** A message that makes the model ask for one command. */
  wishCommand(message: string, command: string, more: object = {}): void {
    this.wish(message, { name: 'exec', input: { command, ...more } });
  }

  #answer(messages: readonly { role: string; content: unknown }[]) {
    const said = messages.map(({ role, content }) => ({ role, text: textOf(content) }));
    const last = said.at(-1);
    if (last?.role === 'tool') {
      const asked = said.findLastIndex(({ role }) => role !== 'tool');
      const results = said.slice(asked + 1).map(({ text }) => text);
      return { content: `It came to this. ${results.join('\n')}` };
    }
    // What somebody else than the operator wrote stands between two lines with a mark.
    const message = (last?.text ?? '').replace(/^[^\n]*\n(\S+)\n([\s\S]*)\n\1$/, '$2');
    const calls = this.#calls.get(message);
    if (calls === undefined) return { content: `You said: ${message}` };
    return { toolCalls: calls.map(({ name, input }) => ({ name, arguments: JSON.stringify(input) })) };
  }

  /** A sender who was let in by its code. */
  async friend(name: string): Promise<void> {
    await this.desk.must(`oc pairing approve local ${await this.desk.stranger(name)}`);
  }

  says(name: string, text: string): Promise<Ran> {
    return this.desk.home.sh(`oc send --timeout 80 --as ${name} '${text}'`, {}, longMs);
  }

  operatorSays(text: string): Promise<Ran> {
    return this.desk.home.sh(`oc send --timeout 80 '${text}'`, {}, longMs);
  }

  /** Of requests from now on: resolves when the running gateway has taken it up. */
  async setTimeoutMs(ms: number): Promise<void> {
    await this.desk.must(`oc config set approvals.timeout ${ms}`);
    const operator = await this.desk.operator(['operator.approvals']);
    const inForce = async () => (await operator.request('oc.approval.list')).payload['timeoutMs'];
    await expect.poll(inForce, { interval: 50 }).toBe(ms);
    await operator.end();
  }

  async waiting(): Promise<readonly Waiting[]> {
    const list = (await this.desk.asked('oc.approval.list', {}, ['operator.approvals'])) as unknown as ApprovalList; // why: our own method
    // As `oc approvals list --json` gives it, without its start for each look.
    return list.pending.map((row) => waitingDocument(row, list) as Waiting); // why: an object with these, and more
  }

  /** The one request that waits, once there is one. */
  async asked(): Promise<Waiting> {
    // Kept as it was seen: by the next look it may have expired.
    let seen: readonly Waiting[] = [];
    const look = async () => {
      seen = await this.waiting();
      return seen.length;
    };
    await expect.poll(look, { interval: 100 }).toBe(1);
    const [one] = seen;
    if (one === undefined) throw new Error('what waited has gone');
    return one;
  }

  /** Allows what waits as an operator does it: read to its end in a real terminal, its code typed, confirmed. */
  async allowByKeys(): Promise<void> {
    await using screen = this.console();
    await screen.waitFor(/^>.* main /m);
    const code = await readToTheEnd(screen);
    await screen.press(...code, 'enter');
    await screen.waitFor(/Allowed once: /, 12_000);
  }

  /** Allows what waits by its digest, as a program of the operator's does. */
  async allow(how: 'approve' | 'always' = 'approve'): Promise<Waiting> {
    const one = await this.asked();
    await this.desk.must(`oc approvals ${how} ${one.id} --digest ${one.digest}`);
    return one;
  }

  console(): Terminal {
    return this.desk.console({ cols: 100, rows: 40 });
  }

  async ledger(): Promise<readonly Row[]> {
    return (await this.desk.ledger()) as readonly Row[]; // why: an entry has a detail as well
  }

  /** Kinds of the ledger's entries about calls, approvals and grants, oldest first. */
  async kinds(): Promise<readonly string[]> {
    const about = /^(approval|call|grant)\./;
    return (await this.ledger()).map(({ kind }) => kind).filter((kind) => about.test(kind));
  }

  async verifies(): Promise<void> {
    await this.desk.must('oc history verify');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#desk?.endGateway('SIGTERM');
    await this.#desk?.[Symbol.asyncDispose]();
    await this.mock.stop();
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { text?: string }) => part.text ?? '').join('');
}
