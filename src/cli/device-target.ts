import { OcError } from '../gateway/protocol/errors.ts';

/** The shortest beginning of an id that a person may type. */
const shortest = 4;

/** The row whose id, or label, is what was typed, or whose id begins with it. Throws NOT_FOUND or AMBIGUOUS_ID. */
export function rowMeant<T>(typed: string, rows: readonly T[], idOf: (row: T) => string, what: string): T {
  const exact = rows.find((row) => idOf(row) === typed);
  if (exact !== undefined) return exact;
  const hits = typed.length < shortest ? [] : rows.filter((row) => idOf(row).startsWith(typed));
  const [hit] = hits;
  if (hit === undefined) throw new OcError('NOT_FOUND', `no ${what} "${typed}"`, ['See  oc devices list']);
  if (hits.length === 1) return hit;
  throw new OcError('AMBIGUOUS_ID', `"${typed}" fits ${hits.length} of them`, hits.map(idOf));
}
