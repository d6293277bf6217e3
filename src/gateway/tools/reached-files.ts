import { type Dirent, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { realPathOf } from '../state/real-path.ts';

/** Entries of folders that are looked at for one call; what has more of them cannot be vouched for. */
export const mostEntries = 20_000;

/** Counts down what may still be looked at. */
export interface Left {
  entries: number;
}

/** Thrown where there are more entries than may be looked at. */
export class TooMany extends Error {
  override readonly name = 'TooMany';
}

/** Could a shell read something into this word? */
export const isPattern = (path: string): boolean => /[*?[]/.test(path);

/**
 * What an absolute path with patterns could name on this disk now. Rather too much: a pattern is taken to find hidden names,
 * and a class to be any sign.
 */
export function namedBy(pattern: string, left: Left): readonly string[] {
  let found: readonly string[] = ['/'];
  for (const part of pattern.split('/').filter((one) => one !== '')) {
    const fits = isPattern(part) ? fitting(part) : null;
    found = found.flatMap((folder) => {
      if (part === '..') return [dirname(realPathOf(folder) ?? folder)];
      if (fits === null) return [join(folder, part)];
      return entriesOf(folder, left).flatMap(({ name }) => (fits.test(name) ? [join(folder, name)] : []));
    });
  }
  return found;
}

/** Everything below a folder; links are told, not followed. */
export function* below(folder: string, left: Left): Generator<{ readonly path: string; readonly entry: Dirent }> {
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of entriesOf(at, left)) {
      const path = join(at, entry.name);
      yield { path, entry };
      if (entry.isDirectory()) folders.push(path);
    }
  }
}

/** Runs of stars are one, or the search would try every way to share a name among them. */
function fitting(part: string): RegExp {
  const simple = part.replaceAll(/\[.*\]/g, '*').replaceAll(/\*+/g, '*');
  // Three stars and more are taken for one that finds everything between the first and the last sign.
  const pieces = simple.split('*');
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  const source = pieces.length > 3 ? `${literal(first)}.*${literal(last)}` : pieces.map(literal).join('.*');
  return new RegExp(`^${source}$`, 'isu');
}

const literal = (text: string): string =>
  [...text].map((sign) => (sign === '?' || sign === '[' ? '.' : RegExp.escape(sign))).join('');

function entriesOf(folder: string, left: Left): readonly Dirent[] {
  const entries = read(folder);
  left.entries -= entries.length;
  if (left.entries < 0) throw new TooMany();
  return entries;
}

/** What is no folder, or may not be read, has nothing in it for a program of ours either. */
function read(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
