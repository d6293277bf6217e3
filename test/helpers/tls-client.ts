import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';

/** What a port says to plain words, until it hangs up. */
export const said = (port: number, words: string): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(words));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined).on('close', () => resolve(text));
  });

/** What an HTTPS request is answered; rejects when it gets no answer. */
export function page(port: number, options: ConnectionOptions, path: string): Promise<string> {
  const agent = new Agent({ ...options, maxCachedSessions: 0 });
  return new Promise((resolve, reject) => {
    const asked = request({ agent, host: 'localhost', port, path }, (response) => {
      response
        .setEncoding('utf8')
        .toArray()
        .then((chunks) => resolve(chunks.join('')), reject);
    });
    asked.on('error', reject).end();
  });
}

export const handshake = (port: number, options: ConnectionOptions): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ ...options, port }, () => resolve(socket));
    socket.on('error', reject);
  });

/** What a client keeps of a session to come back with; of none, where the server gives it nothing. */
export async function sessionOf(port: number, options: ConnectionOptions): Promise<Buffer> {
  const socket = await handshake(port, options);
  let kept = socket.getSession();
  socket.on('session', (session) => {
    kept = session;
  });
  socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => socket.resume().once('close', resolve));
  return kept ?? Buffer.alloc(0);
}

/** Of the certificate that a port shows now. */
export async function fingerprint(port: number): Promise<string> {
  const socket = await handshake(port, { rejectUnauthorized: false });
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
