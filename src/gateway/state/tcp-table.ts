import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { endianness } from 'node:os';

/** One TCP socket of this machine. Its ends are `HEX:PORT`, as `endOf` writes them. */
export interface TcpRow {
  readonly local: string;
  readonly remote: string;
  readonly state: string;
  /** The user that opened it. The system forgets it when the socket is closed, and says 0 then. */
  readonly uid: number;
}

/** States as the tables write them. */
export const tcpStates = { established: '01', listening: '0A' } as const;

/** Linux lists every TCP socket, IPv4 and IPv6 apart; other systems have no such table. */
export type TcpTable = 'tcp' | 'tcp6';
export const tcpTables: readonly TcpTable[] = ['tcp', 'tcp6'];

/** Text of a table; empty where there is none. */
export type ReadTcpTable = (table: TcpTable) => string;

/** Columns: number, local end, remote end, state, queues, timer, retransmits, uid. */
export function tcpRows(table: TcpTable, read: ReadTcpTable = readTable): readonly TcpRow[] {
  const rows = read(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([, local, remote = '', state = '', , , , uid]) =>
    local === undefined ? [] : [{ local, remote, state, uid: Number(uid) }],
  );
}

function readTable(table: TcpTable): string {
  try {
    return readFileSync(`/proc/net/${table}`, 'utf8');
  } catch {
    return ''; // no socket is known then, and what belongs to nobody known is not ours
  }
}

/** An end of a socket on loopback as the tables write it, in words of 32 bits; null for any other address. */
export function loopbackEnd(address: string, port: number): string | null {
  const bytes = loopbackBytes(address);
  return bytes === null ? null : endFrom(bytes, port);
}

/** The same for an IPv4 address whose socket takes both families, and stands in the other table; null for any other. */
export function mappedLoopbackEnd(address: string, port: number): string | null {
  const bytes = isIPv4(address) ? loopbackBytes(address) : null;
  return bytes === null ? null : endFrom([...Array<number>(10).fill(0), 255, 255, ...bytes], port);
}

function endFrom(bytes: readonly number[], port: number): string {
  const words = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.slice(4 * i, 4 * i + 4));
  const asKept = words.flatMap((word) => (endianness() === 'LE' ? word.toReversed() : word));
  return `${asKept.map((byte) => hex(byte, 2)).join('')}:${hex(port, 4)}`;
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

function loopbackBytes(address: string): readonly number[] | null {
  if (address === '::1') return [...Array<number>(15).fill(0), 1];
  return isIPv4(address) && address.startsWith('127.') ? address.split('.').map(Number) : null;
}
