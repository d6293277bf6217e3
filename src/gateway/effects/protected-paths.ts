import { normalized } from './program-name.ts';

export interface ProtectedPlaces {
  /** Absolute: the state directory, credentials, keys. Everything below them too. */
  readonly paths: readonly string[];
  /** Absolute: what `~` and `$HOME` stand for. */
  readonly home: string;
  /** Absolute: what a relative path begins at. */
  readonly cwd: string;
}

/** Keys of a person, below their home. */
const ofHome = ['.ssh', '.gnupg'];

/**
 * The first path among those written that leads to a protected place, as it was written; null when none does. Lexical: `..`,
 * `~`, doubled slashes, and a glob that could match. A link is not followed: whoever executes looks at the real path too.
 */
export function protectedPath(written: readonly string[], places: ProtectedPlaces): string | null {
  const guarded = [...places.paths, ...ofHome.map((name) => `${places.home}/${name}`)].map((path) =>
    partsOf(normalized(path)),
  );
  return written.find((path) => touches(absolute(path, places), guarded)) ?? null;
}

function absolute(path: string, { home, cwd }: ProtectedPlaces): string {
  if (/^~[^/]*(\/|$)/.test(path)) return normalized(path.replace(/^~[^/]*/, home));
  return normalized(path.startsWith('/') ? path : `${cwd}/${path}`);
}

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

function touches(path: string, guarded: readonly (readonly string[])[]): boolean {
  const parts = partsOf(path);
  if (isEnvironment(parts)) return true;
  return guarded.some(
    (place) => place.length <= parts.length && place.every((part, at) => couldBe(parts[at] ?? '', part)),
  );
}

/** The environment and the memory of any process, and its view of the disk. */
function isEnvironment(parts: readonly string[]): boolean {
  const [top = '', process = '', ...rest] = parts;
  if (!couldBe(top, 'proc') || process === '') return false;
  const inner = rest.some((part) =>
    ['environ', 'mem', 'root', 'cwd', 'fd', 'auxv'].some((name) => couldBe(part, name)),
  );
  return inner && (/[*?[{]/.test(process) || /^(\d+|self|thread-self)$/.test(process));
}

/** Whether a part of a path, a glob or not, could be this name. Linear: a star is tried only from where the last one ended. */
function couldBe(pattern: string, name: string): boolean {
  // A class, a brace or an extended glob is taken for a star: it could be many things.
  const glob = pattern.replace(/[[{(].*[\]})]/s, '*').toLowerCase();
  const wanted = name.toLowerCase();
  const pieces = glob.split('*');
  const [first = ''] = pieces;
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return glob.length === wanted.length && matchesAt(glob, wanted, 0);
  // A glob finds a hidden name only when it says the dot.
  if (wanted.startsWith('.') && first === '') return false;
  if (first.length + last.length > wanted.length) return false;
  if (!matchesAt(first, wanted, 0) || !matchesAt(last, wanted, wanted.length - last.length)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    while (at + piece.length <= wanted.length - last.length && !matchesAt(piece, wanted, at)) at += 1;
    if (at + piece.length > wanted.length - last.length) return false;
    at += piece.length;
  }
  return true;
}

const matchesAt = (piece: string, text: string, at: number): boolean =>
  [...piece].every((sign, offset) => sign === '?' || sign === text[at + offset]);
