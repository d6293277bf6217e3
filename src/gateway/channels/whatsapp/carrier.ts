import { type ChildProcess, spawn } from 'node:child_process';
import { knownSecrets } from '../../logs/known-secrets.ts';
import type { Log } from '../../logs/log.ts';
import type { Fields } from '../fields.ts';
import { type Ending, endingOf } from './ending.ts';
import { type Line, readLine } from './line.ts';
import { LineSplitter } from './line-splitter.ts';
import type { Program } from './program.ts';

export interface CarrierParts {
  readonly program: Program;
  /** All of its environment: nothing of ours comes along. */
  readonly env: Readonly<Record<string, string>>;
  readonly linkDir: string;
  readonly log: Log;
  readonly accountId: string;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly onConnected: () => void;
  /** One message; resolves when it is over. */
  readonly onMessage: (message: Fields) => Promise<void>;
}

/** Of the lines; a program that speaks another one is of another version. */
const protocol = 1;
const longestLine = 1_048_576;
/** Messages that the program may hand over before one of them is over. */
const window = 100;
const mostComplaints = 50;
const longestComplaint = 300;
/** The program answers a ping, whatever else it does; one that does not within so long hangs. */
const pingEveryMs = 30_000;
const graceMs = 3000;
/** With this code Node ends that does not know how it is called. */
const nodeRefused = 9;
const tooOld = 'was refused by the node on the PATH, which has to be 24.15 or newer:  node --version';

interface Waiting {
  readonly resolve: (answer: Fields) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One run of the program that carries WhatsApp. It is believed nothing that has not the form of a line: whoever says
 * something else, too much or nothing is ended, and the run with it. When we are gone, however, its input ends, and so does it.
 */
export class Carrier {
  readonly #parts: CarrierParts;
  readonly #child: ChildProcess;
  readonly #splitter = new LineSplitter(longestLine);
  readonly #waiting = new Map<number, Waiting>();
  readonly #over = new AbortController();
  readonly ended: Promise<Ending>;
  #why: Ending | null = null;
  #greeted = false;
  #inHand = 0;
  #complaints = 0;
  #nextId = 1;

  constructor(parts: CarrierParts) {
    this.#parts = parts;
    const [node = '', ...args] = parts.program.argv;
    this.#child = spawn(node, args, { cwd: parts.program.cwd, env: { ...parts.env }, stdio: 'pipe' });
    this.ended = this.#follow();
    this.#tell({ do: 'open', link: parts.linkDir, window, login: null });
    void this.#pulse();
  }

  /** Rejects with what the program says went wrong, when it has ended, and at `signal`. */
  ask(question: object, signal: AbortSignal): Promise<Fields> {
    const id = this.#nextId++;
    return new Promise<Fields>((resolve, reject) => {
      if (this.#over.signal.aborted) return reject(new Error('WhatsApp is not connected'));
      if (signal.aborted) return reject(new Error('WhatsApp gave no answer in time'));
      const give = (): void => reject(new Error('WhatsApp gave no answer in time'));
      signal.addEventListener('abort', give, { once: true });
      this.#waiting.set(id, {
        resolve: (answer) => {
          signal.removeEventListener('abort', give);
          resolve(answer);
        },
        reject,
      });
      this.#tell({ ...question, id });
    }).finally(() => this.#waiting.delete(id));
  }

