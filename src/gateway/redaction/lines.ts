import { redact } from './redact.ts';

const keyBegins = /-----BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?![\s\S]*-----END )/;
const keyEnds = /^(?<body>[\s\S]*?)(?<rest>-----END [\s\S]*)$/;
/** The body of a key: long runs anywhere, and short ones where they are a whole line or a record's whole message. */
const keyBody = /[A-Za-z0-9+/]{16,}={0,2}|(?<=^|"message":")[A-Za-z0-9+/]{2,15}={0,2}(?=$|")/g;

/** Lines of the longest key that anybody uses; a line that only looks like the first of one must not blind the rest. */
const longestKey = 300;

/** Redacts line after line: a private key is spread over many of them. One for each stream of lines. */
export class LineRedactor {
  #left = 0;

  redact(line: string): string {
    const open = this.#left > 0;
    if (open) this.#left -= 1;
    const end = open ? keyEnds.exec(line)?.groups : undefined;
    if (end) this.#left = 0;
    if (keyBegins.test(line)) this.#left = longestKey;
    if (!open) return redact(line);
    const { body = line, rest = '' } = end ?? {};
    return redact(body.replace(keyBody, '[redacted]')) + redact(rest);
  }
}

export function redactLines(lines: readonly string[]): string[] {
  const redactor = new LineRedactor();
  return lines.map((line) => redactor.redact(line));
}
