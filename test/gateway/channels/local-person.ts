import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

interface Reply {
  readonly type: 'message' | 'handled' | 'error';
  readonly text?: string;
  readonly message?: string;
}

/** Somebody at the local channel's socket, who may send any bytes. */
export class LocalPerson {
  readonly socket: Socket;
  readonly replies: Reply[] = [];
  closed = false;
  readonly #wakers = new Set<() => void>();

  private constructor(path: string) {
    this.socket = connect(path);
    let rest = '';
    this.socket.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      this.replies.push(...lines.map((line): Reply => JSON.parse(line)));
      this.#wake();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
  }

  static async open(path: string): Promise<LocalPerson> {
    const person = new LocalPerson(path);
    await once(person.socket, 'connect');
    return person;
  }

  /** Sends one message and resolves with what came back until it was handled; rejects when the channel hung up. */
  async say(as: string, text: string): Promise<readonly string[]> {
    const before = this.replies.length;
    this.raw(`${JSON.stringify({ as, text })}\n`);
    await this.until(() => this.replies.slice(before).some(({ type }) => type !== 'message'));
    return this.replies.slice(before).flatMap((reply) => (reply.type === 'message' ? [reply.text ?? ''] : []));
  }

  raw(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Texts received so far. */
  texts(): readonly string[] {
    return this.replies.flatMap((reply) => (reply.type === 'message' ? [reply.text ?? ''] : []));
  }

  async until(done: () => boolean): Promise<void> {
    while (!done()) {
      if (this.closed) throw new Error('the channel hung up');
      await this.change();
    }
  }

  /** Resolves at the next reply, or when the socket closes. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#wakers.add(resolve));
  }

  async end(): Promise<void> {
    this.socket.destroy();
    while (!this.closed) await this.change();
  }

  #wake(): void {
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  }
}
