import { closeSync, constants, fchmodSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { checkPrivateFile, ensurePrivateDir } from '../state/private-dir.ts';
import type { Log } from './log.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

export interface FileLog extends Log {
  close(): void;
}

/** A longer value from outside is cut: a header of 15 KB is not a log record. */
const longestValue = 256;

/**
 * JSON lines to `logs/oc-YYYY-MM-DD.log` (0600, no links followed), warnings and errors also to `alsoTo`.
 * A disk that is full or a directory that is gone must not stop authentication, so a failed write is dropped.
 */
export function openFileLog(
  dir: string,
  now: () => number,
  alsoTo: (line: string) => void,
  least: Level = 'info',
): FileLog {
  ensurePrivateDir(dir);
  let open: { day: string; fd: number } | null = null;
  const close = (): void => {
    const last = open;
    // Forgotten first: a number that was closed belongs to somebody else's file soon.
    open = null;
    if (last !== null) closeSync(last.fd);
  };
  const fdFor = (day: string): number => {
    if (open?.day === day) return open.fd;
    close();
    const file = join(dir, `oc-${day}.log`);
    checkPrivateFile(file);
    const fd = openSync(
      file,
      constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW,
      0o600,
    );
    fchmodSync(fd, 0o600);
    open = { day, fd };
    return fd;
  };
  const write =
    (level: Level): Log['info'] =>
    (subsystem, message, data = {}) => {
      if (levels.indexOf(level) < levels.indexOf(least)) return;
      const time = new Date(now()).toISOString();
      const line = `${escapeHidden(JSON.stringify({ time, level, subsystem, message, ...data }, shorten))}\n`;
      try {
        writeSync(fdFor(time.slice(0, 10)), line);
      } catch {
        alsoTo(line);
        return;
      }
      if (level === 'warn' || level === 'error') alsoTo(line);
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    close,
  };
}

function shorten(key: string, value: unknown): unknown {
  // A bug of ours is logged whole; JSON alone would make `{}` of it.
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  const long = typeof value === 'string' && value.length > longestValue && key !== 'stack';
  return long ? `${value.slice(0, longestValue)}…` : value;
}

/** JSON leaves format and bidi characters as they are; a terminal that shows the file must not obey them. */
const escapeHidden = (json: string): string =>
  json.replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (sign) =>
    [...Array(sign.length).keys()].map((i) => `\\u${sign.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
