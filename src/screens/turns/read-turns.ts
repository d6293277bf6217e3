import { fieldsOf, idOf, numberOf, rowsOf, timeOf } from '../read.ts';
import type { Turn } from './turn.ts';

/** The turns that run, from the answer of `sessions.list`. */
export const readTurns = (answer: unknown): readonly Turn[] =>
  rowsOf(fieldsOf(answer)?.['sessions'], (row): Turn | null => {
    const session = idOf(row['key']);
    if (session === null || row['hasActiveRun'] !== true) return null;
    return { session, sinceMs: timeOf(row['updatedAt']), waiting: numberOf(row['waiting']) ?? 0 };
  }).rows;
