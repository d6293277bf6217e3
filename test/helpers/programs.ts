import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * For tests that need a program which a bare machine lacks: `describe.skipIf(needsProgram('sshd'))(…)`.
 * Answers true, and says so on a line of its own, when it is missing; throws where CI promised that it is there.
 */
export function needsProgram(name: string): boolean {
  if (onPath(name)) return false;
  if (process.env['CI']) throw new Error(`${name} is missing, and CI runs every test`);
  console.log(`skipped: needs ${name}`);
  return true;
}

/** For tests that prove something only as root (somebody else's files), or only as an ordinary user (permissions). */
export function needsUser(who: 'root' | 'an ordinary user'): boolean {
  if ((process.getuid?.() === 0) === (who === 'root')) return false;
  console.log(`skipped: needs ${who}`);
  return true;
}

function onPath(name: string): boolean {
  // Servers live where an ordinary user's PATH does not look.
  const dirs = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return dirs.some((dir) => dir !== '' && isExecutable(join(dir, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
