import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const mostLinks = 40;

/**
 * Where an absolute path leads when every link on it is followed, also when its end is not there yet: what it will be
 * made as. Null when the links go round, or when a part of it may not be looked at.
 */
export function realPathOf(path: string): string | null {
  return follow(resolve(path), { left: mostLinks });
}

function follow(path: string, links: { left: number }): string | null {
  if (path === '/') return path;
  const parent = follow(dirname(path), links);
  if (parent === null) return null;
  const here = join(parent, path.slice(path.lastIndexOf('/') + 1));
  try {
    if (!lstatSync(here).isSymbolicLink()) return here;
    if (links.left === 0) return null;
    links.left -= 1;
    return follow(resolve(parent, readlinkSync(here)), links);
  } catch (error) {
    // why: the only kind that these two throw
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? here : null;
  }
}
