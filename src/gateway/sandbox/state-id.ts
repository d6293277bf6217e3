import { randomBytes } from 'node:crypto';
import { OcError } from '../protocol/errors.ts';
import { writeFileAtomic } from '../state/atomic-file.ts';
import { readPrivateFile } from '../state/private-file.ts';

const shape = /^[0-9a-f]{12}$/;

/**
 * The name by which containers of a state directory are known to be its own. By chance and not by its path: two machines
 * that share a daemon have the same paths. Null where none was made yet. Throws STATE_UNSAFE for a file it cannot trust.
 */
export async function readStateId(path: string): Promise<string | null> {
  const hint = `Stop the gateway, remove it and every container that  docker ps --all  calls oc-sandbox-...:  rm ${path}`;
  const text = (await readPrivateFile(path, { maxBytes: 100, hint }))?.trim();
  if (text === undefined) return null;
  if (shape.test(text)) return text;
  throw new OcError('STATE_UNSAFE', `${path} does not hold a name for sandboxes; refusing to use it`, [hint]);
}

/** Reads the name, making it first where there is none. */
export async function openStateId(path: string): Promise<string> {
  const before = await readStateId(path);
  if (before !== null) return before;
  const made = randomBytes(6).toString('hex');
  await writeFileAtomic(path, `${made}\n`);
  return made;
}
