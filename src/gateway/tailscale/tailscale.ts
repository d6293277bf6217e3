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

/** Looks once whether Tailscale is up; resolves also when it is not. */
export async function openTailscale(run: RunTailscale, now: () => number): Promise<Tailscale> {
  const whois = openWhois(run, now);
  let node = await ownNode(run);
  return {
    run,
    node: () => node,
    async look() {
      node = await ownNode(run);
      return node;
    },
    async identify(claim) {
      const found = await whois(claim.address);
      return found !== null && isVouchedFor(claim, found) ? claim.login : null;
    },
  };
}
