import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import type { Problem, Warning } from '../remarks/problem.ts';
import { DocumentError, parseDocument } from './document.ts';
import { Includes } from './include.ts';
import { type ReadOutcome, safeRead } from './safe-read.ts';
import { emptyTree, type Tree } from './tree.ts';

/** Everything that was read from disk to make one configuration. */
export interface Sources {
  /** Real path of the configuration, or the path it would have. */
  readonly file: string;
  readonly missing: boolean;
  readonly tree: Tree;
  /** Text of the configuration file itself, null when there is none. */
  readonly text: string | null;
  /** Real paths of all files that were read, the configuration first. */
  readonly files: readonly string[];
  /** Hex SHA-256 over all of them. */
  readonly hash: string;
  readonly warnings: readonly Warning[];
}

export type SourcesResult =
  | { readonly ok: true; readonly sources: Sources }
  | { readonly ok: false; readonly problem: Problem; readonly files: readonly string[]; readonly text: string | null };

export const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path; // not there yet: the path it will have
  }
};

export const hashOf = (...texts: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:`).update(text);
  return hash.digest('hex');
};

/**
 * Reads the configuration file and what it includes, each by `open`; a missing file is an empty configuration.
 */
export function readSources(configFile: string, open: (path: string) => ReadOutcome = safeRead): SourcesResult {
  const file = realPath(configFile);
  const read = open(file);
  if (read.kind === 'refused') {
    const problem = { path: file, message: `the file ${read.because}`, hint: read.hint };
    return { ok: false, problem, files: [], text: null };
  }
  if (read.kind === 'missing') {
    const none = { file, missing: true, tree: emptyTree(file), text: null, files: [], hash: hashOf(), warnings: [] };
    return { ok: true, sources: none };
  }
  return sourcesOfText(file, read.text, readableWarning(file, read.stat.mode), open);
}

/** The same for a text that stands, or is about to stand, in `file` (a real path). */
export function sourcesOfText(
  file: string,
  text: string,
  warnings: readonly Warning[] = [],
  open: (path: string) => ReadOutcome = safeRead,
): SourcesResult {
  const includes = new Includes(file, open);
  try {
    const tree = includes.resolve(parseDocument(text, file).tree, [file]);
    const hash = hashOf(text, ...includes.files.map((one) => one.text));
    return { ok: true, sources: { file, missing: false, tree, text, files: filesOf(file, includes), hash, warnings } };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const hint = 'Correct it:  oc config edit   or go back:  oc config undo';
    return { ok: false, problem: { path: file, message: error.message, hint }, files: filesOf(file, includes), text };
  }
}

const filesOf = (file: string, includes: Includes): string[] => [file, ...includes.files.map((one) => one.path)];

const readableWarning = (file: string, mode: number): Warning[] =>
  (mode & 0o044) === 0 ? [] : [{ path: file, message: `other users can read the file (chmod 600 ${file})` }];
