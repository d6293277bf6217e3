import { type Fields, fieldsOf } from '../fields.ts';
import type { KnownChannel } from './read-message.ts';
import type { Rest } from './rest.ts';
import { isSnowflake } from './snowflake.ts';

const most = 50_000;
/** What Discord did not tell is not asked for again so soon. */
const unknownMs = 60_000;
const lookupMs = 10_000;

/** Events that carry one channel or thread. */
const ofOne: ReadonlySet<string> = new Set(['CHANNEL_CREATE', 'CHANNEL_UPDATE', 'THREAD_CREATE', 'THREAD_UPDATE']);
/** Events whose data hold lists of them. */
const ofMany: ReadonlySet<string> = new Set(['GUILD_CREATE', 'THREAD_LIST_SYNC']);
const gone: ReadonlySet<string> = new Set(['CHANNEL_DELETE', 'THREAD_DELETE']);

/** Whoever has no id is one more in the chat all the same. */
const idOfUser = (user: unknown): string => {
  const id = fieldsOf(user)?.['id'];
  return isSnowflake(id) ? id : '';
};

/** Which channels there are, of what kind, and what they hang from: told by Discord's events, or asked for once. */
export class ChannelsKnown {
  readonly #rest: Rest;
  readonly #now: () => number;
  readonly #known = new Map<string, KnownChannel>();
  readonly #asked = new Map<string, { readonly answer: Promise<KnownChannel | null>; readonly untilMs: number }>();

  constructor(rest: Rest, now: () => number) {
    this.#rest = rest;
    this.#now = now;
  }

  take(type: string, data: unknown): void {
    const fields = fieldsOf(data);
    if (fields === null) return;
    if (ofOne.has(type)) this.#learn(fields, fields['guild_id']);
    const { id } = fields;
    if (gone.has(type) && typeof id === 'string') this.#known.delete(id);
    if (!ofMany.has(type)) return;
    const guildId = type === 'GUILD_CREATE' ? fields['id'] : fields['guild_id'];
    for (const list of [fields['channels'], fields['threads']]) {
      for (const one of Array.isArray(list) ? list : []) this.#learn(fieldsOf(one) ?? {}, guildId);
    }
  }

  known(id: string): KnownChannel | null {
    return this.#known.get(id) ?? null;
  }

  /** Null where Discord does not say. Whoever asks for the same meanwhile waits for the same answer, in order. */
  find(id: string, stop: AbortSignal): Promise<KnownChannel | null> {
    const known = this.known(id);
    const asked = this.#asked.get(id);
    if (asked !== undefined && this.#now() < asked.untilMs) return asked.answer;
    if (known !== null) return Promise.resolve(known);
    const answer = this.#ask(id, stop);
    this.#asked.delete(id);
    this.#asked.set(id, { answer, untilMs: this.#now() + unknownMs });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > most && oldest !== undefined) this.#asked.delete(oldest);
    return answer;
  }

  async #ask(id: string, stop: AbortSignal): Promise<KnownChannel | null> {
    try {
      const fields = await this.#rest.get(`/channels/${id}`, AbortSignal.any([stop, AbortSignal.timeout(lookupMs)]));
      return fields['id'] === id ? this.#learn(fields, fields['guild_id']) : null;
    } catch {
      // Of a channel that is not known no message is admitted.
      return null;
    }
  }

  #learn(fields: Fields, guildId: unknown): KnownChannel | null {
    const { id, type, parent_id: parentId, recipients } = fields;
    if (!isSnowflake(id) || typeof type !== 'number') return null;
    const channel = {
      type,
      guildId: isSnowflake(guildId) ? guildId : null,
      parentId: isSnowflake(parentId) ? parentId : null,
      recipientIds: Array.isArray(recipients) ? recipients.map(idOfUser) : null,
    };
    this.#known.delete(id);
    this.#known.set(id, channel);
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) this.#known.delete(oldest);
    return channel;
  }
}
