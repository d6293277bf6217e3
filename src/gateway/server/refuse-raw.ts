import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type HeadRefusal, text } from './request-head.ts';

/** Answers on a socket that no response belongs to, and ends it; what the client still sends is not wanted. */
export function refuseRaw(socket: Duplex, { status, type, body }: HeadRefusal): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${type}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.once('finish', () => socket.destroy());
}

export const tooSlow = text(408, 'The request took too long.\n');
