import { LogIntake } from '../../../src/screens/logs/intake.ts';
import type { LogEntry } from '../../../src/screens/logs/log-line.ts';
import type { LogRing } from '../../../src/screens/logs/ring.ts';

const startMs = Date.UTC(2026, 10, 20, 9, 0, 0);

/** A line as our gateway writes it; the seconds of its time are its number. */
export const ours = (at: number, level: string, subsystem: string, message: string, data: object = {}): string =>
  JSON.stringify({ level, time: new Date(startMs + at * 1000).toISOString(), subsystem, ...data, message });

/** A line as OpenClaw writes it. */
export const theirs = (at: number, level: string, subsystem: string, message: string, more: object = {}): string => {
  const name = JSON.stringify({ subsystem });
  const date = new Date(startMs + at * 1000).toISOString();
  const meta = { runtime: 'node', hostname: 'vm', date, logLevelId: 3, logLevelName: level.toUpperCase(), name };
  return JSON.stringify({ 0: name, 1: message, ...more, _meta: meta, time: date, hostname: 'vm', message });
};

/** A ring that took these lines in, the way they come from a gateway. */
export function ringOf(...lines: readonly string[]): LogRing {
  let ring: LogRing | null = null;
  const intake = new LogIntake((log) => {
    ring = log.ring;
  });
  intake.take(lines);
  intake.tell('pushed');
  if (ring === null) throw new Error('nothing was told');
  return ring;
}

export const entriesOf = (ring: LogRing): readonly LogEntry[] =>
  Array.from({ length: ring.next - ring.first }, (_, at) => ring.at(ring.first + at)).filter((entry) => entry !== null);
