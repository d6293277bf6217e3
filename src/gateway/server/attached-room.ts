import type { CredentialName } from '../protocol/connect.ts';
import type { ErrorShape } from '../protocol/frames.ts';

interface Attached {
  readonly transport: 'unix' | 'tcp';
  readonly credential: CredentialName | null;
}

/** Attached at once by one credential. The socket file has a room of its own, so that nobody outside can fill it. */
const mostOf = { local: 128, shared: 256, proxy: 256, tailscale: 256, device: 64 } as const;
/** Attached at once over TCP, by whatever credentials. */
const mostOverTcp = 512;
const retryAfterMs = 5000;

/** Null when one more may attach by this credential; else what it is told, which is to come back later. */
export function attachedRefusal(
  attached: Iterable<Attached>,
  transport: 'unix' | 'tcp',
  credential: CredentialName,
): ErrorShape | null {
  let [byCredential, overTcp] = [0, 0];
  for (const each of attached) {
    if (each.credential === credential) byCredential += 1;
    if (each.transport === 'tcp') overTcp += 1;
  }
  if (byCredential >= mostOf[kindOf(credential)]) return full('by this credential');
  return transport === 'tcp' && overTcp >= mostOverTcp ? full('over the network') : null;
}

const kindOf = (credential: CredentialName): keyof typeof mostOf =>
  credential.startsWith('device:') ? 'device' : (credential as Exclude<CredentialName, `device:${string}`>); // why: checked in front of it

const full = (how: string): ErrorShape => ({
  code: 'UNAVAILABLE',
  message: `too many clients are attached ${how} (retry later)`,
  retryable: true,
  retryAfterMs,
  details: { reason: 'too-many-clients' },
});
