import type { Socket } from 'node:net';
import { loopbackEnd, type ReadTcpTable, type TcpTable, tcpRows, tcpStates } from './tcp-table.ts';

/** Whose program is at the far end of a connection: `ours` is this user or root; `unknown` where the system does not tell. */
export type FarEnd = 'ours' | 'somebody else' | 'unknown';

export type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localAddress' | 'localPort'>;

/**
 * Looks a connection over loopback up in the system's table of sockets. It must be open at both ends: of a socket that was
 * closed the system says that it is root's, and whoever closed it may have sent their words before.
 */
export function farEndOf(ends: Ends, uid = process.getuid?.(), read?: ReadTcpTable): FarEnd {
  const far = loopbackEnd(ends.remoteAddress ?? '', ends.remotePort ?? 0);
  const near = loopbackEnd(ends.localAddress ?? '', ends.localPort ?? 0);
  if (uid === undefined || far === null || near === null) return 'unknown';
  const table: TcpTable = ends.remoteAddress === '::1' ? 'tcp6' : 'tcp';
  const row = tcpRows(table, read).find(
    ({ local, remote, state }) => local === far && remote === near && state === tcpStates.established,
  );
  if (row === undefined) return 'unknown';
  return row.uid === uid || row.uid === 0 ? 'ours' : 'somebody else';
}
