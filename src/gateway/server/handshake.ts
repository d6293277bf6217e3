import { type Authenticate, type ConnectParams, type ConnectVerdict, refused } from '../protocol/connect.ts';
import { protocolVersion, type RequestFrame } from '../protocol/frames.ts';
import { checkConnectParams } from '../protocol/generated/validators.ts';
import type { Peer } from './peer.ts';

/** Oldest version that a probe may still speak to us. */
const oldestForProbes = 3;

/** What the first frame came to. */
export type HandshakeOutcome =
  | { readonly ok: true; readonly params: ConnectParams; readonly verdict: ConnectVerdict & { ok: true } }
  | { readonly ok: false; readonly verdict: ConnectVerdict & { ok: false }; readonly closeCode: 1002 | 1008 };

const no = (verdict: ConnectVerdict & { ok: false }, closeCode: 1002 | 1008 = 1008): HandshakeOutcome => ({
  ok: false,
  verdict,
  closeCode,
});

/** Judges the first request of a socket. A secret is only compared for a frame that is right in every other way. */
export async function handshake(
  frame: RequestFrame,
  peer: Peer,
  nonce: string,
  authenticate: Authenticate,
  allowedOrigins: readonly string[],
): Promise<HandshakeOutcome> {
  if (frame.method !== 'connect') {
    return no(refused('INVALID_REQUEST', 'invalid handshake: first request must be connect'));
  }
  const because = checkConnectParams(frame.params);
  if (because !== null) return no(refused('INVALID_REQUEST', `invalid connect params: ${because}`));
  const params = frame.params as ConnectParams; // checked by the line above
  if (!speaksOurVersion(params)) return no(protocolMismatch(params), 1002);
  if ((params.role ?? 'operator') !== 'operator') return no(refused('INVALID_REQUEST', 'invalid role'));
  if (peer.origin !== null && !allowedOrigins.includes(peer.origin)) return no(originRefused());
  const { transport, address, scopeCap, isDirectLoopback, identity, claim } = peer;
  const verdict = await authenticate({
    transport,
    address,
    isDirectLoopback,
    isPage: peer.origin !== null,
    identity,
    claim,
    params,
    nonce,
    scopeCap,
  });
  return verdict.ok ? { ok: true, params, verdict } : no(verdict);
}

/** Being a probe decides about the version alone: what an old probe may then do, its credential says. */
function speaksOurVersion({ minProtocol, maxProtocol, client }: ConnectParams): boolean {
  const covers = (version: number) => minProtocol <= version && maxProtocol >= version;
  return covers(protocolVersion) || (client.mode === 'probe' && covers(oldestForProbes));
}

const protocolMismatch = ({ minProtocol, maxProtocol }: ConnectParams) =>
  refused('INVALID_REQUEST', 'protocol mismatch', {
    code: 'PROTOCOL_MISMATCH',
    clientMinProtocol: minProtocol,
    clientMaxProtocol: maxProtocol,
    expectedProtocol: protocolVersion,
    minimumProbeProtocol: oldestForProbes,
  });

/** Only a browser sends Origin, and this gateway serves no page: the pages of others are let in one by one, spelled exactly. */
const originRefused = () =>
  refused(
    'INVALID_REQUEST',
    'origin not allowed (open the Control UI from the gateway host or allow it in gateway.controlUi.allowedOrigins)',
    { code: 'CONTROL_UI_ORIGIN_NOT_ALLOWED', reason: 'origin not allowed' },
  );
