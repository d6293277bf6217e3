import { type ReadTcpTable, tcpRows, tcpStates, tcpTables } from '../state/tcp-table.ts';

/** Whose process listens on a port of this machine: `ours` is this user or root; `unknown` where the system does not tell. */
export type PortHolder = 'ours' | 'somebody else' | 'unknown';

/**
 * Anybody on this machine may listen on a port that our gateway has left, and would be sent its token. Every listener of
 * the port counts, whatever its address: which of them would answer is not guessed.
 */
export function portHolder(port: number, uid = process.getuid?.(), read?: ReadTcpTable): PortHolder {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const uids = tcpTables
    .flatMap((table) => tcpRows(table, read))
    .filter(({ local, state }) => local.endsWith(wanted) && state === tcpStates.listening)
    .map((row) => row.uid);
  if (uid === undefined || uids.length === 0) return 'unknown';
  return uids.every((one) => one === uid || one === 0) ? 'ours' : 'somebody else';
}
