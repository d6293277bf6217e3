import type { InboundMessage } from '../channel.ts';

/** Far more than come while WhatsApp may say one again. */
const most = 5000;

/** A message that a device had trouble with comes again. One is known by its chat, its sender and its id. */
export class Heard {
  readonly #seen = new Set<string>();

  /** Whether this was not heard before; from now on it was. What is no message is never remembered. */
  isNew({ event, messageId, senderId, chat }: InboundMessage): boolean {
    if (event !== 'message' || messageId === null) return true;
    const name = `${chat.id}:${senderId}:${messageId}`;
    if (this.#seen.has(name)) return false;
    this.#seen.add(name);
    const [oldest] = this.#seen;
    if (this.#seen.size > most && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}
