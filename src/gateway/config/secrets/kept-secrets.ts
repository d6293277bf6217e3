import { knownSecrets } from '../../logs/known-secrets.ts';
import type { Tree } from '../file/tree.ts';
import { secretName } from './secret-name.ts';

/** A shorter text under such a name is a setting (`"always"`), not a secret. */
const shortest = 12;

const ofReferences = new Set(['source', 'provider', 'id', 'path']);

/** Tells the log of the secrets that nothing of ours reads and that stand in the configuration all the same. */
export function noteKeptSecrets(tree: Tree, named = false): void {
  if (tree.kind === 'object') {
    // What a reference names (a variable, an entry, a path) is no secret.
    if (named && tree.members.has('source') && tree.members.keys().every((name) => ofReferences.has(name))) return;
    for (const [name, member] of tree.members) noteKeptSecrets(member, named || secretName.test(name));
  } else if (tree.kind === 'list') {
    for (const item of tree.items) noteKeptSecrets(item, named);
  } else if (named && isValue(tree.value)) {
    knownSecrets.add(tree.value);
  }
}

/** A reference, a path and a sentence are no values: what they stand for is. */
const isValue = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= shortest && !/[$\s]|^[~/]/.test(value);
