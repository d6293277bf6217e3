import type { OcError } from '../protocol/errors.ts';
import { giveCertificate, hungUp } from './certificate-problem.ts';
import { targetAddress, type UrlTarget } from './target.ts';
import { unreachable } from './unreachable.ts';

type Judge = (message: string, target: UrlTarget) => OcError;

/** What a status in the place of a WebSocket mostly means, from our own gateway or from a proxy in front of one. */
const judges: Readonly<Record<number, Judge>> = {
  // A proxy that wants a certificate finishes TLS without one, and then says this.
  400: (message, target) => {
    if (target.url.protocol !== 'wss:') return unreachable(target, message);
    if (target.trust.own !== null) return hungUp(message, target);
    return unreachable(target, `${message}; it may want a certificate of this console`, giveCertificate);
  },
  403: (message, target) =>
    unreachable(target, `${message}; it may not trust the proxy in front of it`, [
      "What is missing, on the gateway's machine:  oc doctor proxy",
    ]),
  421: (message, target) =>
    unreachable(target, `${message}; it does not answer to the name ${target.url.hostname}`, [
      "Its names, on the gateway's machine:  oc config get gateway.allowedHosts",
    ]),
  ...Object.fromEntries([502, 503, 504].map((status) => [status, noGateway])),
};

function noGateway(message: string, target: UrlTarget): OcError {
  return unreachable(target, `${message}; the proxy there may not reach the gateway`, [
    "On the gateway's machine:  oc gateway status",
  ]);
}

/** An answer that is no WebSocket. */
export function refusedByStatus(status: number | undefined, target: UrlTarget): OcError {
  const message = `${targetAddress(target)} refused the connection (HTTP ${status})`;
  const judge = status === undefined ? undefined : judges[status];
  return judge === undefined ? unreachable(target, message) : judge(message, target);
}
