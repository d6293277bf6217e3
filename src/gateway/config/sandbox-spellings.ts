import type { Effective, Origin } from './effective.ts';
import type { KeyRow } from './keys/key-row.ts';
import { keys } from './keys.ts';

const base = 'agents.defaults.sandbox';
const execution = 'tools.codeExecution';

interface Spelling {
  readonly path: string;
  /** What it says in the words of the first key; undefined when it says nothing about it. */
  readonly reads?: (value: unknown) => unknown;
  /** It takes away, and gives nothing: against a default that is tighter it does not count. */
  readonly onlyTakes?: true;
}

interface Meaning {
  readonly key: string;
  readonly also: readonly Spelling[];
  /** The tighter of two; where none is tighter, the one of the first key. */
  readonly tighter: (first: unknown, other: unknown) => boolean;
}

/** `other` stands further left than `first`. */
const ranked =
  (...tightestFirst: readonly unknown[]) =>
  (first: unknown, other: unknown): boolean =>
    tightestFirst.indexOf(other) < tightestFirst.indexOf(first);

const smaller = (first: unknown, other: unknown): boolean => Number(other) < Number(first);
const fewer = (first: unknown, other: unknown): boolean =>
  Array.isArray(first) && Array.isArray(other) && other.every((one) => first.includes(one));
const never = (): boolean => false;
const only =
  (from: unknown, to: unknown) =>
  (value: unknown): unknown =>
    value === from ? to : undefined;

/** Every key of the sandbox that has more than one spelling. */
const meanings: readonly Meaning[] = [
  {
    key: 'mode',
    also: [{ path: `${execution}.sandbox.enabled`, reads: (value) => (value === true ? 'all' : 'off') }],
    tighter: ranked('all', 'non-main', 'off'),
  },
  { key: 'scope', also: [], tighter: ranked('session', 'agent', 'shared') },
  {
    key: 'workspaceAccess',
    also: [{ path: `${execution}.allowFileWrite`, reads: only(false, 'ro'), onlyTakes: true }],
    tighter: ranked('none', 'ro', 'rw'),
  },
  { key: 'backend', also: [], tighter: ranked('docker', 'bubblewrap') },
  { key: 'tools.allow', also: [], tighter: fewer },
  { key: 'tools.deny', also: [], tighter: (first, other) => fewer(other, first) },
  { key: 'docker.image', also: [{ path: `${execution}.sandbox.image` }], tighter: never },
  {
    key: 'docker.network',
    also: [{ path: `${execution}.allowNetwork`, reads: only(false, 'none'), onlyTakes: true }],
    tighter: (first, other) => other === 'none' && first !== 'none',
  },
  { key: 'docker.memory', also: [{ path: `${execution}.sandbox.memoryLimit` }], tighter: smaller },
  { key: 'docker.cpus', also: [{ path: `${execution}.sandbox.cpuLimit` }], tighter: smaller },
  { key: 'docker.pidsLimit', also: [], tighter: smaller },
  { key: 'docker.readOnlyRoot', also: [{ path: `${execution}.sandbox.readOnly` }], tighter: ranked(true, false) },
  { key: 'docker.binds', also: [], tighter: fewer },
  { key: 'docker.env', also: [], tighter: never },
  { key: 'docker.user', also: [], tighter: never },
];

const rowOf = (path: string): KeyRow | undefined => keys.find((row) => row.path === path);

/** Puts what counts, of all the spellings of a key, under the first of them; where it came from goes with it. */
export function unifySandbox(values: Map<string, Effective>): void {
  for (const meaning of meanings) {
    const row = rowOf(`${base}.${meaning.key}`);
    if (row !== undefined) unify(values, meaning, `${base}.${meaning.key}`, row);
    // What an agent has for itself stands in the place of that; what is said of everybody's sandbox is said of its own, too.
    for (const [path, own] of [...values]) {
      if (ownKey.exec(path)?.[1] === meaning.key) unify(values, meaning, path, own.row);
    }
  }
}

const ownKey = /^agents\.list\[\d+\]\.sandbox\.(.+)$/;

function unify(values: Map<string, Effective>, { key, also, tighter }: Meaning, path: string, row: KeyRow): void {
  for (const spelling of [{ path: `tools.sandbox.${key}` }, ...also]) {
    const said = values.get(spelling.path);
    const value = said === undefined ? undefined : read(spelling, said.value);
    if (said === undefined || value === undefined) continue;
    const counts = values.get(path)?.value ?? ('onlyTakes' in spelling ? row.fallback : undefined);
    if (counts !== undefined && !tighter(counts, value)) continue;
    values.set(path, { row, value, origin: spelledAs(said.origin, spelling.path) });
  }
}

const read = (spelling: Spelling, value: unknown): unknown =>
  spelling.reads === undefined ? value : spelling.reads(value);

const spelledAs = (origin: Origin, path: string): Origin =>
  origin.kind === 'default' ? origin : { ...origin, spelled: path };
