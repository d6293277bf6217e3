import { isVouchedFor } from '../policy/tailnet.ts';
import type { TailscaleClaim } from '../protocol/connect.ts';
import { type OwnNode, ownNode } from './own-node.ts';
import type { RunTailscale } from './run-tailscale.ts';
import { openWhois } from './whois.ts';

/** The tailnet as the program `tailscale` tells it. What it does not tell opens nothing. */
export interface Tailscale {
  /** This machine there, as it was when it was last looked at. */
  node(): OwnNode;
  look(): Promise<OwnNode>;
  /** The person whom Tailscale vouches for, or null. */
  identify(claim: TailscaleClaim): Promise<string | null>;
  readonly run: RunTailscale;
}

/** Milliseconds that the way its daemon runs is taken as known; it may be started again, another way. */
const knownMs = 10_000;

/** Looks once whether Tailscale is up; resolves also when it is not. `now`: milliseconds of a clock that nobody sets. */
export async function openTailscale(run: RunTailscale, now: () => number): Promise<Tailscale> {
  const whois = openWhois(run, now);
  let node = await ownNode(run);
  let seenMs = now();
  let looking: Promise<OwnNode> | null = null;
  const look = (): Promise<OwnNode> => {
    looking ??= ownNode(run)
      .then((found) => {
        if (found.up) seenMs = now();
        // A name that was served is still called by those who know it, also while the program does not answer.
        if (found.up || !node.up) node = found;
        return found;
      })
      .finally(() => {
        looking = null;
      });
    return looking;
  };
  /** Is its proxy the only one that speaks for it? */
  const speaksAlone = async (): Promise<boolean> => {
    const known = node.up && now() - seenMs < knownMs ? node : await look();
    return known.up && !known.handsOn;
  };
  return {
    run,
    node: () => node,
    look,
    async identify(claim) {
      const found = await whois(claim.address);
      return found !== null && isVouchedFor(claim, found) && (await speaksAlone()) ? claim.login : null;
    },
  };
}
