import type { Does } from '../program-row.ts';

/** A text in quotes or a pattern between slashes, where only a pattern can stand. */
const quoted = /"(?:[^"\\\n]|\\.)*"|(^|[{(,!~&;|\n])(\s{0,9})\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//g;

/** What an awk program does: it may run a shell, write files and open connections. */
export function awkDoes(written: string): readonly Does[] {
  // A line goes on behind a backslash.
  const text = written.replaceAll('\\\n', ' ');
  const found: Does[] = [];
  const bare = text.replace(quoted, (_all, before: string | undefined, blank: string | undefined) =>
    before === undefined ? '""' : `${before}${blank ?? ''}""`,
  );
  const pipes = bare.replaceAll('||', '').includes('|');
  if (pipes || /\bsystem\b|@|\binet\b/.test(bare) || text.includes('/inet')) {
    found.push('anything');
  }
  if (bare.split(/[;}\n]/).some(printsInto)) found.push(['file-write']);
  if (/\bENVIRON\b|\bSYMTAB\b|\bPROCINFO\b/.test(bare)) found.push(['system-command']);
  // It reads files that nobody has named but this text.
  if (/\bgetline\b[^;}\n]*<|\bARG[VC]\b/.test(bare)) found.push('anything');
  // A quote that stays open hides what comes after it.
  if (/(?:^|[^"])"(?:[^"]|$)/.test(bare.replaceAll('""', ''))) found.push('anything');
  return found;
}

function printsInto(statement: string): boolean {
  const at = statement.search(/\bprintf?\b/);
  return at >= 0 && statement.includes('>', at);
}
