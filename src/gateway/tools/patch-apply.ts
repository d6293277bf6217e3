import type { Hunk } from './patch-text.ts';

/** A file's text with every hunk applied, from its beginning to its end; or which of them does not fit. */
export function applyHunks(
  text: string,
  hunks: readonly Hunk[],
): { readonly text: string } | { readonly refused: string } {
  const ended = text.endsWith('\n');
  const lines = text === '' ? [] : (ended ? text.slice(0, -1) : text).split('\n');
  const done: string[] = [];
  let from = 0;
  for (const [index, hunk] of hunks.entries()) {
    const at = placeOf(lines, hunk, from);
    if (at === null) return { refused: `piece ${index + 1} does not stand there: ${JSON.stringify(firstOf(hunk))}` };
    done.push(...lines.slice(from, at), ...hunk.now);
    from = at + hunk.before.length;
  }
  const all = [...done, ...lines.slice(from)];
  return { text: all.length === 0 ? '' : `${all.join('\n')}${ended || text === '' ? '\n' : ''}` };
}

const firstOf = ({ before, after }: Hunk): string => (before[0] ?? after ?? '').slice(0, 80);

/** Where its lines stand at or behind `from`; null when they do not. Lines count as they are, to the last space. */
function placeOf(lines: readonly string[], { after, before, atEnd }: Hunk, from: number): number | null {
  let first = from;
  if (after !== null) {
    const found = lines.findIndex((line, at) => at >= from && line === after);
    if (found === -1) return null;
    first = found + 1;
  }
  if (before.length === 0) return after === null || atEnd ? lines.length : first;
  const stands = (at: number): boolean => before.every((line, index) => lines[at + index] === line);
  const last = lines.length - before.length;
  if (atEnd) return last >= first && stands(last) ? last : null;
  for (let at = first; at <= last; at += 1) if (stands(at)) return at;
  return null;
}
