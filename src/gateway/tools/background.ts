import { randomBytes } from 'node:crypto';
import { mayAct, type StillMay } from '../policy/still-may.ts';
import type { CallResult, Sandbox, SandboxCall } from '../sandbox/sandbox.ts';
import { clip } from './clip.ts';

/** Background calls that one session may have at once, and all sessions together. */
const mostOfOne = 8;
const mostInAll = 64;
/** Ended ones whose output is still kept for their session. */
const mostEnded = 16;
/** Characters of output that wait to be asked for; what comes beyond them is counted. */
const mostOutput = 64 << 10;
/** A kill inside the sandbox that has not ended the call after this is followed by the end of the sandbox. Milliseconds. */
const killMs = 5000;

export interface BackgroundCall {
  readonly id: string;
  readonly shown: string;
  /** Null while it runs. */
  readonly ended: string | null;
}

/** Whose a background call is. */
export interface BackgroundOwner {
  readonly sessionKey: string;
  /** Asked again when access has changed, also long after the turn that started it. */
  readonly stillMay: StillMay;
}

/** Calls that go on after their answer. Every one belongs to one session, and only that session sees it. */
export class Background {
  readonly #sessions = new Map<string, Running[]>();

  /** Starts one; a text says why not. It is ended at its time, by `kill`, `recheck`, `drop` and `stop`. */
  start(
    { sessionKey, stillMay }: BackgroundOwner,
    sandbox: Sandbox,
    call: Omit<SandboxCall, 'signal' | 'live'>,
    shown: string,
  ): BackgroundCall | string {
    const all = [...this.#sessions.values()].flat();
    const own = this.#sessions.get(sessionKey) ?? [];
    if (own.filter(isRunning).length >= mostOfOne)
      return `${mostOfOne} background calls run already; end one by process kill.`;
    if (all.filter(isRunning).length >= mostInAll)
      return 'Too many background calls run at this gateway; try again later.';
    const running = new Running(sandbox, call, shown, stillMay);
    this.#sessions.set(sessionKey, [...own, running]);
    this.#forgetOldest(sessionKey);
    return running;
  }

  list(sessionKey: string): readonly BackgroundCall[] {
    return this.#sessions.get(sessionKey) ?? [];
  }

  find(sessionKey: string, id: string): Running | null {
    return this.#sessions.get(sessionKey)?.find((one) => one.id === id) ?? null;
  }

  /** Ends what runs for a session and forgets it. */
  async drop(sessionKey: string): Promise<void> {
    const own = this.#sessions.get(sessionKey) ?? [];
    this.#sessions.delete(sessionKey);
    await Promise.all(own.map((one) => one.kill()));
  }

  /** Ends what runs for whoever may not act any more; its session still sees that it has ended. */
  async recheck(): Promise<void> {
    const all = [...this.#sessions.values()].flat();
    await Promise.all(all.filter((one) => isRunning(one) && !mayAct(one.stillMay)).map((one) => one.kill()));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((key) => this.drop(key)));
  }

  #forgetOldest(sessionKey: string): void {
    const own = this.#sessions.get(sessionKey) ?? [];
    const ended = own.filter((one) => !isRunning(one));
    const old = new Set(ended.slice(0, Math.max(0, ended.length - mostEnded)));
    this.#sessions.set(
      sessionKey,
      own.filter((one) => !old.has(one)),
    );
  }
}

const isRunning = ({ ended }: BackgroundCall): boolean => ended === null;

/** Kills, inside of a container, what was started with a mark in its environment: the client outside is not what runs. */
const killMarked = `for e in /proc/[0-9]*/environ; do
  if grep -qzxF "OC_CALL=$1" "$e" 2>/dev/null; then p=\${e#/proc/}; kill -KILL "\${p%/environ}"; fi
done`;

export class Running implements BackgroundCall {
  readonly id = randomBytes(3).toString('hex');
  readonly shown: string;
  readonly stillMay: StillMay;
  readonly #sandbox: Sandbox;
  readonly #stop = new AbortController();
  readonly #mark = randomBytes(16).toString('hex');
  readonly #ending: Promise<void>;
  #input: { write(text: string): void; end(): void } | null = null;
  #output = '';
  #dropped = 0;
  #ended: string | null = null;

  constructor(sandbox: Sandbox, call: Omit<SandboxCall, 'signal' | 'live'>, shown: string, stillMay: StillMay) {
    this.shown = shown;
    this.stillMay = stillMay;
    this.#sandbox = sandbox;
    const decoder = new TextDecoder();
    this.#ending = sandbox
      .run({
        ...call,
        ...(sandbox.kind === 'docker' ? { env: { ...call.env, OC_CALL: this.#mark } } : {}),
        signal: this.#stop.signal,
        live: {
          onOutput: (chunk) => this.#heard(decoder.decode(chunk, { stream: true })),
          onStarted: (input) => {
            this.#input = input;
          },
        },
      })
      .then(
        (result) => {
          this.#ended = endWords(result);
        },
        (error: unknown) => {
          this.#ended = `failed: ${error instanceof Error ? error.message : 'without a word'}`;
        },
      );
  }

  get ended(): string | null {
    return this.#ended;
  }

  /** Where it runs. */
  get kind(): Sandbox['kind'] {
    return this.#sandbox.kind;
  }

  /** What it has printed since this was asked last. */
  take(mostCharacters: number): string {
    const text = clip(this.#output, mostCharacters);
    const missing = this.#dropped === 0 ? '' : `[${this.#dropped} characters were printed before and are not kept]\n`;
    this.#output = '';
    this.#dropped = 0;
    return `${missing}${text}`;
  }

  /** Writes to its standard input, or closes it with null. False when it takes none any more. */
  write(text: string | null): boolean {
    if (this.#input === null || this.#ended !== null) return false;
    if (text === null) this.#input.end();
    else this.#input.write(text);
    return true;
  }

  /** Resolves when it has ended, with everything that it started. */
  async kill(): Promise<void> {
    if (this.#ended !== null) return;
    if (this.#sandbox.kind === 'docker') await this.#killInside();
    this.#stop.abort();
    await this.#ending;
  }

  async #killInside(): Promise<void> {
    const { workspace: cwd } = this.#sandbox;
    const argv = ['bash', '-c', killMarked, 'oc-kill', this.#mark];
    const end = { env: {}, stdin: null, timeoutMs: killMs, maxOutputBytes: 1024, signal: AbortSignal.timeout(killMs) };
    // A sandbox that is gone has ended it already; one that does not answer is ended by the signal after this.
    await this.#sandbox.run({ argv, cwd, ...end }).catch(() => null);
    await Promise.race([this.#ending, new Promise((resolve) => setTimeout(resolve, killMs).unref())]);
  }

  #heard(text: string): void {
    const all = this.#output + text;
    this.#dropped += Math.max(0, all.length - mostOutput);
    this.#output = all.slice(-mostOutput).toWellFormed();
  }
}

const words: Readonly<Record<Exclude<CallResult['ended'], 'exit'>, string>> = {
  timeout: 'was ended at its time',
  aborted: 'was killed',
  'out-of-memory': 'ran out of memory',
  lost: 'is gone with its sandbox',
};

export const endWords = ({ ended, code }: CallResult): string =>
  ended === 'exit' ? `ended with code ${code ?? 'none: a signal ended it'}` : words[ended];
