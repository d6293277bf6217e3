import { once } from 'node:events';
import { WebSocket } from 'ws';

interface Answer {
  readonly type: string;
  readonly id?: string;
  readonly ok?: boolean;
  readonly event?: string;
  readonly payload?: unknown;
  readonly error?: { readonly message: string };
}

export type Event = Pick<Answer, 'event' | 'payload'>;

/** What a client asks to hold, and says that it can handle. */
interface Asked {
  readonly scopes: readonly string[];
  readonly caps: readonly string[];
}

const reader: Asked = { scopes: ['operator.read'], caps: [] };

/** The smallest client that speaks the protocol: what it costs is the gateway's own cost. */
export class Wire {
  readonly socket: WebSocket;
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  #challenge: () => void = () => undefined;
  /** Hears every event after the hello. */
  onEvent: (event: Event) => void = () => undefined;
  #next = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(data.toString('utf8')));
  }

  /** Resolves after hello-ok. */
  static async connect(port: number, token: string, { scopes, caps }: Asked = reader): Promise<Wire> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    const wire = new Wire(socket);
    const challenged = new Promise<void>((resolve) => {
      wire.#challenge = resolve;
    });
    await once(socket, 'open');
    await challenged;
    await wire.request('connect', {
      minProtocol: 4,
      maxProtocol: 4,
      client: { id: 'cli', version: '0', platform: 'linux', mode: 'cli' },
      role: 'operator',
      scopes,
      caps,
      auth: { token },
    });
    return wire;
  }

  request(method: string, params: unknown): Promise<Answer> {
    this.#next += 1;
    const id = String(this.#next);
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, (given) => (given.ok ? resolve(given) : reject(new Error(given.error?.message))));
    });
    this.socket.send(JSON.stringify({ type: 'req', id, method, params }));
    return answer;
  }

  close(): void {
    this.socket.terminate();
  }

  #receive(text: string): void {
    // why: our own gateway's frames; a wrong one fails the measurement
    const frame = JSON.parse(text) as Answer;
    if (frame.event === 'connect.challenge') this.#challenge();
    else if (frame.event !== undefined) this.onEvent(frame);
    const waiting = this.#waiting.get(frame.id ?? '');
    if (!waiting) return;
    this.#waiting.delete(frame.id ?? '');
    waiting(frame);
  }
}
