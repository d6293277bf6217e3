import type { WebSocket } from 'ws';
import { limits } from '../protocol/frames.ts';

/** Closes with a reason cut to what a close frame can carry, never inside a character. */
export function closeSocket(socket: WebSocket, code: number, reason = ''): void {
  socket.close(code, clipped(reason));
}

function clipped(reason: string): string {
  const bytes = Buffer.from(reason, 'utf8');
  if (bytes.length <= limits.closeReasonBytes) return reason;
  // A cut character becomes U+FFFD, which is dropped.
  return bytes
    .subarray(0, limits.closeReasonBytes)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
}
