import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const named = /^\.linking-(\d+)$/;

/** A directory for a link that is not made yet, beside the finished ones. What others have left of theirs is taken away. */
export function makeHalfLink(all: string): string {
  for (const name of readdirSync(all)) {
    const pid = named.exec(name)?.[1];
    if (pid !== undefined && !lives(Number(pid))) rmSync(join(all, name), { recursive: true, force: true });
  }
  const fresh = join(all, `.linking-${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  return fresh;
}

/** Whoever may not be asked lives. */
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
