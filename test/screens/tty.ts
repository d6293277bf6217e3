import { PassThrough, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { runConsole } from '../../src/screens/console.tsx';
import type { FakeLink } from './fake-link.ts';

/** A terminal in this process: what the console writes is shown by a terminal emulator, what is typed reaches its stdin. */
class FakeStdout extends Writable {
  readonly isTTY = true;
  raw = '';
  columns: number;
  rows: number;
  readonly #show: (data: string) => void;

  constructor(columns: number, rows: number, show: (data: string) => void) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.#show = show;
  }

  override _write(chunk: string | Buffer, _: BufferEncoding, done: () => void): void {
    const text = chunk.toString();
    this.raw += text;
    this.#show(text);
    done();
  }
}

class FakeStdin extends PassThrough {
  readonly isTTY = true;
  rawMode = false;
  setRawMode(on: boolean): this {
    this.rawMode = on;
    return this;
  }
  ref(): void {}
  unref(): void {}
}

export interface ScreenOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly readOnly?: boolean;
  readonly preferencesFile?: string;
}

export class Screen implements AsyncDisposable {
  readonly emulator: xterm.Terminal;
  readonly stdout: FakeStdout;
  readonly stdin = new FakeStdin();
  readonly ended: Promise<number>;
  code: number | null = null;
  #unparsed = 0;

  constructor(link: FakeLink, options: ScreenOptions = {}) {
    const { columns = 80, rows = 24 } = options;
    this.emulator = new xterm.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      scrollback: 100,
      convertEol: true,
    });
    this.stdout = new FakeStdout(columns, rows, (data) => {
      this.#unparsed += 1;
      this.emulator.write(data, () => {
        this.#unparsed -= 1;
      });
    });
    this.ended = runConsole({
      link,
      readOnly: options.readOnly ?? false,
      version: '0.1.0',
      // why: the console uses of the streams what these have.
      stdin: this.stdin as unknown as NodeJS.ReadStream,
      stdout: this.stdout as unknown as NodeJS.WriteStream,
      env: { HOME: '/nonexistent' },
      preferencesFile: options.preferencesFile ?? '/nonexistent/oc/console.json',
    });
    this.ended.then(
      (code) => {
        this.code = code;
      },
      () => {},
    );
  }

  get text(): string {
    const buffer = this.emulator.buffer.active;
    const line = (y: number) => buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? '';
    return Array.from({ length: this.emulator.rows }, (_, y) => line(y)).join('\n');
  }

  async waitFor(what: string | RegExp, timeoutMs = 8000): Promise<string> {
    const fits = (text: string) => (typeof what === 'string' ? text.includes(what) : what.test(text));
    for (const deadline = Date.now() + timeoutMs; ; ) {
      if (this.#unparsed === 0 && fits(this.text)) return this.text;
      if (Date.now() > deadline) throw new Error(`waited for ${String(what)}; the screen:\n${this.text}`);
      await delay(5);
    }
  }

  /** Until nothing was written for `quietMs`, which is longer than the console waits before it draws news. */
  async quiet(quietMs = 300): Promise<void> {
    for (let size = -1; size !== this.stdout.raw.length; ) {
      size = this.stdout.raw.length;
      await delay(quietMs);
    }
    await this.parsed();
  }

  /** Until the emulator shows everything that was written. */
  async parsed(): Promise<void> {
    while (this.#unparsed > 0) await delay(5);
  }

  /** Each key in a chunk of its own. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.stdin.write(key);
      await delay(50);
    }
  }

  write(chunk: string): void {
    this.stdin.write(chunk);
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    this.stdout.columns = columns;
    this.stdout.rows = rows;
    this.stdout.emit('resize');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.code === null) this.stdin.end();
    await this.ended.catch(() => {});
    this.emulator.dispose();
  }
}
