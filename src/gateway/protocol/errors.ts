/**
 * The closed list of things a caller can do wrong, each with the exit code a command ends with.
 * What can normally happen (an approval lost a race, a code did not fit) is a result value, not an error.
 * Anything thrown that is not an OcError is a bug of ours: logged whole, sent as `internal`.
 */
export const errorTable = {
  USAGE: { exit: 2 },
  NO_TTY: { exit: 2 },
  AMBIGUOUS_ID: { exit: 2 },
  CONFIG_INVALID: { exit: 2 },
  INVALID_REQUEST: { exit: 2 },
  NOT_FOUND: { exit: 3 },
  CODE_MISMATCH: { exit: 3 },
  NOT_RUNNING: { exit: 3 },
  AUTH_REQUIRED: { exit: 4 },
  AUTH_FAILED: { exit: 4 },
  SCOPE_MISSING: { exit: 4 },
  READ_ONLY: { exit: 4 },
  OWN_REQUEST: { exit: 4 },
  BIND_REFUSED: { exit: 4 },
  GATEWAY_UNREACHABLE: { exit: 5 },
  GATEWAY_SILENT: { exit: 5 },
  TIMEOUT: { exit: 5 },
  PLATFORM_UNREACHABLE: { exit: 5 },
  PLATFORM_BUSY: { exit: 5 },
  PLATFORM_FAILED: { exit: 5 },
  PROTOCOL_MISMATCH: { exit: 5 },
  TLS_UNTRUSTED: { exit: 5 },
  CONFLICT: { exit: 6 },
  CHANGED: { exit: 6 },
  QUEUE_FULL: { exit: 6 },
  ALREADY_RUNNING: { exit: 6 },
  PORT_TAKEN: { exit: 6 },
  STATE_OF_OPENCLAW: { exit: 6 },
  STATE_NEWER: { exit: 6 },
  EXPIRED: { exit: 7 },
  STATE_UNSAFE: { exit: 1 },
  STATE_DAMAGED: { exit: 1 },
  INTERNAL: { exit: 1 },
} as const satisfies Record<string, { exit: number }>;

export type ErrorCode = keyof typeof errorTable;

/** What the caller did wrong, in one line; `hints` are complete next steps, safe to paste. */
export class OcError extends Error {
  override readonly name = 'OcError';
  readonly code: ErrorCode;
  readonly hints: readonly string[];
  /** Machine-readable extras for `--json` and for `error.details` on the wire; never a secret. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, hints: readonly string[] = [], details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.hints = hints;
    this.details = details;
  }

  get exit(): number {
    return errorTable[this.code].exit;
  }
}
