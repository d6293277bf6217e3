import { isIPv6, type Socket } from 'node:net';
import {
  loopbackEnd,
  mappedLoopbackEnd,
  type ReadTcpTable,
  type TcpRow,
  type TcpTable,
  tcpRows,
  tcpStates,
} from './tcp-table.ts';

/** Whose program is at the far end of a connection: `ours` is this user or root; `unknown` where the system does not tell. */
export type FarEnd = 'ours' | 'somebody else' | 'unknown';

export type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localAddress' | 'localPort'>;

type Place = readonly [table: TcpTable, endOf: (address: string, port: number) => string | null];

/** Where the far end may stand: an IPv4 connection of a socket that takes both families is in the other table. */
const placesOf = (address = ''): readonly Place[] =>
  isIPv6(address)
    ? [['tcp6', loopbackEnd]]
    : [
        ['tcp', loopbackEnd],
        ['tcp6', mappedLoopbackEnd],
      ];

/**
 * Looks a connection over loopback up in the system's table of sockets. For `ours` it must be open at both ends: of a socket
 * that was closed the system says that it is root's, and whoever closed it may have sent their words before.
 */
export function farEndOf(ends: Ends, uid = process.getuid?.(), read?: ReadTcpTable): FarEnd {
  if (uid === undefined) return 'unknown';
  const [row] = placesOf(ends.remoteAddress)
    .values()
    .flatMap((place) => farRows(ends, place, read));
  if (row === undefined) return 'unknown';
  if (row.uid !== uid && row.uid !== 0) return 'somebody else';
  return row.state === tcpStates.established ? 'ours' : 'unknown';
}

function farRows(ends: Ends, [table, endOf]: Place, read?: ReadTcpTable): readonly TcpRow[] {
  const far = endOf(ends.remoteAddress ?? '', ends.remotePort ?? 0);
  const near = endOf(ends.localAddress ?? '', ends.localPort ?? 0);
  if (far === null || near === null) return [];
  return tcpRows(table, read).filter(({ local, remote }) => local === far && remote === near);
}
