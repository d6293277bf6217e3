import { loadKeyring } from './keychain-module.ts';

/** What became of asking the keychain. `because` says what is wrong with it, never what is in it. */
export type KeychainRead =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly because: string };

export type KeychainDone = { readonly ok: true } | { readonly ok: false; readonly because: string };

/** The operating system's store of secrets; entries are found by their id. */
export interface Keychain {
  read(id: string): KeychainRead;
  write(id: string, secret: string): KeychainDone;
  /** An entry that is not there is taken out already. */
  remove(id: string): KeychainDone;
}

const service = 'oc';

/**
 * The Secret Service alone on Linux: the library would otherwise put secrets into the kernel's own keyring when no service
 * answers, where the next reboot loses them. Elsewhere the system's one keychain.
 */
const pinned = { linux: { store: 'secret-service' } } as const;

/** The keychain of the person who runs us. Its library is loaded at the first use; every answer comes at once. */
export const systemKeychain: Keychain = {
  read: (id) =>
    asked((): KeychainRead => {
      const value = entry(id).getPassword();
      return value === null ? { ok: false, because: `it has no entry ${id}, or is locked` } : { ok: true, value };
    }),
  write: (id, secret) =>
    asked((): KeychainDone => {
      const kept = entry(id);
      kept.setPassword(secret);
      // What cannot be read back is not kept: the file is about to name it as the only place of the secret.
      return kept.getPassword() === secret
        ? { ok: true }
        : { ok: false, because: 'it does not give back what it took' };
    }),
  remove: (id) =>
    asked((): KeychainDone => {
      entry(id).deleteCredential();
      return { ok: true };
    }),
};

const entry = (id: string) => new (loadKeyring().Entry)(service, id, pinned);

/** The library reports a keychain that is locked, gone or was never there by throwing: that is an answer, and it is a no. */
function asked<T>(work: () => T): T | { readonly ok: false; readonly because: string } {
  try {
    return work();
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { ok: false, because: line.slice(0, 200) };
  }
}
