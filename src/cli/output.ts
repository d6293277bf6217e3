/**
 * The law of our terminal output. Results go to stdout, messages to stderr; text from outside passes `printable()` here and
 * nowhere else in the command line; with `--json` stdout holds exactly one document and stderr stays empty.
 * Errors are three lines (what happened, why if known, what to do) and a code line.
 */
export interface Output {
  readonly json: boolean;
  /** One line of text for people, to stdout. Parts from outside must have passed `printable()`. */
  say(line: string): void;
  /** A remark that is no result, to stderr; silent with --json. */
  warn(line: string): void;
  /** The result for scripts: `{ok:true, schema, data, warnings}`; `human` prints it for people otherwise. */
  result(schema: string, data: unknown, human: () => void): void;
  /** Sets the exit code that the program ends with; the highest wins nothing, the last call counts. */
  exit(code: number): void;
}
