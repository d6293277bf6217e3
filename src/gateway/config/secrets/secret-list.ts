import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Effective, Origin } from '../effective.ts';
import { keyOwner } from '../keys/key-lookup.ts';
import { parseKeyPath } from '../keys/key-path.ts';
import type { Inspection } from '../load.ts';
import { Unusable } from '../remarks/unusable.ts';
import { readSecretFile } from './secret-file.ts';

/** A secret by everything but itself. */
export interface ListedSecret {
  readonly key: string;
  /** Where the value itself is. */
  readonly from: string;
  /** In characters; null when it cannot be used. */
  readonly length: number | null;
  /** Milliseconds since the epoch; null when nothing tells. */
  readonly sinceMs: number | null;
  /** Why it cannot be used, or null. */
  readonly refused: string | null;
}

/** Every secret of a key that oc acts on, usable or not, in the order of their keys. */
export function listSecrets({ read, result }: Inspection): readonly ListedSecret[] {
  if (read === null) return [];
  const problems = result.ok ? [] : result.problems;
  const usable = [...read.evaluation.values].flatMap(([key, one]) => listed(key, one));
  const refused = [...read.evaluation.refused].flatMap(([key, { origin, because }]) => {
    const owner = keyOwner(parseKeyPath(key));
    if (owner.of !== 'ours' || owner.row.secret !== true) return [];
    const problem = problems.find(({ path }) => path === key || path === owner.row.variable)?.message;
    const words = because ?? problem ?? 'cannot be used';
    return [{ key, from: placeOf(origin), length: null, sinceMs: null, refused: words }];
  });
  return [...usable, ...refused].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function listed(key: string, { row, value, origin }: Effective): readonly ListedSecret[] {
  // What is unusable is listed among what was refused.
  if (value instanceof Unusable || value === null) return [];
  if (/\.tokenFile$/.test(row.path)) return [inFile(key, String(value))];
  if (row.secret !== true) return [];
  const sinceMs = origin.kind === 'file' || origin.kind === 'include' ? (origin.sinceMs ?? null) : null;
  return [{ key, from: placeOf(origin), length: String(value).length, sinceMs, refused: null }];
}

function inFile(key: string, path: string): ListedSecret {
  const read = readSecretFile(path.startsWith('~/') ? join(homedir(), path.slice(2)) : path);
  const base = { key, from: `file ${path}` };
  if (!read.ok) return { ...base, length: null, sinceMs: null, refused: `the file ${read.because}` };
  return { ...base, length: read.text.trim().length, sinceMs: read.modifiedAtMs, refused: null };
}

function placeOf(origin: Origin): string {
  if (origin.kind === 'default') return 'nowhere';
  if (origin.kind === 'env') return `environment ${origin.variable}`;
  const [through] = origin.variables;
  if (through === undefined) return `file ${origin.file}`;
  return /^(?:keychain |[/~])/.test(through) ? through.replace(/^(?=[/~])/, 'file ') : `variable ${through}`;
}
