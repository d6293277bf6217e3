import type { Call } from '../protocol/methods.ts';
import type { SecretRotated } from '../protocol/secrets.ts';
import type { Services } from './services.ts';

/** A running gateway takes the new secret up from its configuration, and closes what the old one had opened. */
export async function rotateSecret(services: Services, { actor }: Call): Promise<SecretRotated> {
  const rotated = await services.rotateGatewaySecret();
  const { key, where, length } = rotated;
  const entry = { atMs: services.now(), kind: 'secret.rotated', actor, subject: key, detail: { where, length } };
  services.store.transaction(() => services.ledger.append(entry));
  return rotated;
}
