import { withoutSecrets } from '../logs/without-secrets.ts';
import type { ConnectParams } from '../protocol/connect.ts';

const longest = 64;

/** What a client calls itself, for the auth ledger to show; nothing is decided by it. */
export const claimedName = ({ client }: ConnectParams): string =>
  Array.from(withoutSecrets(client.displayName ?? client.id))
    .slice(0, longest)
    .join('');
