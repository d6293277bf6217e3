/** What a client sends to speak WebSocket, beside its own headers. */
export const upgradeLines: readonly string[] = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** The whole head of such a request, with these headers before its own. */
export const upgradeHead = (headers: readonly string[] = ['Host: 127.0.0.1']): string =>
  ['GET / HTTP/1.1', ...headers, ...upgradeLines, '', ''].join('\r\n');
