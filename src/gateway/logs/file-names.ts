import { lstatSync, readdirSync } from 'node:fs';

/** `oc-2026-11-21.log`, and `.1`, `.2`, … behind it for the parts of a day that were full, in the order they filled. */
const form = /^oc-(?<day>\d{4}-\d\d-\d\d)\.log(?:\.(?<part>[1-9]\d{0,5}))?$/;

export const dayFile = (day: string): string => `oc-${day}.log`;

export interface LogName {
  readonly name: string;
  /** `2026-11-21`, in UTC. */
  readonly day: string;
  /** Infinity for the file of a day that is written to. */
  readonly part: number;
}

/**
 * The log files of a directory, oldest first; what only looks like one (a link, a directory, a pipe) is none. A day that has
 * not come yet was written while the clock was wrong: it counts as older than every other, or it would hide all of them.
 */
export function logFiles(dir: string, nowMs: number = Date.now()): readonly LogName[] {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const dayOf = ({ day }: LogName): string => (day > today ? `!${day}` : day);
  return namesIn(dir)
    .flatMap((name) => {
      const { day, part } = form.exec(name)?.groups ?? {};
      return day === undefined
        ? []
        : [{ name, day, part: part === undefined ? Number.POSITIVE_INFINITY : Number(part) }];
    })
    .filter(({ name }) => lstatSync(`${dir}/${name}`, { throwIfNoEntry: false })?.isFile() === true)
    .toSorted((a, b) => (a.day === b.day ? a.part - b.part || 0 : dayOf(a) < dayOf(b) ? -1 : 1));
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    // No directory, no log; any other reason is the caller's to hear.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
