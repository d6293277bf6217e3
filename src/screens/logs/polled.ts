import { Paced } from '../pace.ts';
import { listGapMs, poll, problemOf, type SourceParts } from '../source.ts';
import type { LogIntake } from './intake.ts';

/** How often a gateway that pushes nothing is asked. */
const everyMs = 1000;
const firstLines = 500;
/** The most that the official method gives. */
const most = { limit: 5000, maxBytes: 1_000_000 };

interface Tail {
  readonly file: string;
  readonly cursor: number;
  readonly lines: readonly string[];
  readonly truncated?: boolean;
  readonly reset?: boolean;
  readonly skippedBytes?: number;
}

/** The log of a gateway without a push: the official `logs.tail`, asked every second from where the last answer ended. */
export class PolledLog {
  readonly #parts: SourceParts;
  readonly #intake: LogIntake;
  readonly #asking: Paced;
  #end: { readonly file: string; readonly cursor: number } | null = null;
  #cancel = () => {};
  #failed = false;

  constructor(parts: SourceParts, intake: LogIntake) {
    this.#parts = parts;
    this.#intake = intake;
    this.#asking = new Paced(parts.clock, listGapMs, () => this.#ask());
  }

  start(): void {
    this.pause();
    this.#asking.ask();
    this.#cancel = poll(this.#parts.clock, everyMs, () => this.ask());
  }

  ask(): void {
    if (this.#parts.link.state.kind === 'live') this.#asking.ask();
  }

  /** Asks no more by itself. */
  pause(): void {
    this.#cancel();
  }

  close(): void {
    this.pause();
    this.#asking.stop();
  }

  async #ask(): Promise<void> {
    const { link } = this.#parts;
    try {
      const from = this.#end === null ? { limit: firstLines } : { cursor: this.#end.cursor, ...most };
      const tail = await link.request('logs.tail', from);
      const isFirst = this.#end === null;
      const news = this.#take(tail);
      if (news || isFirst || this.#failed) this.#intake.tell('polled');
      this.#failed = false;
    } catch (error) {
      const because = problemOf(link, error);
      // A question that fails every second is no news each time.
      if (because !== null && !this.#failed) this.#intake.tell('polled', because);
      this.#failed = because !== null;
    }
  }

  /** True when something is new. */
  #take({ file, cursor, lines, truncated, reset, skippedBytes }: Tail): boolean {
    const known = this.#end;
    // The log goes on in another file: the place in the old one says nothing about it.
    const moved = known !== null && known.file !== file && reset !== true;
    this.#end = { file, cursor: moved ? 0 : cursor };
    if (moved) {
      this.#intake.gap({ why: 'other-file', lines: null, bytes: null });
      this.#asking.ask();
      return true;
    }
    if (known !== null && (truncated === true || (skippedBytes ?? 0) > 0)) {
      this.#intake.gap({ why: 'too-fast', lines: null, bytes: skippedBytes ?? null });
    } else if (known !== null && reset === true) this.#intake.gap({ why: 'other-file', lines: null, bytes: null });
    this.#intake.take(lines);
    return lines.length > 0 || reset === true;
  }
}
