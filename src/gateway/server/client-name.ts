import { withoutSecrets } from '../logs/without-secrets.ts';
import type { ConnectParams } from '../protocol/connect.ts';

const maxNameLength = 48;

/** The client's name is shown to others and kept in the ledger. */
export function withCleanName(params: ConnectParams): ConnectParams {
  const { displayName } = params.client;
  if (displayName === undefined) return params;
  return { ...params, client: { ...params.client, displayName: withoutSecrets(displayName) } };
}

/** Who decided, as the ledger keeps it: `operator (oc console)` came by the local credential, `token (cli)` by the token. */
export const actorOf = (method: string, params: ConnectParams): string =>
  `${method === 'local' ? 'operator' : method} (${nameOf(params)})`;

/** A name for the ledger, one line of plain text; the credential stands before it and cannot be imitated. */
function nameOf({ client }: ConnectParams): string {
  const name = (client.displayName ?? client.id).replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return Array.from(name || client.id)
    .slice(0, maxNameLength)
    .join('');
}
