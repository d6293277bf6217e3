import { randomBytes } from 'node:crypto';
import { OcError } from '../../protocol/errors.ts';
import { type Keychain, systemKeychain } from '../../state/keychain.ts';
import type { Writable } from '../file/render-value.ts';
import type { Inspection } from '../load.ts';
import { forgetEntry } from './secret-sources.ts';

const chosen = ['auth', 'useKeychain'];

/** A secret in the keychain. */
export interface Kept {
  /** What stands in the file for it. */
  readonly written: Writable;
  /** Takes it away again, when the file could not be written after all. */
  undo(): void;
}

/** Does the person want secrets in the keychain? Throws CONFIG_INVALID where that cannot be read: nobody guesses it. */
export function wantsKeychain({ read }: Inspection): boolean {
  if (read === null) return false;
  const refused = read.evaluation.refused.get(chosen.join('.'));
  if (refused === undefined) return read.settings.get<boolean>(chosen);
  throw new OcError('CONFIG_INVALID', 'auth.useKeychain cannot be read, so there is no telling where secrets belong', [
    'oc config set auth.useKeychain true',
  ]);
}

/**
 * Puts a secret into the keychain. An entry is written once and under a name of its own: the file goes over from the old one
 * to the new in one step. Throws CONFIG_INVALID when the keychain does not take it; the file is no second choice.
 */
export function keepInKeychain(key: string, secret: string, keychain: Keychain = systemKeychain): Kept {
  const id = `${key.replaceAll(/[^A-Za-z0-9._-]/g, '-')}-${today()}-${randomBytes(4).toString('hex')}`;
  const done = keychain.write(id, secret);
  if (!done.ok) {
    throw new OcError('CONFIG_INVALID', `the keychain did not take ${key}: ${done.because}; nothing was written`, [
      'Unlock the keychain and try again',
      'Or keep secrets in the file:  oc config set auth.useKeychain false',
    ]);
  }
  return { written: { source: 'keychain', id }, undo: () => dropEntry(id, keychain) };
}

/** Takes an entry out; null when it is gone, else why it may still be there. */
export function dropEntry(id: string, keychain: Keychain = systemKeychain): string | null {
  forgetEntry(id);
  const done = keychain.remove(id);
  return done.ok ? null : done.because;
}

/** The day is in the name of an entry, so that its age can be told. */
const today = (): string => new Date().toISOString().slice(0, 10).replaceAll('-', '');
