import type { Call } from '../protocol/methods.ts';
import type { Services } from './services.ts';

/** The one way to an owner: written to the configuration, and in the ledger with who did it. */
export async function setOwner(
  services: Services,
  entries: readonly string[],
  { actor }: Call,
): Promise<{ readonly owner: readonly string[] }> {
  const before = services.config().commands.ownerAllowFrom;
  await services.setOwner(entries);
  const detail = { before, after: entries };
  const entry = { atMs: services.now(), kind: 'owner.set', actor, subject: 'commands.ownerAllowFrom', detail };
  services.store.transaction(() => services.ledger.append(entry));
  return { owner: entries };
}
