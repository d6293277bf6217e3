/** Ends up in the gateway's log: words of a library alone, never the objects beside them, which hold keys and messages. */
export function complain(text: string): void {
  process.stderr.write(`${text.replace(/\s+/g, ' ').slice(0, 300)}\n`);
}

/**
 * A library of WhatsApp prints keys of sessions to the console, and standard output is for our lines alone. To be called
 * before any of them is evaluated.
 */
export function silenceConsole(): void {
  const silent = (): void => undefined;
  for (const name of ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const)
    console[name] = silent;
}

const silent = (): void => undefined;

/** For Baileys, which wants a logger of the kind of pino. */
export const quietLogger = {
  level: 'error',
  child: () => quietLogger,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: (_: unknown, words?: string): void => {
    if (typeof words === 'string') complain(words);
  },
};
