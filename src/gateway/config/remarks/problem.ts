/** One thing that keeps a configuration from being used. Names keys and files, never a value that may be secret. */
export interface Problem {
  /** The key, or the file when no key is to blame. */
  readonly path: string;
  readonly message: string;
  /** What to do, safe to paste. */
  readonly hint: string;
}

export interface Warning {
  readonly path: string;
  readonly message: string;
}
