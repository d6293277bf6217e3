import { OcError } from '../../gateway/protocol/errors.ts';

/** The shortest beginning of an id that a person may type. */
const shortest = 4;

/**
 * The row whose id is what was typed, or else the one whose id begins with it or that is `called` so. Throws NOT_FOUND or
 * AMBIGUOUS_ID.
 */
export function rowMeant<T>(
  typed: string,
  rows: readonly T[],
  idOf: (row: T) => string,
  what: string,
  called: readonly T[] = [],
): T {
  const exact = rows.find((row) => idOf(row) === typed);
  if (exact !== undefined) return exact;
  const begun = typed.length < shortest ? [] : rows.filter((row) => idOf(row).startsWith(typed));
  const hits = [...new Set([...begun, ...called])];
  const [hit] = hits;
  if (hit === undefined) throw new OcError('NOT_FOUND', `no ${what} "${typed}"`, ['See  oc devices list']);
  if (hits.length === 1) return hit;
  throw new OcError('AMBIGUOUS_ID', `"${typed}" fits ${hits.length} of them`, hits.map(idOf));
}
