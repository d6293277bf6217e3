import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { OcError } from '../protocol/errors.ts';
import { isUsual, type Trust, usualTrust } from './trust.ts';

/** Where a gateway is reached. A URL in here was checked: `wss:` to anywhere, `ws:` to this machine alone. */
export type Target = { readonly kind: 'unix'; readonly path: string } | UrlTarget;

export interface UrlTarget {
  readonly kind: 'url';
  readonly url: URL;
  /** Asked with `wss:` alone. */
  readonly trust: Trust;
}

/**
 * Reads `ws://127.0.0.1:18789` or `wss://name`. Throws USAGE for anything else, above all plain text over a network, and for a
 * trust that `ws:` would pass over.
 */
export function parseTarget(text: string, trust: Trust = usualTrust): UrlTarget {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'ws:' && url.protocol !== 'wss:')) {
    throw new OcError('USAGE', `"${text}" is not the address of a gateway`, ['Write it as  ws://127.0.0.1:18789']);
  }
  if (url.username !== '' || url.password !== '') {
    throw new OcError('USAGE', 'a secret does not belong in the address', ['Use  --token-file FILE']);
  }
  if (url.protocol === 'ws:' && !isLoopback(url.hostname)) {
    throw new OcError('USAGE', `ws:// to ${url.hostname} would send the token in the clear`, [
      `Use  wss://${url.host}`,
      'Or a tunnel:  ssh -N -L 18789:127.0.0.1:18789 USER@HOST  and  --url ws://127.0.0.1:18789',
    ]);
  }
  if (url.protocol === 'ws:' && !isUsual(trust)) {
    throw new OcError('USAGE', `${url.protocol}//${url.host} shows no certificate that could be checked`, [
      `Use  wss://${url.host}`,
    ]);
  }
  return { kind: 'url', url, trust };
}

/** As sockets take it: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

export const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'wss:' ? 443 : 80));

/** Literals and `localhost`, which names nothing else in any sane resolver; other names may be anybody's. */
function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}

/** What people call it: this machine's own gateway by the machine's name, another one by its address. */
export const targetName = (target: Target): string => (target.kind === 'unix' ? hostname() : target.url.host);

export const targetAddress = (target: Target): string =>
  target.kind === 'unix' ? target.path : `${target.url.protocol}//${target.url.host}`;

/** How the bytes travel. */
export function transportOf(target: Target): 'unix socket' | 'loopback' | 'network' {
  if (target.kind === 'unix') return 'unix socket';
  return isLoopback(target.url.hostname) ? 'loopback' : 'network';
}

/** The same for people. Over a network it is never without TLS, and that is worth the word too. */
export function transportName(target: Target): string {
  const isSecure = target.kind === 'url' && target.url.protocol === 'wss:';
  return isSecure ? `${transportOf(target)}, TLS` : transportOf(target);
}
