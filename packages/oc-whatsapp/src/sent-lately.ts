import type { proto } from 'baileys';

const most = 200;

/** The last messages of ours, for a device that could not read one and asks for it again. */
export class SentLately {
  readonly #kept = new Map<string, proto.IMessage>();

  keep(id: string, message: proto.IMessage | undefined): void {
    if (message === undefined) return;
    this.#kept.set(id, message);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most && oldest !== undefined) this.#kept.delete(oldest);
  }

  find(id: string): proto.IMessage | undefined {
    return this.#kept.get(id);
  }
}
