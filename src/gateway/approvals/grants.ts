import type { Effects } from '../effects/effects.ts';
import { grantCovers, isGrantable } from '../policy/grant-match.ts';
import type { GrantOffer, GrantRevoked, GrantRow } from '../protocol/approvals.ts';
import { OcError } from '../protocol/errors.ts';
import type { Ledger } from '../state/ledger.ts';
import type { Store } from '../state/store.ts';
import { type Grant, grantDigest, grantStore } from './grant-store.ts';

const dayMs = 86_400_000;
/** How long a grant holds, in days: long enough to be of use, short enough to be thought about again. */
const grantDays = 30;
const most = 500;

/** A call as far as a grant is about it. */
export interface GrantCall {
  readonly effects: Effects;
  /** As it would run; null when it takes a shell. */
  readonly argv: readonly string[] | null;
  readonly cwd: string;
  readonly addedEnvironment: readonly string[];
  readonly where: 'host' | 'sandbox';
  readonly agentId: string;
  readonly sessionKey: string;
}

/** Standing approvals: given by a person's `allow-always`, each for exactly one call, for a time. */
export interface Grants {
  /** What `allow-always` would save of a call; null where that cannot be stated. */
  offer(call: GrantCall): GrantOffer | null;
  /** The id of one that covers exactly this call now, or null. */
  covering(call: GrantCall): string | null;
  /** Notes that a call ran by it. False when it does not hold any more: then it must not run by it. */
  use(id: string, call: GrantCall): boolean;
  list(): readonly GrantRow[];
  revoke(id: string, by: string): GrantRevoked;
}

interface Deps {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly onGrantsChanged: () => void;
}

export interface GrantKeeper extends Grants {
  /** Gives one, inside the transaction of the decision. */
  give(approvalId: string, form: GrantOffer, by: string): void;
}

export function openGrants({ store, ledger, now, onGrantsChanged }: Deps): GrantKeeper {
  const rows = grantStore(store);
  /** Told when it is on disk, and not when nothing changed. */
  const told = <T>(done: T, isChange: boolean): T => {
    if (isChange) onGrantsChanged();
    return done;
  };
  const holds = ({ damaged, expiresAtMs, createdAtMs }: Grant): boolean =>
    // One that was given in the future was given by a clock that was wrong.
    !damaged && now() < expiresAtMs && createdAtMs <= now();
  const covers = (grant: Grant, call: GrantCall): boolean => holds(grant) && isCovered(grant.form, call);
  return {
    offer(call) {
      const { argv, cwd, effects, where, agentId, sessionKey } = call;
      if (argv === null) return null;
      const offer = { argv, cwd, effects: effects.categories, where, agentId, sessionKey, days: grantDays };
      // What would not cover the very call that it is made from is no grant.
      return isGrantable(effects) && isCovered(offer, call) ? offer : null;
    },
    covering: (call) => rows.ofSession(call.agentId, call.sessionKey).find((grant) => covers(grant, call))?.id ?? null,
    use(id, call) {
      const used = store.transaction(() => {
        const grant = rows.one(id);
        if (grant === null || !covers(grant, call)) return false;
        rows.use(id, now());
        const detail = { digest: grantDigest(grant) };
        ledger.append({ atMs: now(), kind: 'grant.used', actor: 'gateway', subject: id, detail });
        return true;
      });
      return told(used, used);
    },
    list: () => rows.all().map((grant) => rowOf(grant, holds(grant))),
    revoke(id, by) {
      const revoked = store.transaction((): GrantRevoked => {
        if (!rows.remove(id)) return { outcome: 'not-found' };
        const atMs = now();
        ledger.append({ atMs, kind: 'grant.revoked', actor: by, subject: id });
        return { outcome: 'revoked', atMs };
      });
      return told(revoked, revoked.outcome === 'revoked');
    },
    give(approvalId, form, by) {
      rows.sweep(now() - grantDays * dayMs);
      if (rows.all().length >= most) {
        throw new OcError('QUEUE_FULL', `there are ${most} grants already`, ['Revoke some:  oc approvals grants']);
      }
      const createdAtMs = now();
      const expiresAtMs = createdAtMs + form.days * dayMs;
      // One request gives one grant at most, so that it can be called by the same id.
      const grant = { id: approvalId, form, approvalId, createdBy: by, createdAtMs, expiresAtMs };
      rows.add(grant);
      const detail = { digest: grantDigest(grant), expiresAtMs };
      ledger.append({ atMs: createdAtMs, kind: 'grant.given', actor: by, subject: grant.id, detail });
    },
  };
}

function isCovered(form: GrantOffer, call: GrantCall): boolean {
  const { where, agentId, sessionKey } = form;
  if (where !== call.where || agentId !== call.agentId || sessionKey !== call.sessionKey) return false;
  const categories = call.effects.categories.filter((category) => form.effects.includes(category));
  return grantCovers({ ...form, rest: 'none', categories }, call);
}

const rowOf = ({ form: { days: _, ...form }, ...grant }: Grant, holds: boolean): GrantRow => {
  const { id, approvalId, createdBy, createdAtMs, expiresAtMs, lastUsedAtMs, uses, damaged } = grant;
  const state = damaged ? 'damaged' : holds ? 'active' : 'expired';
  return { ...form, id, approvalId, createdBy, createdAtMs, expiresAtMs, lastUsedAtMs, uses, state };
};
