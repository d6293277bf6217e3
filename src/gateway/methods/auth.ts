import { isIP } from 'node:net';
import type { LockoutRow } from '../protocol/auth-events.ts';
import { OcError } from '../protocol/errors.ts';
import type { Handlers } from '../protocol/methods.ts';
import type { Services } from './services.ts';

type Names = 'oc.auth.logs' | 'oc.auth.lockouts' | 'oc.auth.unlock';
type Guard = Services['guard'];

/** Who tried to get in, who is locked out, and letting them try again. */
export const auth = ({ guard, now }: Pick<Services, 'guard' | 'now'>): Pick<Handlers, Names> => ({
  'oc.auth.logs': (filter) => guard.events(filter),
  'oc.auth.lockouts': () => ({ lockouts: guard.lockouts().map(toRow), serverTimeMs: now() }),
  'oc.auth.unlock': ({ address }, { actor }) => ({
    unlocked: guard.unlock(address === undefined ? null : requireAddress(address), actor).map(toRow),
  }),
});

function requireAddress(text: string): string {
  if (isIP(text.replace(/\/64$/, '').replace(/%.*$/, '')) !== 0) return text;
  throw new OcError('INVALID_REQUEST', 'not an address', ['Take one of  oc auth lockouts']);
}

const toRow = ({ credentialClass, address, sinceMs, untilMs }: ReturnType<Guard['lockouts']>[number]): LockoutRow => ({
  credential: credentialClass,
  address,
  sinceMs,
  untilMs,
});
