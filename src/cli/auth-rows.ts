import type { AuthEvent, AuthResult, LockoutRow } from '../gateway/protocol/auth-events.ts';
import type { Output } from './output.ts';
import { duration, when } from './words.ts';

const words: Readonly<Record<AuthResult, string>> = {
  opened: 'let in',
  wrong: 'wrong secret',
  missing: 'no secret',
  refused: 'refused',
  locked: 'locked out',
  counted: 'failed again',
  unlocked: 'unlocked',
};

/** One entry of the auth ledger. What the client calls itself stands last, where it can imitate no column. */
export function showAuthEvent(out: Output, { atMs, result, credential, address, client, count }: AuthEvent): void {
  const times = count > 1 ? ` (${count} times)` : '';
  out.say(
    `${when(atMs)}  `,
    { text: `${words[result] ?? result}${times}`, width: 14 },
    '  ',
    { text: shortCredential(credential), width: 11 },
    '  ',
    { text: address, width: 15 },
    client === '' ? '' : '  ',
    client,
  );
}

/** The id of a device is a hash; what the list of devices shows of it is enough to find it there. */
const shortCredential = (credential: string): string => credential.replace(/^(device:[0-9a-f]{8})[0-9a-f]{56}$/, '$1');

export function showLockouts(
  out: Output,
  page: { readonly lockouts: readonly LockoutRow[]; readonly serverTimeMs: number },
): void {
  const { lockouts, serverTimeMs } = page;
  const rows = lockouts.map((row) => [row.address, row.credential, when(row.sinceMs), when(row.untilMs)]);
  out.table('oc.auth.lockouts/1', page, rows, () => {
    if (lockouts.length === 0) return out.say('Nobody is locked out.');
    for (const { address, credential, untilMs } of lockouts) {
      out.say({ text: address, width: 15 }, `  ${credential}  for another ${duration(untilMs - serverTimeMs)}`);
    }
    out.say('Let one try again:  oc auth unlock ADDRESS   (all:  oc auth unlock --all)');
  });
}
