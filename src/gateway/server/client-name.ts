import { withoutSecrets } from '../logs/without-secrets.ts';
import type { ConnectParams, ConnectVerdict } from '../protocol/connect.ts';

const maxNameLength = 48;

/** The client's name is shown to others and kept in the ledger. */
export function withCleanName(params: ConnectParams): ConnectParams {
  const { displayName } = params.client;
  if (displayName === undefined) return params;
  return { ...params, client: { ...params.client, displayName: withoutSecrets(displayName) } };
}

/**
 * Who decided, as the ledger keeps it: `operator (oc console)` came by the local credential, `token (cli)` by the token,
 * `tailscale alice@example.com (cli)` by Tailscale's word for her.
 */
export function actorOf({ method, user }: ConnectVerdict & { ok: true }, params: ConnectParams): string {
  const credential = method === 'local' ? 'operator' : method;
  return `${user === undefined ? credential : `${credential} ${onOneLine(user)}`} (${nameOf(params)})`;
}

/** A name for the ledger; the credential stands before it and cannot be imitated. */
const nameOf = ({ client }: ConnectParams): string => onOneLine(client.displayName ?? client.id) || client.id;

/** Plain text, and not too much of it. */
const onOneLine = (text: string): string =>
  Array.from(text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim())
    .slice(0, maxNameLength)
    .join('');
