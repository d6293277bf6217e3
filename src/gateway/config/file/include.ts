import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { DocumentError, parseDocument } from './document.ts';
import { type ReadOutcome, safeRead } from './safe-read.ts';
import { merge, type ObjectTree, type Tree } from './tree.ts';

/** How many includes may stand inside each other. */
const deepest = 10;

/** How many files one configuration may be made of, so that files including each other widely come to an end. */
const mostFiles = 100;

export interface IncludeFile {
  /** Real path. */
  readonly path: string;
  readonly text: string;
}

/**
 * Replaces every `$include` by what the named files hold. What stands beside it wins over them; of several files the later.
 * A failure names only what was written after `$include`: the file may be one that the reader of the message must not see.
 */
export class Includes {
  readonly files: IncludeFile[] = [];
  readonly #root: string;
  readonly #open: (path: string) => ReadOutcome;

  /** `configFile`: real path of the configuration; nothing outside its directory is included. */
  constructor(configFile: string, open: (path: string) => ReadOutcome = safeRead) {
    this.#root = dirname(configFile);
    this.#open = open;
  }

  /** Throws DocumentError. `chain`: real paths of the files that are being read, outermost first. */
  resolve(tree: Tree, chain: readonly string[]): Tree {
    if (tree.kind === 'list') return { ...tree, items: tree.items.map((item) => this.resolve(item, chain)) };
    if (tree.kind === 'scalar') return tree;
    const own: ObjectTree = { ...tree, members: new Map() };
    for (const [name, value] of tree.members) {
      if (name !== '$include') own.members.set(name, this.resolve(value, chain));
    }
    const include = tree.members.get('$include');
    if (include === undefined) return own;
    const included = wanted(include).map((written) => this.#read(written, chain));
    return [...included, own].reduce(merge);
  }

  #read(written: string, chain: readonly string[]): Tree {
    const from = chain.at(-1) ?? '';
    const path = this.#locate(written, dirname(from));
    if (chain.includes(path)) throw failed(written, 'includes itself');
    if (chain.length > deepest) throw failed(written, `stands more than ${deepest} includes deep`);
    if (this.files.length >= mostFiles) throw failed(written, `is one of more than ${mostFiles} files`);
    const read = this.#open(path);
    if (read.kind === 'missing') throw failed(written, 'does not exist');
    if (read.kind === 'refused') throw failed(written, read.because);
    this.files.push({ path, text: read.text });
    return this.resolve(parsed(written, read.text, path), [...chain, path]);
  }

  /** The real path, once it is certain that it lies in the configuration's directory. */
  #locate(written: string, directory: string): string {
    if (isAbsolute(written)) throw failed(written, 'must be relative to the file that includes it');
    const path = resolve(directory, written);
    if (!this.#isInside(path)) throw failed(written, 'leads out of the configuration directory');
    let real: string;
    try {
      real = realpathSync(path);
    } catch {
      throw failed(written, 'does not exist');
    }
    if (!this.#isInside(real)) throw failed(written, 'is a link that leads out of the configuration directory');
    return real;
  }

  #isInside(path: string): boolean {
    const way = relative(this.#root, path);
    return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  }
}

function wanted(include: Tree): readonly string[] {
  const items = include.kind === 'list' ? include.items : [include];
  return items.map((item) => {
    const value = item.kind === 'scalar' ? item.value : null;
    if (typeof value !== 'string' || value === '' || value.length > 1024 || value.includes('\0')) {
      throw new DocumentError('$include takes a path, or a list of paths');
    }
    return value;
  });
}

function parsed(written: string, text: string, path: string): Tree {
  try {
    return parseDocument(text, path).tree;
  } catch (error) {
    if (error instanceof DocumentError) throw failed(written, `cannot be used: ${error.message}`);
    throw error;
  }
}

const failed = (written: string, because: string): DocumentError =>
  new DocumentError(`the include ${JSON.stringify(written)} ${because}`);
