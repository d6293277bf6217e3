import type { CallOutput } from './sandbox.ts';

/** Holds the first half and the last half of a stream, whatever its length; what lies between is counted and dropped. */
export class KeptOutput {
  readonly #half: number;
  readonly #head: Buffer[] = [];
  readonly #tail: Buffer[] = [];
  #headBytes = 0;
  #tailBytes = 0;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#half = Math.max(1, Math.floor(maxBytes / 2));
  }

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    const first = chunk.subarray(0, this.#half - this.#headBytes);
    if (first.length > 0) {
      // A copy: a part of a chunk would keep the whole of it in memory.
      this.#head.push(Buffer.from(first));
      this.#headBytes += first.length;
    }
    const rest = chunk.subarray(first.length).subarray(-this.#half);
    if (rest.length === 0) return;
    this.#tail.push(Buffer.from(rest));
    this.#tailBytes += rest.length;
    this.#forget();
  }

  #forget(): void {
    for (let oldest = this.#tail[0]; oldest !== undefined; oldest = this.#tail[0]) {
      if (this.#tailBytes - oldest.length < this.#half) return;
      this.#tail.shift();
      this.#tailBytes -= oldest.length;
    }
  }

  output(): CallOutput {
    const head = Buffer.concat(this.#head);
    const tail = Buffer.concat(this.#tail).subarray(-this.#half);
    const left = this.#bytes - head.length - tail.length;
    if (left === 0) return { text: Buffer.concat([head, tail]).toString('utf8'), bytes: this.#bytes, truncated: false };
    const text = `${wholeEnd(head)}\n[… ${left} bytes are left out here …]\n${wholeStart(tail)}`;
    return { text, bytes: this.#bytes, truncated: true };
  }
}

const isContinued = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Without the part of a character that the cut has left at the end. */
const wholeEnd = (bytes: Buffer): string => new TextDecoder().decode(bytes, { stream: true });

function wholeStart(bytes: Buffer): string {
  let at = 0;
  while (at < 3 && isContinued(bytes[at])) at += 1;
  return bytes.subarray(at).toString('utf8');
}
