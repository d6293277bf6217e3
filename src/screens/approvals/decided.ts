import { type Fields, fieldsOf, rowsOf, textOf, timeOf } from '../read.ts';
import { programOf } from './program.ts';

/** A request that was decided before, as far as it says something about another one. */
export interface Decided {
  readonly command: string;
  /** Base name; null where it takes a shell. */
  readonly program: string | null;
  readonly session: string | null;
  readonly status: 'allowed' | 'denied' | 'expired';
  readonly atMs: number;
}

/** The last so many are looked at. */
export const mostDecided = 200;

const statuses: ReadonlySet<unknown> = new Set(['allowed', 'denied', 'expired']);
const longest = 262_144;

/** The answer of `oc.approval.history`. What was cancelled was decided by nobody and is left out. */
export const readDecided = (answer: unknown): readonly Decided[] => rowsOf(fieldsOf(answer)?.['entries'], readOne).rows;

function readOne(row: Fields): Decided | null {
  const request = fieldsOf(row['request']);
  const command = request?.['command'];
  const atMs = timeOf(row['resolvedAtMs']);
  const status = row['status'];
  if (request === null || typeof command !== 'string' || command.length > longest || atMs === null) return null;
  if (!statuses.has(status)) return null;
  const argv = request['commandArgv'];
  const words = Array.isArray(argv) && argv.every((word) => typeof word === 'string') ? argv : null;
  return {
    command,
    program: programOf(command, words),
    session: textOf(request['sessionKey']),
    // why: one of the set above.
    status: status as Decided['status'],
    atMs,
  };
}
