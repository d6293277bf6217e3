/** Shapes of the log on the wire beside the official `logs.tail`. */

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Payload of `oc.logs.batch`: at most ten a second to one subscriber. */
export interface LogBatch {
  /** Whole redacted lines as in the file, oldest first; each is one JSON object. */
  readonly lines: readonly string[];
  /** Lines that were left out before these, because they came faster than they can be shown or sent. */
  readonly dropped: number;
  /** Where `logs.tail` goes on after these lines. */
  readonly cursor: number;
  readonly file: string;
}

/** Result of `oc.logs.subscribe`: the last lines, and where the batches go on from. */
export interface LogSubscription {
  readonly lines: readonly string[];
  readonly cursor: number;
  readonly file: string;
}
