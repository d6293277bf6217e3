import { spawnSync } from 'node:child_process';

/** A pipe with a name, 0600: whoever opens it for reading or writing waits for an other end that never comes. */
export function plantFifo(path: string): void {
  const { status, stderr } = spawnSync('/bin/sh', ['-c', 'mkfifo -m 600 "$0"', path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no FIFO at ${path}: ${stderr}`);
}
