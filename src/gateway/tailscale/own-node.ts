import { isIP } from 'node:net';
import { isTailnetAddress } from '../policy/tailnet.ts';
import { membersOf, objectIn, textOf } from './read-json.ts';
import type { RunTailscale } from './run-tailscale.ts';

/** This machine in its tailnet. */
export type OwnNode =
  | {
      readonly up: true;
      /** Its name, in lower case and without the dot at the end; null where the tailnet gives none. */
      readonly name: string | null;
      readonly addresses: readonly string[];
      /**
       * It has no network interface of its own: whatever comes to a port of these addresses, its daemon hands on to the same
       * port of loopback. That looks like its proxy and is anybody's.
       */
      readonly handsOn: boolean;
    }
  | { readonly up: false; readonly because: string };

const hostForm = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

const down = (because: string): OwnNode => ({ up: false, because });

export async function ownNode(run: RunTailscale): Promise<OwnNode> {
  const ran = await run(['status', '--json', '--peers=false']);
  if (!ran.ok) return down(ran.because);
  const status = objectIn(ran.stdout);
  if (status === null) return down('tailscale status did not answer with JSON');
  const { BackendState: state, Self, TUN: hasInterface } = status;
  if (state !== 'Running') return down(`Tailscale is not running (${textOf(state) || 'no state'})`);
  const self = membersOf(Self);
  const name = textOf(self['DNSName']).toLowerCase().replace(/\.$/, '');
  const listed = Array.isArray(self['TailscaleIPs']) ? self['TailscaleIPs'] : [];
  // They are listened on: nothing that Tailscale does not give out is one.
  const addresses = listed.map(textOf).filter((address) => isIP(address) !== 0 && isTailnetAddress(address));
  return { up: true, name: hostForm.test(name) ? name : null, addresses, handsOn: hasInterface === false };
}
