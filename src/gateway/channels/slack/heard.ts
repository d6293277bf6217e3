import type { InboundMessage } from '../channel.ts';
import { placeOf } from './place.ts';

/** Far more than come within the time in which Slack repeats itself (five minutes), but for a flood. */
const most = 5000;

/**
 * Slack tells of a message that names the bot twice, as `message` and as `app_mention`, and again of whatever it believes was
 * not heard. A message is one conversation and one time, whatever the event is called.
 */
export class Heard {
  readonly #seen = new Set<string>();

  /** Whether this was not heard before; from now on it was. What is no message is never remembered. */
  isNew({ event, messageId, chat }: InboundMessage): boolean {
    if (event !== 'message' || messageId === null) return true;
    const name = `${placeOf(chat.id).channel}:${messageId}`;
    if (this.#seen.has(name)) return false;
    this.#seen.add(name);
    const [oldest] = this.#seen;
    if (this.#seen.size > most && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}
