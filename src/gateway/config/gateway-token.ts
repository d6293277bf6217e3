import { randomBytes } from 'node:crypto';
import { OcError } from '../protocol/errors.ts';
import type { SetOptions } from './file/set-value.ts';
import { freshDocument, setInText } from './file/splice.ts';
import { updateConfigFile } from './file/writer.ts';
import { inspectConfig, loadConfig } from './load.ts';
import { type Kept, keepInKeychain, wantsKeychain } from './secrets/secret-keeping.ts';

const path = ['gateway', 'auth', 'token'];

/**
 * Makes the gateway's token once: 32 random bytes in hex, written to the configuration (0600), or to the
 * keychain where that was chosen. `present` when there is one
 * already, or when another way of authentication was chosen. Whether it may be made, the bind decides, and was asked before.
 * Throws CONFIG_INVALID for a configuration that cannot be used.
 */
export async function ensureGatewayToken(options: SetOptions): Promise<'made' | 'present'> {
  if (!needsToken(options)) return 'present';
  let made = false;
  let entry: Kept | null = null;
  await updateConfigFile(options.paths, (text) => {
    // Looked at again under the lock: two gateways may have been started at once.
    made = needsToken(options);
    if (!made) return null;
    const token = randomBytes(32).toString('hex');
    entry = wantsKeychain(inspectConfig(options)) ? keepInKeychain(path.join('.'), token) : null;
    return setInText(text ?? freshDocument, path, entry?.written ?? token);
  }).catch((error: unknown) => {
    entry?.undo();
    throw error;
  });
  return made ? 'made' : 'present';
}

function needsToken(options: SetOptions): boolean {
  const loaded = loadConfig(options);
  if (!loaded.ok) {
    const [first] = loaded.problems;
    throw new OcError('CONFIG_INVALID', `${first?.path} ${first?.message}`, [first?.hint ?? 'oc config validate'], {
      problems: loaded.problems,
    });
  }
  const { mode, token } = loaded.config.gateway.auth;
  return mode === 'token' && token === null;
}
