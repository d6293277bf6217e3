import { redact } from './redact.ts';

/** The first line of a key that goes on in the lines after it, bare or as a record's whole message. */
const keyBegins =
  /(?:^|"message":")-----BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?=["\r\\]|$)(?![^"]*-----END )/;
const keyEnds = /(?:^|"message":")-----END /;
/** A line of a key's body, the same way: the last one may be short, and then it looks like any word. */
const longBody = /(?<=^|"message":")[A-Za-z0-9+/]{16,}={0,2}(?=["\r\\]|$)/;
const shortBody = /(?<=^|"message":")[A-Za-z0-9+/]{1,15}={0,2}(?=["\r\\]|$)/;

/** Lines of the longest key that anybody uses; a line that only looks like the first of one must not blind the rest. */
const longestKey = 300;

/** Redacts line after line: a private key is spread over many of them. One for each stream of lines. */
export class LineRedactor {
  #left = 0;
  #inBody = false;

  redact(line: string): string {
    if (line.includes('-----BEGIN ') && keyBegins.test(line)) {
      this.#left = longestKey;
      this.#inBody = true;
    } else if (this.#left > 0) {
      this.#left = keyEnds.test(line) ? 0 : this.#left - 1;
      const body = longBody.test(line) ? longBody : this.#inBody && shortBody.test(line) ? shortBody : null;
      this.#inBody = body !== null;
      if (body !== null) return redact(line.replace(body, '[redacted]'));
    }
    return redact(line);
  }
}

export function redactLines(lines: readonly string[]): string[] {
  const redactor = new LineRedactor();
  return lines.map((line) => redactor.redact(line));
}
