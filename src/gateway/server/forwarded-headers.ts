import type { IncomingMessage } from 'node:http';
import type { Chain } from '../policy/forwarded.ts';
import { ipAddress } from './ip-address.ts';
import { valuesOf } from './raw-headers.ts';

/** Proxies in a row that anybody has; more is somebody's invention. */
const longestChain = 20;

/** Does the request carry a header by which proxies say for whom they speak? */
export const isForwarded = ({ headers }: IncomingMessage): boolean => Object.keys(headers).some(isForwardedHeader);

const isForwardedHeader = (name: string): boolean =>
  name === 'forwarded' || name === 'x-real-ip' || name.startsWith('x-forwarded-');

const otherTraces: ReadonlySet<string> = new Set(['via', 'true-client-ip', 'x-client-ip', 'x-cluster-client-ip']);

/** Did the request pass a proxy that is not Tailscale's? */
export const passedOthers = ({ headers }: IncomingMessage): boolean =>
  Object.keys(headers).some(
    (name) => otherTraces.has(name) || ['cf-', 'x-original-'].some((prefix) => name.startsWith(prefix)),
  );

/** Anything that only a proxy adds. It names nobody, but whoever came through a proxy is not here. */
export const hasProxyTraces = ({ headers }: IncomingMessage): boolean =>
  Object.keys(headers).some(
    (name) =>
      isForwardedHeader(name) ||
      otherTraces.has(name) ||
      ['cf-', 'tailscale-', 'x-original-'].some((prefix) => name.startsWith(prefix)),
  );

/**
 * The chains that a request carries, of X-Forwarded-For, Forwarded and X-Real-IP, in that order. Null when one of them is
 * malformed: a name where an address belongs, `unknown`, an empty place, more than anybody has.
 */
export function forwardedChains(request: Pick<IncomingMessage, 'rawHeaders'>): readonly Chain[] | null {
  const chains: Chain[] = [];
  for (const { name, read } of sources) {
    const values = valuesOf(request, name);
    if (values.length === 0) continue;
    const chain = read(values);
    if (chain === null) return null;
    chains.push(chain);
  }
  return chains;
}

type ReadChain = (values: readonly string[]) => Chain | null;

const addresses = (written: readonly string[]): Chain | null => {
  const read = written.map(addressOf);
  const known = read.filter((address) => address !== null);
  return known.length === read.length && known.length > 0 && known.length <= longestChain ? known : null;
};

/** An address, with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`. */
function addressOf(written: string): string | null {
  const [, v6, v4] =
    /^(?:\[([0-9a-f:.]*:[0-9a-f:.]*)\](?::\d{1,5})?|([0-9.]{7,15}):\d{1,5})$/i.exec(written.trim()) ?? [];
  return ipAddress(v6 ?? v4 ?? written.trim());
}

const xForwardedFor: ReadChain = (values) => addresses(values.join(',').split(','));

const xRealIp: ReadChain = (values) => (values.length === 1 ? addresses(values) : null);

/** One `name=value` of RFC 7239 and what ends it; the value is a token or stands in quotes. */
const pair = /[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:([\w!#$%&'*+.^`|~-]+)|"((?:[^"\\]|\\.)*)")[ \t]*([;,]|$)/y;

const forwarded: ReadChain = (values) => {
  const hops: string[] = [];
  const text = values.join(',');
  let hop: string | null = null;
  for (pair.lastIndex = 0; pair.lastIndex < text.length; ) {
    const [, name, token, quoted, end] = pair.exec(text) ?? [];
    if (name === undefined) return null;
    const isFor = name.toLowerCase() === 'for';
    if (isFor && hop !== null) return null;
    if (isFor) hop = token ?? quoted?.replace(/\\(.)/g, '$1') ?? '';
    if (end === ';') continue;
    if (hop === null) return null;
    hops.push(hop);
    hop = null;
  }
  // A separator at the very end promises what does not come.
  return /[;,][ \t]*$/.test(text) ? null : addresses(hops);
};

const sources: readonly { readonly name: string; readonly read: ReadChain }[] = [
  { name: 'x-forwarded-for', read: xForwardedFor },
  { name: 'forwarded', read: forwarded },
  { name: 'x-real-ip', read: xRealIp },
];
