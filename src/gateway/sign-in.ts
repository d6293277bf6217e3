import { linkDirOf, linkedAs } from './channels/whatsapp/link-place.ts';
import type { AccountConfig } from './config/config.ts';
import { whyNoSignIn } from './config/platform-accounts.ts';
import { OcError } from './protocol/errors.ts';

/** What keeps an account from signing in to its platform, as far as it can be told from here; null when nothing does. */
export const signInProblem = (stateDir: string, account: AccountConfig): string | null =>
  account.channel === 'whatsapp' ? linkProblem(stateDir, account.accountId) : whyNoSignIn(account);

function linkProblem(stateDir: string, accountId: string): string | null {
  try {
    return linkedAs(linkDirOf(stateDir, accountId)) === null ? 'no phone is linked' : null;
  } catch (error) {
    // A list of all accounts is not lost over one of them.
    if (error instanceof OcError) return error.message;
    throw error;
  }
}
