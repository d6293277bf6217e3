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

export function openChannelRunner(
  log: Log,
  parts: ChannelParts,
  receive: (channel: string, message: InboundMessage) => Promise<void>,
): ChannelRunner {
  const held = new Map<ChannelId, Held>();
  let turn: Promise<void> = Promise.resolve();

  /** A message that could not be handled is our bug or a reply that did not go out: said here, and told to the channel. */
  const received = async (id: ChannelId, message: InboundMessage): Promise<void> => {
    try {
      await receive(id, message);
    } catch (error) {
      log.error('channels', 'a message was not handled', { channel: id, error });
      throw error;
    }
  };
  const startOne = async (id: ChannelId): Promise<void> => {
    const state: Held = { channel: null, running: false, lastError: null };
    held.set(id, state);
    try {
      const channel = await channels[id](parts);
      state.channel = channel;
      await channel.start({
        receive: (message) => received(id, message),
        status: ({ running, lastError }) => Object.assign(state, { running, lastError }),
      });
      log.info('channels', 'channel started', { channel: id });
    } catch (error) {
      state.running = false;
      state.lastError = error instanceof Error ? error.message : String(error);
      log.error('channels', 'channel failed to start', { channel: id, error: state.lastError });
    }
  };
  const stopOne = async (id: ChannelId): Promise<void> => {
    const state = held.get(id);
    held.delete(id);
    await state?.channel?.stop();
    log.info('channels', 'channel stopped', { channel: id });
  };
  const apply = async (config: Config): Promise<void> => {
    for (const id of Object.keys(channelLabels).filter(isChannelId)) {
      const wanted = config.accounts.some((account) => account.channel === id && account.enabled);
      if (wanted && held.get(id)?.running !== true) await startOne(id);
      if (!wanted && held.has(id)) await stopOne(id);
    }
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  return {
    follow: (config) => inTurn(() => apply(config)),
    async send(id, accountId, chatId, text) {
      const state = isChannelId(id) ? held.get(id) : undefined;
      if (state?.channel == null || !state.running) throw new Error(`channel ${id} is not running`);
      await state.channel.send({ accountId, chatId }, text);
    },
    states: () => [...held].map(([channel, { running, lastError }]) => ({ channel, running, lastError })),
    stop: () =>
      inTurn(async () => {
        for (const id of [...held.keys()]) await stopOne(id);
      }),
  };
}
