import { writeFileSync } from 'node:fs';
import { OcError } from '../gateway/protocol/errors.ts';

/** An export never overwrites anything, and is for its owner alone. Throws USAGE where the file cannot be made. */
export function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // writeFileSync throws nothing else
    if (code === 'EEXIST')
      throw new OcError('CONFLICT', `${file} exists already, and is left as it is`, ['Name a new file.']);
    throw new OcError('USAGE', `cannot write ${file} (${code})`, ['Name a file in a folder that you may write to.']);
  }
}
