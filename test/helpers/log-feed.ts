import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogSubscription } from '../../src/gateway/protocol/logs.ts';
import type { Call, CallConnection } from '../../src/gateway/protocol/methods.ts';
import { token, WireServer } from './wire-server.ts';

/** Between two batches, as our gateway sends them at most. */
const usualMs = 100;
const empty: LogSubscription = { lines: [], cursor: 0, file: 'oc.log' };
const messages = [
  ['info', 'gateway/ws', 'res ok exec.approval.list'],
  ['info', 'telegram', 'message from 123456789 (not paired): pairing request created'],
  ['warn', 'telegram', 'rate limited, retry in 4s'],
  ['info', 'memory-core', 'compaction finished, 14 sessions kept, 3 summarised, nothing was lost on the way'],
  ['error', 'provider/oai', '401 invalid key sk-abcdefghijklmnopqrstuvwxyz0123456789'],
] as const;

/** The real server with a log that is written as fast as one likes. */
export class LogFeed implements AsyncDisposable {
  readonly #server: WireServer;
  readonly #subscriber: Promise<CallConnection>;
  readonly tokenFile: string;
  #written = 0;

  private constructor(server: WireServer, subscriber: Promise<CallConnection>) {
    this.#server = server;
    this.#subscriber = subscriber;
    this.tokenFile = join(server.dir, 'token');
    writeFileSync(this.tokenFile, token, { mode: 0o600 });
  }

  /** `handlers` answer what else is asked. */
  static async open(handlers: NonNullable<Parameters<typeof WireServer.open>[0]>['handlers'] = {}): Promise<LogFeed> {
    const { promise, resolve } = Promise.withResolvers<CallConnection>();
    const subscribe = (_: never, { connection }: Call) => {
      if (connection !== null) resolve(connection);
      return empty;
    };
    return new LogFeed(await WireServer.open({ handlers: { 'oc.logs.subscribe': subscribe, ...handlers } }), promise);
  }

  /** How a console attaches to it. */
  get arguments(): readonly string[] {
    return ['--url', `ws://127.0.0.1:${this.#server.port}`, '--token-file', this.tokenFile, 'tui'];
  }

  /** What the console asked for. */
  get calls(): WireServer['calls'] {
    return this.#server.calls;
  }

  /** Writes `lines` in batches of `perBatch`; resolves when the console took them all, or soon after `signal`. */
  async write(
    lines: number,
    perBatch: number,
    { signal, betweenMs = usualMs }: { readonly signal?: AbortSignal; readonly betweenMs?: number } = {},
  ): Promise<void> {
    const connection = await this.#subscriber;
    for (let left = lines; left > 0 && signal?.aborted !== true; left -= perBatch) {
      const started = performance.now();
      connection.tell('oc.logs.batch', this.#batch(Math.min(left, perBatch)));
      await delay(Math.max(1, betweenMs - (performance.now() - started)));
      while (connection.waiting() > 0) await delay(5);
    }
  }

  #batch(count: number) {
    const lines = Array.from({ length: count }, () => this.#line());
    return { lines, dropped: 0, cursor: this.#written, file: 'oc.log' };
  }

  #line(): string {
    this.#written += 1;
    const [level, subsystem, message] = messages[this.#written % messages.length] ?? messages[0];
    const time = new Date(Date.now()).toISOString();
    return JSON.stringify({ level, time, subsystem, ms: this.#written, conn: 'c-81f2', message });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}
