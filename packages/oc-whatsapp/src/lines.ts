import type { Readable, Writable } from 'node:stream';

/** The longest line either side writes, in bytes. */
export const longestLine = 1_048_576;

/** Lines of a stream, in order; rejects at one that is longer than any may be. The rest behind the last end of line is none. */
export async function* readLines(from: Readable): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let held = 0;
  for await (const chunk of from) {
    let start = 0;
    const bytes = Buffer.from(chunk);
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      if (held + end - start > longestLine) throw new Error('a line without end');
      yield Buffer.concat([...rest, bytes.subarray(start, end)]).toString('utf8');
      [rest, held, start] = [[], 0, end + 1];
    }
    rest.push(bytes.subarray(start));
    held += bytes.length - start;
    if (held > longestLine) throw new Error('a line without end');
  }
}

export type Say = (line: object) => void;

/** Writes one object a line. */
export const sayOn =
  (to: Writable): Say =>
  (line) =>
    void to.write(`${JSON.stringify(line)}\n`);
