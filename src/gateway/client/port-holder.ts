import { readFileSync } from 'node:fs';

/** Whose process listens on a port of this machine: `ours` is this user or root; `unknown` where the system does not tell. */
export type PortHolder = 'ours' | 'somebody else' | 'unknown';

/** Linux lists every TCP socket with the user that opened it, IPv4 and IPv6 apart. */
const tables = ['/proc/net/tcp', '/proc/net/tcp6'] as const;
const listening = '0A';

/**
 * Anybody on this machine may listen on a port that our gateway has left, and would be sent its token. Every listener of
 * the port counts, whatever its address: which of them would answer is not guessed.
 */
export function portHolder(port: number, uid = process.getuid?.(), read = readTable): PortHolder {
  const uids = tables.flatMap((table) => listenerUids(read(table), port));
  if (uid === undefined || uids.length === 0) return 'unknown';
  return uids.every((one) => one === uid || one === 0) ? 'ours' : 'somebody else';
}

/** Columns: number, local address as HEX:PORT, remote address, state, queues, timer, retransmits, uid. */
function listenerUids(table: string, port: number): readonly number[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([, local, , state, , , , uid]) =>
    local?.endsWith(wanted) === true && state === listening ? [Number(uid)] : [],
  );
}

function readTable(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // no listener is known then, and a port without a known holder is not ours
  }
}
