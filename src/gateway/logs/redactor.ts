import type { Config } from '../config/config.ts';
import { LineRedactor } from '../redaction/lines.ts';
import { redact } from '../redaction/redact.ts';
import { knownSecrets } from './known-secrets.ts';
import { type LinearPattern, linearPattern } from './linear-pattern.ts';

export type LogSettings = Config['logging'];

/** What is in force before a configuration was read, and beside one that cannot be. */
export const defaultSettings: LogSettings = {
  level: 'info',
  redactSensitive: 'tools',
  redactPatterns: [],
  retentionDays: 14,
  maxFileMb: 50,
};

const ownMark = '[redacted]';

/** Output of tools, which `redactSensitive: off` shows as it came. Every record begins so (`file-log.ts`). */
const toolLine = /^\{"level":"[a-z]{1,8}","time":"[^"]{1,32}","subsystem":"tools?[/"]/;

/**
 * Everything that takes secrets out of the log: their exact values always, the shape net unless it is off for the output
 * of tools, and the patterns of the operator, which add and never replace.
 */
export class Redactor {
  readonly #off: boolean;
  readonly #patterns: readonly LinearPattern[];

  constructor({ redactSensitive, redactPatterns }: LogSettings = defaultSettings) {
    this.#off = redactSensitive === 'off';
    this.#patterns = redactPatterns.map(compiled);
  }

  /** One value before it is written into a record. */
  value(text: string, subsystem: string): string {
    const shapes = this.#off && /^tools?(\/|$)/.test(subsystem) ? (same: string) => same : redact;
    return this.#own(shapes(knownSecrets.remove(text)));
  }

  /** A reader of lines, one after the other. */
  lines(): (line: string) => string {
    const shapes = new LineRedactor();
    return (line) => {
      const known = knownSecrets.remove(line);
      const shaped = this.#off && toolLine.test(known) ? known : shapes.redact(known);
      return keepRecord(shaped, this.#own(shaped));
    };
  }

  #own(text: string): string {
    return this.#patterns.reduce((left, pattern) => pattern.replaceAll(left, ownMark), text);
  }
}

/** The configuration refuses a pattern that does not compile, so that one here is a bug, and must not pass for a pattern. */
function compiled(source: string): LinearPattern {
  const found = linearPattern(source);
  if (!found.ok) throw new Error(`the pattern ${JSON.stringify(source)} ${found.because}`);
  return found.pattern;
}

/** A pattern of the operator may take more than values; a record that it broke stays one. */
function keepRecord(before: string, after: string): string {
  if (before === after || !before.startsWith('{') || isJson(after)) return after;
  const head = /^\{"level":"[a-z]{1,8}","time":"[^"]{1,32}"/.exec(before)?.[0] ?? '{"level":"info"';
  return `${head},"subsystem":"gateway/logs","message":"${ownMark}"}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
