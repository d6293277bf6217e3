import type { Config } from '../config/config.ts';
import type { Log } from '../logs/log.ts';
import { type ChannelId, channelLabels, isChannelId } from '../protocol/channel-ids.ts';
import type { Channel, InboundMessage } from './channel.ts';
import { type ChannelParts, channels } from './channels.ts';

export interface ChannelRunner {
  /** Starts what the configuration wants and stops what it does not. A channel that fails is reported, never fatal. */
  follow(config: Config): Promise<void>;
  /** Rejects when the channel does not run or could not send. */
  send(channel: string, accountId: string, chatId: string, text: string): Promise<void>;
  states(): readonly { readonly channel: string; readonly running: boolean; readonly lastError: string | null }[];
  stop(): Promise<void>;
}

interface Held {
  channel: Channel | null;
  running: boolean;
  lastError: string | null;
}

type Receive = (channel: string, message: InboundMessage) => Promise<void>;

export const openChannelRunner = (log: Log, parts: ChannelParts, receive: Receive): ChannelRunner =>
  new Runner(log, parts, receive);

class Runner implements ChannelRunner {
  readonly #log: Log;
  readonly #parts: ChannelParts;
  readonly #receive: Receive;
  readonly #held = new Map<ChannelId, Held>();
  #turn: Promise<void> = Promise.resolve();

  constructor(log: Log, parts: ChannelParts, receive: Receive) {
    this.#log = log;
    this.#parts = parts;
    this.#receive = receive;
  }

  follow(config: Config): Promise<void> {
    return this.#inTurn(async () => {
      for (const id of Object.keys(channelLabels).filter(isChannelId)) {
        const wanted = config.accounts.some((account) => account.channel === id && account.enabled);
        if (wanted && this.#held.get(id)?.running !== true) await this.#start(id);
        if (!wanted && this.#held.has(id)) await this.#stop(id);
      }
    });
  }

  async send(id: string, accountId: string, chatId: string, text: string): Promise<void> {
    const state = isChannelId(id) ? this.#held.get(id) : undefined;
    if (state?.channel == null || !state.running) throw new Error(`channel ${id} is not running`);
    await state.channel.send({ accountId, chatId }, text);
  }

  states() {
    return [...this.#held].map(([channel, { running, lastError }]) => ({ channel, running, lastError }));
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      for (const id of [...this.#held.keys()]) await this.#stop(id);
    });
  }

  async #start(id: ChannelId): Promise<void> {
    const state: Held = { channel: null, running: false, lastError: null };
    this.#held.set(id, state);
    try {
      const channel = await channels[id](this.#parts);
      state.channel = channel;
      await channel.start({
        receive: (message) => this.#received(id, message),
        status: ({ running, lastError }) => Object.assign(state, { running, lastError }),
      });
      this.#log.info('channels', 'channel started', { channel: id });
    } catch (error) {
      state.running = false;
      state.lastError = error instanceof Error ? error.message : String(error);
      this.#log.error('channels', 'channel failed to start', { channel: id, error: state.lastError });
    }
  }

  async #stop(id: ChannelId): Promise<void> {
    const state = this.#held.get(id);
    this.#held.delete(id);
    await state?.channel?.stop();
    this.#log.info('channels', 'channel stopped', { channel: id });
  }

  /** A message that could not be handled is our bug or a reply that did not go out: said here, and told to the channel. */
  async #received(id: ChannelId, message: InboundMessage): Promise<void> {
    try {
      await this.#receive(id, message);
    } catch (error) {
      this.#log.error('channels', 'a message was not handled', { channel: id, error });
      throw error;
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}
