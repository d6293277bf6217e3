import { randomBytes } from 'node:crypto';
import { Secret } from '../../logs/secret.ts';
import { OcError } from '../../protocol/errors.ts';
import type { SecretRotated } from '../../protocol/secrets.ts';
import type { Origin } from '../effective.ts';
import { type SetOptions, type SetOutcome, setConfigValue } from '../file/set-value.ts';
import { rawOf, treeAt } from '../file/tree.ts';
import { inspectConfig } from '../load.ts';
import { loadOrThrow } from '../load-or-throw.ts';
import { dropEntry, keepInKeychain } from './secret-keeping.ts';
import { isRef, parseRef, type SecretRef } from './secret-ref.ts';

/**
 * Gives the gateway a new shared secret, 32 random bytes in hex, in the place of the old one. Throws CONFIG_INVALID for a
 * configuration that cannot be used, NOT_FOUND when there is no secret to replace, CONFLICT when it is kept where only the
 * person can change it.
 */
export async function rotateGatewaySecret(options: SetOptions): Promise<SecretRotated> {
  const { mode } = loadOrThrow(options.paths, options.env).config.gateway.auth;
  if (mode !== 'token' && mode !== 'password') {
    throw new OcError('NOT_FOUND', `gateway.auth.mode is ${mode}: there is no shared secret to rotate`);
  }
  const path = ['gateway', 'auth', mode];
  const old = oldPlace(options, path);
  const secret = new Secret(randomBytes(32).toString('hex'));
  const outcome = await replace(options, path.join('.'), secret, old);
  refuseUnused(options, mode, secret, outcome);
  const left = old.entry === null ? null : dropEntry(old.entry);
  const warnings = left === null ? [] : [`the old entry ${old.entry} is still in the keychain: ${left}`];
  return {
    key: path.join('.'),
    where: old.entry === null ? outcome.where : 'keychain',
    length: secret.length,
    warnings,
  };
}

/** A secret that was in the keychain stays there, whatever is chosen for new ones. */
async function replace(options: SetOptions, key: string, secret: Secret, old: OldPlace): Promise<SetOutcome> {
  if (old.entry === null) return setConfigValue(options, key, secret.reveal());
  const kept = keepInKeychain(key, secret.reveal());
  try {
    return await setConfigValue(options, key, kept.written);
  } catch (error) {
    kept.undo();
    throw error;
  }
}

interface OldPlace {
  /** Its entry in the keychain; null: it stands in the file. */
  readonly entry: string | null;
}

function oldPlace(options: SetOptions, path: readonly string[]): OldPlace {
  const { read } = inspectConfig(options);
  const key = path.join('.');
  const origin: Origin = read?.settings.effective(path).origin ?? { kind: 'default' };
  if (origin.kind === 'default') {
    throw new OcError('NOT_FOUND', `there is no ${key} yet`, ['The first start makes one:  oc gateway start']);
  }
  if (origin.kind === 'env') throw elsewhere(key, `the variable ${origin.variable}`);
  const tree = read === null ? undefined : treeAt(read.sources.tree, path);
  const raw = tree === undefined ? null : rawOf(tree);
  const parsed = raw !== null && isRef(raw) ? parseRef(raw) : null;
  const ref: SecretRef | null = parsed?.ok === true ? parsed.ref : null;
  if (ref?.source === 'keychain') return { entry: ref.id };
  if (origin.variables.length > 0) throw elsewhere(key, origin.variables.join(', '));
  return { entry: null };
}

const elsewhere = (key: string, place: string): OcError =>
  new OcError('CONFLICT', `${key} comes from ${place}, which oc does not write`, [], { place });

/** Only a secret that counts has replaced another one. */
function refuseUnused(options: SetOptions, mode: 'token' | 'password', secret: Secret, outcome: SetOutcome): void {
  const now = outcome.missing.length > 0 ? null : loadOrThrow(options.paths, options.env).config.gateway.auth[mode];
  if (now?.isSameAs(secret)) return;
  throw new OcError('CONFLICT', `${outcome.path} was written to ${outcome.file}, and something else counts`, [
    'oc config validate',
  ]);
}
