import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A log directory of a test, real and empty. */
export interface LogPlace {
  readonly root: string;
  readonly dir: string;
  /** Appends to a file of it, today's unless it is named. */
  append(text: string | Uint8Array, name?: string): void;
}

export const today = 'oc-2026-11-20.log';

export const line = (message: string, level = 'info'): string =>
  JSON.stringify({ level, time: '2026-11-20T12:00:00.000Z', subsystem: 'test', message });

export function logPlaceOfTests(): LogPlace {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'oc-logs-'));
    mkdirSync(join(root, 'logs'), { mode: 0o700 });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  return {
    get root() {
      return root;
    },
    get dir() {
      return join(root, 'logs');
    },
    append: (text, name = today) => appendFileSync(join(root, 'logs', name), text, { mode: 0o600 }),
  };
}
