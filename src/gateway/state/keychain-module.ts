import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRawAsset, isSea } from 'node:sea';
import type * as Keyring from '@napi-rs/keyring';

type KeyringModule = Pick<typeof Keyring, 'Entry'>;

/** Under this name the executable carries the library. */
export const keyringAsset = 'keyring.node';

let loaded: KeyringModule | null = null;

/** The native library, loaded when it is first asked for. Throws where there is none for this machine. */
export function loadKeyring(): KeyringModule {
  loaded ??= isSea() ? fromExecutable() : createRequire(import.meta.url)('@napi-rs/keyring');
  if (loaded === null) throw new Error('the keychain library did not load');
  return loaded;
}

/**
 * The system loads libraries from files only, so the executable puts its own into a private directory for a moment; once it
 * is loaded the file is not needed any more.
 */
function fromExecutable(): KeyringModule {
  const dir = mkdtempSync(join(tmpdir(), 'oc-keyring-'));
  try {
    const file = join(dir, keyringAsset);
    writeFileSync(file, new Uint8Array(asset()), { mode: 0o500, flag: 'wx' });
    const module = { exports: {} };
    process.dlopen(module, file);
    return module.exports as KeyringModule; // why: the build packs this library and no other
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function asset(): ArrayBuffer {
  try {
    return getRawAsset(keyringAsset);
  } catch {
    throw new Error(
      'this executable was built without the keychain library; install the npm package to use the keychain',
    );
  }
}
