import type { Arg } from './arg.ts';

/** Where a machine keeps its programs. */
const binaries = /^(\/usr(\/local)?)?\/s?bin$/;
/** Places of the machine with programs that nobody calls by a path; and the ways round a name. */
const machine = /^\/(usr|lib\w*|opt|etc|proc|dev|sys|snap|nix|run|var|boot|srv)(\/|$)/;

/** What a program's word names: a program of the machine, a file of somebody's, or nobody knows. */
export type Named =
  | { readonly kind: 'program'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'unknown' };

export function programOf(word: Arg): Named {
  if (!word.fixed || !/^[\x21-\x7e]+$/.test(word.text)) return { kind: 'unknown' };
  if (!word.text.includes('/')) return { kind: 'program', name: word.text };
  const path = normalized(word.text);
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1);
  if (/^ld(-[\w.-]+)?\.so(\.\d+)?$/.test(name)) return { kind: 'program', name: 'ld.so' };
  // Behind a link that somebody made, `..` leads anywhere.
  if (binaries.test(path.slice(0, cut))) {
    return word.text.split('/').includes('..') ? { kind: 'unknown' } : { kind: 'program', name };
  }
  return machine.test(path) || name === '' ? { kind: 'unknown' } : { kind: 'file', name };
}

/** Without `.`, `..` and doubled slashes, as far as the words tell. */
export function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const top = path.startsWith('/');
  return `${top ? '/' : ''}${(top ? parts.filter((part) => part !== '..') : parts).join('/')}`;
}
