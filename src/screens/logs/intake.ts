import type { Untrusted } from '../../components/text/printable.ts';
import { LineRedactor } from '../../gateway/redaction/lines.ts';
import { emptyLog, type LogFacts } from './facts.ts';
import { longestLine, type NewGap, readLine } from './log-line.ts';

/** The only way into the ring: every line is redacted here before anything is kept of it. */
export class LogIntake {
  readonly #publish: (log: LogFacts) => void;
  /** One for the whole stream: a private key is spread over many lines. */
  readonly #redactor = new LineRedactor();
  #facts = emptyLog();

  constructor(publish: (log: LogFacts) => void) {
    this.#publish = publish;
  }

  get isEmpty(): boolean {
    return this.#facts.ring.next === 0;
  }

  take(lines: readonly string[]): void {
    for (const line of lines) this.#facts.ring.line(readLine(this.#redactor.redact(line)));
  }

  /** Of the last lines of the gateway those after the newest that is known; a gap before them when that is not among them. */
  takeLast(lines: readonly string[]): void {
    const redacted = lines.map((line) => this.#redactor.redact(line));
    const { ring } = this.#facts;
    const newest = ring.at(ring.next - 1);
    const known =
      newest?.kind === 'line' ? redacted.findLastIndex((text) => text.slice(0, longestLine) === newest.text) : -1;
    if (known === -1 && !this.isEmpty) this.gap({ why: 'away', lines: null, bytes: null });
    for (const text of redacted.slice(known + 1)) ring.line(readLine(text));
  }

  gap(gap: NewGap): void {
    this.#facts.ring.gap(gap);
  }

  /** Makes what was taken in known. */
  tell(how: LogFacts['how'], problem: Untrusted | null = null): void {
    const { ring } = this.#facts;
    this.#facts = { ring, errors: ring.errorsEver, how, problem };
    this.#publish(this.#facts);
  }
}
