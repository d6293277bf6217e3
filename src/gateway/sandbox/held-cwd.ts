import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { openedPath } from '../state/opened-path.ts';

/** Of Linux, and unknown to Node: a folder is held so that may be entered and not read. */
const onlyHold = process.platform === 'linux' ? 0o10000000 : 0;
const folder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | onlyHold;

/** The folder that a call was judged for, held until it has ended. */
export interface HeldCwd extends Disposable {
  /** Leads to it and to no other, whatever its name leads to by now. */
  readonly cwd: string;
}

/** Null when the path is none of a folder any more, or leads elsewhere than it says. */
export function holdCwd(real: string): HeldCwd | null {
  const fd = opened(real);
  if (fd === null) return null;
  if (openedPath(fd, real) !== real) {
    closeSync(fd);
    return null;
  }
  const own = `/proc/self/fd/${fd}`;
  // The program's own process looks it up, before it becomes the program: the descriptor is still there.
  return { cwd: existsSync(own) ? own : real, [Symbol.dispose]: () => closeSync(fd) };
}

function opened(real: string): number | null {
  try {
    return openSync(real, folder);
  } catch {
    return null;
  }
}
