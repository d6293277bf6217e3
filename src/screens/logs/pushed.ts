import type { LogBatch } from '../../gateway/protocol/logs.ts';
import { Paced } from '../pace.ts';
import { listGapMs, problemOf, type SourceParts } from '../source.ts';
import type { LogIntake } from './intake.ts';

/** Lines that a subscription begins with: a screenful for the first look, and more to find the end of what is known. */
const firstTail = 500;
const laterTail = 1000;
/** Batches that wait for the answer to the subscription; the gateway sends ten a second. */
const mostWaiting = 50;

/** Our gateway's log: the last lines once after each hello, and then batches as they are written. */
export class PushedLog {
  readonly #parts: SourceParts;
  readonly #intake: LogIntake;
  readonly #subscribing: Paced;
  readonly #stop: () => void;
  #end = { cursor: -1, file: '' };
  /** Null once the subscription was answered: batches are then taken as they come. */
  #waiting: LogBatch[] | null = [];

  constructor(parts: SourceParts, intake: LogIntake) {
    this.#parts = parts;
    this.#intake = intake;
    this.#subscribing = new Paced(parts.clock, listGapMs, () => this.#subscribe());
    this.#stop = parts.link.onEvent('oc.logs.batch', (batch) => this.#heard(batch));
  }

  /** Subscribes anew: after a hello nobody tells this console anything until it asks. */
  start(): void {
    this.#waiting = [];
    this.#subscribing.ask();
  }

  /** Asks again only where the last question failed. */
  retry(): void {
    if (this.#waiting !== null) this.#subscribing.ask();
  }

  close(): void {
    this.#stop();
    this.#subscribing.stop();
  }

  async #subscribe(): Promise<void> {
    const { link } = this.#parts;
    try {
      const tail = this.#intake.isEmpty ? firstTail : laterTail;
      const { lines, cursor, file } = await link.request('oc.logs.subscribe', { level: 'trace', tail });
      if (cursor !== this.#end.cursor || file !== this.#end.file) this.#intake.takeLast(lines);
      this.#end = { cursor, file };
      // What an older subscription still sent is among the last lines already.
      const later = this.#waiting?.filter((batch) => batch.file !== file || batch.cursor > cursor) ?? [];
      for (const batch of later) this.#take(batch);
      this.#waiting = null;
      this.#intake.tell('pushed');
    } catch (error) {
      const because = problemOf(link, error);
      if (because !== null) this.#intake.tell('pushed', because);
    }
  }

  #heard(batch: LogBatch): void {
    if (this.#waiting === null) {
      this.#take(batch);
      this.#intake.tell('pushed');
    } else if (this.#waiting.length < mostWaiting) this.#waiting.push(batch);
  }

  #take({ lines, dropped, cursor, file }: LogBatch): void {
    if (dropped > 0) this.#intake.gap({ why: 'too-fast', lines: dropped, bytes: null });
    this.#intake.take(lines);
    this.#end = { cursor, file };
  }
}
