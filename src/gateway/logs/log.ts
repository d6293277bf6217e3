/** Where the gateway's own words go. Text in `data` may come from outside; the sink escapes it, callers need not. */
export interface Log {
  debug(subsystem: string, message: string, data?: Readonly<Record<string, unknown>>): void;
  info(subsystem: string, message: string, data?: Readonly<Record<string, unknown>>): void;
  warn(subsystem: string, message: string, data?: Readonly<Record<string, unknown>>): void;
  error(subsystem: string, message: string, data?: Readonly<Record<string, unknown>>): void;
}
