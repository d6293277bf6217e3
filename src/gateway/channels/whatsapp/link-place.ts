import { createHash } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OcError } from '../../protocol/errors.ts';
import { checkPrivateFile, ensurePrivateDir, requireSafePlace } from '../../state/private-dir.ts';

/** The names of folders that an account may have as it is; any other has one made of its digest. */
const plain = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

/** Where the link of an account is kept, `credentials/whatsapp/<account>`; no name leads out of it. */
export const linkDirOf = (stateDir: string, accountId: string): string =>
  join(
    stateDir,
    'credentials',
    'whatsapp',
    plain.test(accountId) ? accountId : `.${createHash('sha256').update(accountId).digest('hex').slice(0, 32)}`,
  );

/** Makes the directory (0700) and looks at every file in it. Throws STATE_UNSAFE for what is not ours alone. */
export function prepareLinkDir(dir: string): void {
  const whatsapp = dirname(dir);
  for (const each of [dirname(whatsapp), whatsapp, dir]) ensurePrivateDir(each);
  requireSafePlace(whatsapp);
  for (const name of readdirSync(dir)) checkPrivateFile(join(dir, name));
}

/** Changes when another phone was linked, or none is any more; null: none is. Throws STATE_UNSAFE where nobody lets us look. */
export function linkedAs(dir: string): string | null {
  try {
    const stat = lstatSync(join(dir, 'creds.json'), { throwIfNoEntry: false });
    return stat === undefined ? null : `${stat.dev}:${stat.ino}:${stat.mtimeMs}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // `lstat` throws nothing else
    throw new OcError('STATE_UNSAFE', `the link of WhatsApp cannot be looked at (${code})`, [
      `Look at it:  ls -ld ${dir}`,
    ]);
  }
}
