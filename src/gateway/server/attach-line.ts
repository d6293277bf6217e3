import { hostName, isLoopbackName } from './host-header.ts';

/** How somebody came here. */
export interface CameBy {
  /** The Host header, one that we answer to; undefined when there is none. */
  readonly host: string | undefined;
  /** They came in on an address of this machine that others reach. */
  readonly overNetwork: boolean;
  readonly secure: boolean;
  readonly port: number;
}

/** What to type to attach a console, from where the question came. */
export function attachLine({ host, overNetwork, secure, port }: CameBy): string {
  const here = `127.0.0.1:${port}`;
  if (secure) return `oc tui --url wss://${host ?? here}`;
  // A console sends no secret over a network in the clear.
  if (overNetwork) return `ssh -N -L ${port}:${here} USER@HOST   and  oc tui --url ws://${here}`;
  const name = host === undefined ? null : hostName(host);
  // Whoever asks this machine by another name comes through a proxy, which is where the encryption ends.
  return name === null || isLoopbackName(name) ? `oc tui --url ws://${here}` : `oc tui --url wss://${host}`;
}
