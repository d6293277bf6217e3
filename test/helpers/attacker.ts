import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';

export type Frame = Readonly<Record<string, unknown>>;
/** `from`: the address of this machine that the socket has at its own end; `tls`: what it shows, and whom it believes. */
export type Where =
  | { readonly port: number; readonly host?: string; readonly from?: string; readonly tls?: ConnectionOptions }
  | { readonly socketPath: string };

/** For what a busy machine may need. */
const waitMs = 20_000;

/** A client without manners: sends what it is told, keeps what it gets, and waits for conditions, never for time. */
export class Attacker {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;
  /** Resolves with what the gateway closed with. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** The raw sockets below, for clients that stop reading. */
  readonly raw: Socket;
  readonly #wakers = new Set<() => void>();
  #next = 1;

  private constructor(where: Where, headers: Readonly<Record<string, string>>) {
    this.raw =
      'port' in where
        ? dial({
            port: where.port,
            host: where.host ?? '127.0.0.1',
            ...(where.from && { localAddress: where.from }),
            ...(where.tls && { tls: where.tls }),
          })
        : connect(where.socketPath);
    const url = 'port' in where ? `ws://${urlHost(where.host)}:${where.port}/` : 'ws://localhost/';
    this.socket = new WebSocket(url, { headers, perMessageDeflate: false, createConnection: () => this.raw });
    this.socket.on('message', (data) => {
      this.frames.push(JSON.parse(data.toString()));
      for (const wake of this.#wakers) wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        for (const wake of this.#wakers) wake();
      });
    });
    this.socket.on('error', () => undefined);
  }

  /** Resolves once the challenge is there; rejects with `HTTP <status>` when the upgrade is refused. */
  static async open(where: Where, headers: Readonly<Record<string, string>> = {}): Promise<Attacker> {
    const attacker = new Attacker(where, headers);
    const refused = new Promise<never>((_, reject) => {
      attacker.socket.on('unexpected-response', (request, response) => {
        reject(new Error(`HTTP ${response.statusCode}`));
        request.destroy();
      });
      attacker.socket.on('error', reject);
    });
    refused.catch(() => undefined);
    await Promise.race([attacker.frame((frame) => frame['event'] === 'connect.challenge'), refused]);
    return attacker;
  }

  /** The first frame, now or later, that fits. Rejects when the socket closes before one came. */
  async frame(fits: (frame: Frame) => boolean): Promise<Frame> {
    const deadline = Date.now() + waitMs;
    for (;;) {
      const found = this.frames.find(fits);
      if (found) return found;
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('closed before the frame came');
      await this.#change(deadline);
    }
  }

  get challenge(): { readonly nonce: string; readonly ts: number } {
    return this.frames[0]?.['payload'] as { nonce: string; ts: number };
  }

  /** Events so far, by name. */
  events(name: string): readonly Frame[] {
    return this.frames.filter((frame) => frame['event'] === name);
  }

  send(what: unknown): void {
    this.socket.send(typeof what === 'string' || Buffer.isBuffer(what) ? what : JSON.stringify(what));
  }

  /** Sends a request and resolves with its response frame. */
  async request(method: string, params?: unknown): Promise<Answer> {
    const id = `${this.#next++}:attacker`;
    this.send({ type: 'req', id, method, ...(params !== undefined && { params }) });
    return (await this.frame((frame) => frame['type'] === 'res' && frame['id'] === id)) as unknown as Answer;
  }

  /** Connects as the real command line does; `overrides` replace whole params. */
  connect(overrides: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    return this.request('connect', connectParams(overrides));
  }

  async end(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }

  #change(deadline: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#wakers.delete(wake);
        reject(new Error(`nothing of the kind came; last: ${JSON.stringify(this.frames.at(-1))}`));
      }, deadline - Date.now());
      const wake = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      this.#wakers.add(wake);
    });
  }
}

/** Above TLS the WebSocket is the same. */
const dial = ({
  tls,
  ...to
}: {
  port: number;
  host: string;
  localAddress?: string;
  tls?: ConnectionOptions;
}): Socket => (tls === undefined ? connect(to) : connectTls({ ...to, ...tls }));

const urlHost = (host = '127.0.0.1'): string => (host.includes(':') ? `[${host}]` : host);

export interface Answer {
  readonly id: string;
  readonly ok: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a gateway sends; each test looks at what it asked for
  readonly payload: Record<string, any>;
  readonly error: { readonly code: string; readonly message: string; readonly details?: Record<string, unknown> };
}

export const connectParams = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  minProtocol: 4,
  maxProtocol: 4,
  client: { id: 'cli', version: '2026.9.6', platform: 'linux', mode: 'cli' },
  role: 'operator',
  caps: [],
  scopes: ['operator.read'],
  ...overrides,
});

/** A device of the attacker's own, with a true key. */
export class Device {
  readonly #key: KeyObject;
  readonly publicKey: string;
  readonly id: string;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.#key = privateKey;
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    this.publicKey = raw.toString('base64url');
    this.id = createHash('sha256').update(raw).digest('hex');
  }

  /** The params with a `device` block whose v3 signature fits them; `overrides` break the block afterwards. */
  sign(
    params: ReturnType<typeof connectParams> & { auth?: { token?: string; deviceToken?: string } },
    { nonce, ts }: { readonly nonce: string; readonly ts: number },
    overrides: Readonly<Record<string, unknown>> = {},
  ) {
    const { client, role, scopes, auth } = params;
    const fields = [
      this.id,
      client.id,
      client.mode,
      role,
      scopes.join(','),
      ts,
      auth?.token ?? auth?.deviceToken ?? '',
      nonce,
    ];
    const payload = ['v3', ...fields, client.platform, ''].join('|');
    const signature = sign(null, Buffer.from(payload), this.#key).toString('base64url');
    return {
      ...params,
      device: { id: this.id, publicKey: this.publicKey, signature, signedAt: ts, nonce, ...overrides },
    };
  }
}

/** Writes raw bytes to the port; resolves with everything that came back until the other side hung up. */
export function rawExchange(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
}
