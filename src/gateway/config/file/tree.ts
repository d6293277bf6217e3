/**
 * The configuration as it was written, before anything is read into it: every value knows the file it came from, numbers
 * that JavaScript cannot hold keep their digits, and objects are maps, so that no name can reach a prototype.
 */
export type Tree = ObjectTree | ListTree | ScalarTree;

export interface ObjectTree {
  readonly kind: 'object';
  readonly members: Map<string, Tree>;
  readonly file: string;
}

export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly file: string;
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: Scalar;
  readonly file: string;
}

export type Scalar = string | number | boolean | null | ImpreciseNumber;

/** A value of the configuration outside of the tree, as the kinds of keys read it. */
export type Raw = Scalar | readonly Raw[] | ReadonlyMap<string, Raw>;

/** An integer above 2^53, which would silently become another one. */
export class ImpreciseNumber {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

export const emptyTree = (file: string): ObjectTree => ({ kind: 'object', members: new Map(), file });

/** Objects are merged member by member; of anything else the later one stands. */
export function merge(earlier: Tree, later: Tree): Tree {
  if (earlier.kind !== 'object' || later.kind !== 'object') return later;
  const members = new Map(earlier.members);
  for (const [name, value] of later.members) {
    const before = members.get(name);
    members.set(name, before === undefined ? value : merge(before, value));
  }
  return { kind: 'object', members, file: later.file };
}

export function rawOf(tree: Tree): Raw {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(rawOf);
  return new Map([...tree.members].map(([name, value]) => [name, rawOf(value)]));
}

/** What stands at a path, or undefined. The members of a list are called by their place in it. */
export function treeAt(tree: Tree, path: readonly string[]): Tree | undefined {
  let here: Tree | undefined = tree;
  for (const part of path) here = here === undefined ? undefined : memberOf(here, part);
  return here;
}

/** The names of what stands in the section at a path, in their order; none where there is no section. */
export function namesAt(tree: Tree, path: readonly string[]): readonly string[] {
  const section = treeAt(tree, path);
  return section?.kind === 'object' ? [...section.members.keys()] : [];
}

function memberOf(tree: Tree, name: string): Tree | undefined {
  if (tree.kind === 'object') return tree.members.get(name);
  return tree.kind === 'list' && /^\d{1,6}$/.test(name) ? tree.items[Number(name)] : undefined;
}
