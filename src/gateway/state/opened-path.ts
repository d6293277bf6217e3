import { fstatSync, lstatSync, readlinkSync } from 'node:fs';

/** The path under which a file lies that is open as `fd`; null when it is not known, or is no more what is at `real`. */
export function openedPath(fd: number, real: string): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    // No such place outside Linux: there the name has to lead to the same file still.
    const [held, there] = [fstatSync(fd), lstatSync(real, { throwIfNoEntry: false })];
    return there !== undefined && there.dev === held.dev && there.ino === held.ino ? real : null;
  }
}
