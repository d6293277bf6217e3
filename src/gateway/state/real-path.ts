import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

const mostLinks = 40;

/**
 * Where a path leads when every link on it is followed, also when its end is not there yet: what it will be made as. As the
 * kernel has it, `..` is the folder above what a link leads to, and not above the link: hand it over as it is written. Null
 * when the links go round, or when a part of it may not be looked at.
 */
export const realPathOf = (path: string): string | null => follow(path)?.end ?? null;

/** The links that are followed on the way to where a path leads, each by where it really lies. Null as for `realPathOf`. */
export const linksOn = (path: string): readonly string[] | null => follow(path)?.links ?? null;

function follow(path: string): { readonly end: string; readonly links: readonly string[] } | null {
  const left = partsOf(path.startsWith('/') ? path : join(process.cwd(), path));
  const links: string[] = [];
  let at = '/';
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (part === '..') {
      at = dirname(at);
      continue;
    }
    const here = join(at, part);
    const leads = linkAt(here);
    if (leads === undefined) return null;
    if (leads === null) {
      at = here;
      continue;
    }
    if (links.length === mostLinks) return null;
    links.push(here);
    if (leads.startsWith('/')) at = '/';
    left.push(...partsOf(leads));
  }
  return { end: at, links };
}

/** The last one first. */
const partsOf = (path: string): string[] =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .reverse();

/** What a link says; null for what is none, or is not there; undefined when it may not be looked at. */
function linkAt(path: string): string | null | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null;
  } catch (error) {
    // why: the only kind that these two throw
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : undefined;
  }
}
