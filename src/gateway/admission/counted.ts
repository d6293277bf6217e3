import type { Log } from '../logs/log.ts';

/** Logs the first of a kind at once and then at most one line a window with how many more there were. */
export type Counted = (kind: string, message: string, data: Readonly<Record<string, unknown>>) => void;

const windowMs = 60_000;
/** Kinds remembered at once; beyond that everything shares one count. */
const mostKinds = 1000;

interface Window {
  startedMs: number;
  suppressed: number;
}

/** A stranger chooses how often it writes, so it must not choose how much we log. */
export function openCounted(log: Log, now: () => number): Counted {
  const windows = new Map<string, Window>();
  return (kind, message, data) => {
    const key = windows.has(kind) || windows.size < mostKinds ? kind : 'other';
    const window = windows.get(key);
    const sinceMs = window === undefined ? null : now() - window.startedMs;
    // Before its own beginning: the clock was put back.
    if (window !== undefined && sinceMs !== null && sinceMs >= 0 && sinceMs < windowMs) {
      window.suppressed += 1;
      return;
    }
    windows.set(key, { startedMs: now(), suppressed: 0 });
    const more = window?.suppressed ?? 0;
    log.info('admission', message, more === 0 ? data : { ...data, moreBefore: more });
  };
}
