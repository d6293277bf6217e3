import { dirname } from 'node:path';
import { linksOn, realPathOf } from '../state/real-path.ts';

/** A directory of the host that is shown in a sandbox: as it is written, and where that leads now. */
export interface ShownDir {
  readonly written: string;
  readonly real: string;
  readonly readOnly: boolean;
}

/**
 * The first directory that lies below another one in which programs of the sandbox may write: they could put a link in its
 * place, and the next sandbox would be shown whatever that leads to. Null when there is none. `written` counts by itself: what
 * was put there before may lead anywhere by now.
 */
export function replaceableDir(shown: readonly ShownDir[]): string | null {
  const writable = new Set(shown.filter(({ readOnly }) => !readOnly).map(({ real }) => real));
  const isBelow = (path: string): boolean => above(path).some((folder) => writable.has(realPathOf(folder) ?? folder));
  return shown.find(({ written, real }) => isBelow(written) || isBelow(real))?.written ?? null;
}

/**
 * The first link on the way to a directory that lies where programs of a sandbox may write, whichever agent's: it is their word
 * and nobody else's that leads there. `written`: where they may write, as links lead.
 */
export const linkOfSandboxes = (path: string, written: readonly string[]): string | null =>
  linksOn(path)?.find((link) => liesBelow(link, written)) ?? null;

/** Could a program of some sandbox put something else in the place of this directory, at any moment? */
export const liesBelow = (path: string, written: readonly string[]): boolean =>
  written.some((dir) => path.startsWith(dir.endsWith('/') ? dir : `${dir}/`));

function above(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...above(folder)];
}
