import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { screenToSvg } from './svg.ts';

/** What a terminal sends for the keys that are not one character. */
const keys: Readonly<Record<string, string>> = {
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  enter: '\r',
  esc: '\u001B',
  tab: '\t',
  'shift-tab': '\u001B[Z',
  'ctrl-c': '\u0003',
  pgup: '\u001B[5~',
  pgdn: '\u001B[6~',
  home: '\u001B[H',
  end: '\u001B[F',
  space: ' ',
  backspace: '\u007F',
};

const pollMs = 10;
/** For what a busy machine may need; who wants it sooner says so. */
const usualMs = 20_000;
/** Between two keys, as a fast typist: each arrives in a chunk of its own. */
const keyGapMs = 60;

export interface TerminalOptions {
  readonly cols?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A real program in a real pseudo-terminal; `screen` is what a terminal emulator shows of it. */
export class Terminal implements AsyncDisposable {
  readonly emulator: xterm.Terminal;
  readonly #pty: pty.IPty;
  /** Everything the program wrote, escape sequences included. */
  raw = '';
  exit: { readonly exitCode: number; readonly signal?: number | undefined } | undefined;
  #unparsed = 0;

  constructor(file: string, args: readonly string[], options: TerminalOptions = {}) {
    const cols = options.cols ?? 120;
    const rows = options.rows ?? 40;
    this.emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1000 });
    this.#pty = pty.spawn(file, [...args], {
      name: 'xterm-256color',
      cols,
      rows,
      cwd: options.cwd ?? process.cwd(),
      env: terminalEnv(options.env ?? {}),
    });
    this.#pty.onData((data) => this.#show(data));
    // Answers to what the program asks of the terminal.
    this.emulator.onData((data) => this.#pty.write(data));
    this.#pty.onExit((exit) => {
      this.exit = exit;
    });
  }

  #show(data: string): void {
    this.raw += data;
    this.#unparsed += 1;
    this.emulator.write(data, () => {
      this.#unparsed -= 1;
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Bytes written by the program so far. */
  get bytes(): number {
    return Buffer.byteLength(this.raw);
  }

  get screen(): string {
    const buffer = this.emulator.buffer.active;
    const line = (y: number) => buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? '';
    return Array.from({ length: this.emulator.rows }, (_, y) => line(y)).join('\n');
  }

  /** True while the program uses the alternate screen. */
  get alt(): boolean {
    return this.emulator.buffer.active.type === 'alternate';
  }

  /** Resolves to the screen once it holds what is waited for; rejects with the screen after `timeoutMs`. */
  async waitFor(what: string | RegExp | ((screen: string) => boolean), timeoutMs = usualMs): Promise<string> {
    const fits = matcher(what);
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const screen = this.screen;
      if (this.#unparsed === 0 && fits(screen)) return screen;
      if (Date.now() > deadline) {
        throw new Error(`waited for ${String(what)}; exit ${JSON.stringify(this.exit)}; the screen:\n${screen}`);
      }
      await delay(pollMs);
    }
  }

  /** Resolves when the program has written nothing for `quietMs`. */
  async waitQuiet(quietMs = 300, timeoutMs = usualMs): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    let bytes = this.bytes;
    let since = Date.now();
    while (Date.now() - since < quietMs) {
      if (Date.now() > deadline) throw new Error(`the program does not stop writing; the screen:\n${this.screen}`);
      await delay(pollMs);
      if (this.bytes !== bytes) [bytes, since] = [this.bytes, Date.now()];
    }
  }

  /** Types keys one by one: names of the table above, or the characters themselves. */
  async press(...names: string[]): Promise<void> {
    for (const name of names) {
      this.#pty.write(keys[name] ?? name);
      await delay(keyGapMs);
    }
  }

  /** Sends everything in one chunk, as a slow link or a paste does. */
  write(text: string): void {
    this.#pty.write(text);
  }

  resize(cols: number, rows: number): void {
    this.emulator.resize(cols, rows);
    this.#pty.resize(cols, rows);
  }

  kill(signal = 'SIGTERM'): void {
    this.#pty.kill(signal);
  }

  /** Resolves to the exit code. */
  async waitExit(timeoutMs = usualMs): Promise<number> {
    const deadline = Date.now() + timeoutMs;
    while (!this.exit) {
      if (Date.now() > deadline) throw new Error(`the program did not end; the screen:\n${this.screen}`);
      await delay(pollMs);
    }
    return this.exit.exitCode;
  }

  /** Writes a picture of the screen. */
  picture(file: string, title: string): void {
    writeFileSync(file, screenToSvg(this.emulator, title));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.exit) {
      this.#pty.kill('SIGKILL');
      await this.waitExit();
    }
    this.emulator.dispose();
  }
}

function matcher(what: string | RegExp | ((screen: string) => boolean)): (screen: string) => boolean {
  if (typeof what === 'function') return what;
  return typeof what === 'string' ? (screen) => screen.includes(what) : (screen) => what.test(screen);
}

/** The environment of a person at a terminal: nothing of the test runner, above all no CI, which switches drawing off. */
function terminalEnv(env: Readonly<Record<string, string>>): Record<string, string> {
  return {
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    LANG: 'C.UTF-8',
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '/',
    ...env,
  };
}
