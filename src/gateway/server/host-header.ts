import { isIP, isIPv6 } from 'node:net';

/** `name`, `name:port`, `[v6]` or `[v6]:port`; nothing else is a Host header to us. */
const form = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?))(?::([0-9]{1,5}))?$/i;

/** Names that reach this machine alone, whatever a name server says. Written exactly so, or refused. */
const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
export const isLoopbackName = (name: string): boolean => loopbackNames.has(name);

/** The name of a Host header in lower case, brackets and port removed; null when it is malformed. */
export function hostName(header: string): string | null {
  const [, v6, name, port] = form.exec(header) ?? [];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return null;
  if (v6 !== undefined) return isIPv6(v6) ? v6.toLowerCase() : null;
  return name?.toLowerCase() ?? null;
}

/**
 * A web page can make its own name resolve to 127.0.0.1, but it cannot make a browser write another name here: so a Host
 * that is neither a loopback name, the address that the connection came in on, nor a configured name comes from somebody
 * else's page. `cameInOn`: in the form of `ipAddress()`.
 */
export function isOurHost(header: string, cameInOn: string, allowedHosts: readonly string[]): boolean {
  const name = hostName(header);
  if (name === null) return false;
  return isLoopbackName(name) || (isIP(name) !== 0 && name === cameInOn) || allowedHosts.includes(name);
}