  /** Asks it to end, and sees to it. */
  async stop(): Promise<void> {
    this.#tell({ do: 'stop' });
    this.#child.stdin?.end();
    const grace = this.#parts
      .wait(graceMs, this.#over.signal)
      .then(() => this.#end('did not end when it was asked to'));
    grace.catch(() => undefined);
    await this.ended;
  }

  #tell(line: object): void {
    if (this.#child.stdin?.writable) this.#child.stdin.write(`${JSON.stringify(line)}\n`);
  }

  /** Our own reason for ending it; the first one counts. */
  #end(because: string): void {
    this.#why ??= { text: `the program that carries WhatsApp ${because}`, next: 'later' };
    this.#child.kill('SIGKILL');
  }

  #follow(): Promise<Ending> {
    const { stdin, stdout, stderr } = this.#child;
    // A program that does not read what it is told ends, or is ended.
    stdin?.on('error', () => undefined);
    stdout?.on('data', (chunk: Buffer) => this.#hear(chunk));
    stderr?.on('data', (chunk: Buffer) => this.#complain(chunk));
    return new Promise((resolve) => {
      const over = (fallback: string): void => {
        this.#over.abort();
        for (const { reject } of this.#waiting.values()) reject(new Error('WhatsApp is not connected'));
        resolve(this.#why ?? { text: `the program that carries WhatsApp ${fallback}`, next: 'later' });
      };
      this.#child.once('error', (error: NodeJS.ErrnoException) => over(`cannot be started (${error.code})`));
      this.#child.once('close', (code, signal) =>
        over(code === nodeRefused && !this.#greeted ? tooOld : `has ended (${signal ?? `exit code ${code}`})`),
      );
    });
  }

  #hear(chunk: Buffer): void {
    const lines = this.#why === null ? this.#splitter.take(chunk) : [];
    if (lines === null) this.#end('wrote a line without end');
    for (const text of lines ?? []) {
      const line = readLine(text);
      if (line === null) this.#end('wrote what is no line of its own');
      // What is said after the reason for the end counts no more.
      if (line === null || this.#why !== null) return;
      this.#take(line);
    }
  }

  #take(line: Line): void {
    if (line.say === 'hello') {
      this.#greeted = line.protocol === protocol;
      if (!this.#greeted)
        this.#end(`is of another version (${line.protocol} for ${protocol}): install the one of this oc`);
    } else if (!this.#greeted) this.#end('did not say what it is');
    else if (line.say === 'connected') this.#parts.onConnected();
    else if (line.say === 'closed') this.#why = endingOf(line.code);
    else if (line.say === 'answer') this.#answered(line.id, line.answer);
    else void this.#handOver(line.message);
  }

  #answered(id: number, answer: Fields): void {
    const waiting = this.#waiting.get(id);
    if (answer['say'] === 'failed') waiting?.reject(new Error(`WhatsApp: ${whyOf(answer)}`));
    else waiting?.resolve(answer);
  }

  async #handOver(message: Fields): Promise<void> {
    if (this.#inHand >= window) {
      this.#end('hands over more than it was asked for');
      return;
    }
    this.#inHand += 1;
    await this.#parts.onMessage(message);
    this.#inHand -= 1;
    this.#tell({ do: 'next' });
  }

  /** Its own words, for the log: short, few, and without a secret of ours. */
  #complain(chunk: Buffer): void {
    for (const text of chunk.toString('utf8', 0, 4096).split('\n')) {
      if (text.trim() === '') continue;
      this.#complaints += 1;
      if (this.#complaints > mostComplaints) return;
      const { accountId, log } = this.#parts;
      log.warn('whatsapp', 'the program says', { account: accountId, text: clean(text) });
    }
  }

  async #pulse(): Promise<void> {
    const { wait } = this.#parts;
    const over = this.#over.signal;
    try {
      for (;;) {
        await wait(pingEveryMs, over);
        if (!this.#greeted) {
          this.#end('did not say what it is');
          return;
        }
        const patience = new AbortController();
        const late = wait(pingEveryMs, AbortSignal.any([over, patience.signal])).then(() => patience.abort());
        late.catch(() => undefined);
        await this.ask({ do: 'ping' }, patience.signal);
        patience.abort();
      }
    } catch {
      // why: it is over, or a ping had no answer
      if (!over.aborted) this.#end('does not answer');
    }
  }
}

/** The program's own words, where it has any. */
const whyOf = ({ because }: Fields): string =>
  typeof because === 'string' && because !== '' ? clean(because) : 'it did not say why';

const clean = (text: string): string => knownSecrets.remove(text.slice(0, longestComplaint));
