import type { IncomingMessage } from 'node:http';
import { farEndOf } from '../state/far-end.ts';

type Socket = IncomingMessage['socket'];

/** Of each second so much of our own time is spent on looking: the system's table is as long as it has sockets, whoever opened them. */
const windowMs = 1000;
const mostMs = 150;

/** What this thread has worked, and not what others kept it from working. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Is Tailscale's daemon at the far end of a connection? It is root's, or of the user who runs the gateway; any other user of
 * the machine could say anything. Who makes us look too often gets a no.
 */
export function serveFarEnd(
  look = farEndOf,
  clock: () => number = () => performance.now(),
  worked: () => number = workedMs,
): (socket: Socket) => boolean {
  // A connection carries one request, of which several ask.
  const known = new WeakMap<Socket, boolean>();
  let sinceMs = Number.NEGATIVE_INFINITY;
  let spentMs = 0;
  const judge = (socket: Socket): boolean => {
    const startMs = clock();
    if (startMs - sinceMs >= windowMs) [sinceMs, spentMs] = [startMs, 0];
    if (spentMs >= mostMs) return false;
    const beforeMs = worked();
    const is = look(socket) === 'ours';
    spentMs += worked() - beforeMs;
    return is;
  };
  return (socket) => {
    const is = known.get(socket) ?? judge(socket);
    known.set(socket, is);
    return is;
  };
}
