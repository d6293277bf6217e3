import type { Origin } from '../effective.ts';
import { backupsHold } from '../file/backups.ts';
import { type SetOptions, unsetConfigValue } from '../file/set-value.ts';
import { rawOf, treeAt } from '../file/tree.ts';
import { formatKeyPath, type KeyPath } from '../keys/key-path.ts';
import { type Inspection, inspectConfig } from '../load.ts';
import { dropEntry } from './secret-keeping.ts';
import { isRef, parseRef } from './secret-ref.ts';

/** What became of a secret that the configuration is not to use any more. */
export interface RemovedSecret {
  readonly key: string;
  /** False: it comes from where oc does not write. */
  readonly removed: boolean;
  /** Where it still is, each a sentence. */
  readonly left: readonly string[];
}

/** Takes a secret, or the key that leads to it, out of the configuration and the keychain; null when it is not set. */
export async function removeSecret(options: SetOptions, path: KeyPath): Promise<RemovedSecret | null> {
  const key = formatKeyPath(path);
  const inspection = inspectConfig(options);
  const found = inspection.read?.settings.effective(path);
  const refused = inspection.read?.evaluation.refused.has(key) === true;
  const origin: Origin = found?.origin ?? { kind: 'default' };
  if (origin.kind === 'env')
    return { key, removed: false, left: [`${key} comes from the variable ${origin.variable}`] };
  if (origin.kind === 'default' && !refused) return null;
  const entry = entryOf(inspection, path);
  await unsetConfigValue(options, key);
  const still = entry === null ? null : dropEntry(entry);
  const through = origin.kind === 'default' || entry !== null ? [] : origin.variables;
  const isLiteral = typeof found?.value === 'string' && through.length === 0;
  return {
    key,
    removed: true,
    left: [
      ...through.map((place) => `${place} still holds it`),
      ...(still === null ? [] : [`the entry ${entry} is still in the keychain: ${still}`]),
      ...(isLiteral && backupsHold(options.paths, found.value) ? [olderWords] : []),
    ],
  };
}

const olderWords = 'it stands in older texts of the configuration, to which  oc config undo  goes back';

/** The entry of the keychain that a key names; null when it names none. */
export function entryOf({ read }: Inspection, path: KeyPath): string | null {
  const tree = read === null ? undefined : treeAt(read.sources.tree, path);
  const raw = tree === undefined ? null : rawOf(tree);
  const parsed = raw !== null && isRef(raw) ? parseRef(raw) : null;
  return parsed?.ok === true && parsed.ref.source === 'keychain' ? parsed.ref.id : null;
}
