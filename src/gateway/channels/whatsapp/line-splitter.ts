/** Lines out of chunks, none longer than so many bytes. */
export class LineSplitter {
  readonly #mostBytes: number;
  #parts: Buffer[] = [];
  #held = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The lines that this chunk completes; null as soon as one is too long, and nothing is kept of it. */
  take(chunk: Buffer): readonly string[] | null {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      if (this.#held + end - start > this.#mostBytes) return null;
      lines.push(Buffer.concat([...this.#parts, chunk.subarray(start, end)]).toString('utf8'));
      [this.#parts, this.#held, start] = [[], 0, end + 1];
    }
    this.#held += chunk.length - start;
    if (this.#held > this.#mostBytes) return null;
    if (start < chunk.length) this.#parts.push(chunk.subarray(start));
    return lines;
  }
}
