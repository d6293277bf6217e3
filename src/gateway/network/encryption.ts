import { FailureLog } from '../auth/failure-log.ts';
import type { AuthGuard } from '../auth/guard.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../logs/log.ts';
import type { ServerOptions } from '../server/server.ts';
import { openTls, type Tls } from '../server/tls/tls.ts';

type Encryption = Pick<ServerOptions['tcp'], 'tls' | 'onBadCertificate'>;

/** TLS for the TCP addresses where it is configured, else null. Throws CONFIG_INVALID or STATE_UNSAFE when it cannot be served. */
export function openEncryption({ gateway: { tls } }: Config, log: Log, onNewAuthorities: () => void): Tls | null {
  const { cert, key, clientCa } = tls;
  if (cert === null || key === null) return null;
  return openTls({ paths: { cert, key, clientCa }, now: Date.now, log, onNewAuthorities });
}

/** Who lacks the certificate that clients must show is told of like anybody who is refused; there is nothing to guess at. */
export function encryptionOf(tls: Tls | null, log: Log, guard: AuthGuard): Encryption {
  if (tls === null) return {};
  const failed = new FailureLog(log, Date.now);
  return {
    tls,
    onBadCertificate(address, because) {
      failed.note(address, { transport: 'tcp', because });
      guard.refused(address, 'certificate');
    },
  };
}
