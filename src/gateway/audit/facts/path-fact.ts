import { lstatSync, type Stats, statSync } from 'node:fs';

/** What the system says of one path. Modes and owner are those of the target where the path is a link. */
export interface PathFact {
  readonly path: string;
  readonly isLink: boolean;
  readonly isDirectory: boolean;
  /** Permission bits alone. */
  readonly mode: number;
  readonly uid: number;
}

/** Something is there, or may be, and we were not let in to see. */
export type Looked = PathFact | 'missing' | 'unknown';

export function look(path: string): Looked {
  try {
    const own = lstatSync(path);
    const isLink = own.isSymbolicLink();
    return factOf(path, isLink, isLink ? statSync(path) : own);
  } catch (error) {
    return error instanceof Error && 'code' in error && absent.has(String(error.code)) ? 'missing' : 'unknown';
  }
}

/** ENOTDIR: a file stands where a directory would have to be. */
const absent: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

const factOf = (path: string, isLink: boolean, stat: Stats): PathFact => ({
  path,
  isLink,
  isDirectory: stat.isDirectory(),
  mode: stat.mode & 0o7777,
  uid: stat.uid,
});

export const isWritableByOthers = ({ mode }: PathFact): boolean => (mode & 0o022) !== 0;
export const isReadableByOthers = ({ mode }: PathFact): boolean => (mode & 0o044) !== 0;
export const isReadableByAll = ({ mode }: PathFact): boolean => (mode & 0o004) !== 0;

/** `mode 644`, as people write it. */
export const modeOf = ({ mode }: PathFact): string => `mode ${mode.toString(8).padStart(3, '0')}`;
