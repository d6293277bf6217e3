import type { Config } from '../config/config.ts';
import type { Log } from '../logs/log.ts';
import { type ChannelId, channelLabels, isChannelId } from '../protocol/channel-ids.ts';
import type { Askable } from './ask-platform.ts';
import type { Channel, ChannelStatus, InboundMessage } from './channel.ts';
import { type ChannelParts, channels, type PlannedAccount } from './channels.ts';
import type { MovedGroups } from './moved-groups.ts';

export interface ChannelRunner {
  /** Starts what the configuration wants and stops what it does not. An account that fails is reported, never fatal. */
  follow(config: Config): Promise<void>;
  /** Rejects when the account does not run or could not send. */
  send(channel: string, accountId: string, chatId: string, text: string): Promise<void>;
  /** Whether the platform says that who wrote administers the group it was written in; `unknown` when that cannot be learnt. */
  administrator(channel: string, message: InboundMessage): Promise<'yes' | 'no' | 'unknown'>;
  /** The accounts that the configuration wants, as they are. */
  states(): readonly AccountState[];
  /** The same, to be asked something of their platforms. */
  askables(): readonly Askable[];
  /** For good: what is asked to follow afterwards follows nothing. */
  stop(): Promise<void>;
}

export interface AccountState extends ChannelStatus {
  readonly channel: string;
  readonly accountId: string;
  /** Since when it has been so, milliseconds since the epoch. */
  readonly sinceMs: number;
}

interface Held {
  readonly id: ChannelId;
  readonly planned: PlannedAccount;
  channel: Channel | null;
  status: ChannelStatus;
  sinceMs: number;
}

type Receive = (channel: string, message: InboundMessage) => Promise<void>;

export const openChannelRunner = (
  parts: ChannelParts,
  receive: Receive,
  moved: MovedGroups['note'] = () => undefined,
): ChannelRunner => new Runner(parts, receive, moved);

class Runner implements ChannelRunner {
  readonly #log: Log;
  readonly #parts: ChannelParts;
  readonly #receive: Receive;
  readonly #moved: MovedGroups['note'];
  readonly #held = new Map<string, Held>();
  #turn: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(parts: ChannelParts, receive: Receive, moved: MovedGroups['note']) {
    this.#log = parts.log;
    this.#parts = parts;
    this.#receive = receive;
    this.#moved = moved;
  }

  follow(config: Config): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isOver) return;
      const wanted = new Map(planOf(config).map(({ id, planned }) => [keyOf(id, planned.accountId), { id, planned }]));
      // What goes is stopped first: the same bot may have moved to another account.
      const gone = [...this.#held].filter(([key, held]) => !goesOn(held, wanted.get(key)?.planned));
      await Promise.all(gone.map(([key]) => this.#stop(key)));
      for (const [key, { id, planned }] of wanted) if (!this.#held.has(key)) await this.#start(key, id, planned);
    });
  }

  async send(id: string, accountId: string, chatId: string, text: string): Promise<void> {
    const held = this.#held.get(keyOf(id, accountId));
    if (held?.channel == null || !held.status.running) throw new Error(`channel ${id} is not running`);
    await held.channel.send({ accountId, chatId }, text);
  }

  async administrator(id: string, { accountId, chat, senderId }: InboundMessage): Promise<'yes' | 'no' | 'unknown'> {
    const channel = this.#held.get(keyOf(id, accountId))?.channel;
    if (senderId === null || channel?.isAdministrator === undefined) return 'unknown';
    try {
      return (await channel.isAdministrator({ accountId, chatId: chat.id }, senderId)) ? 'yes' : 'no';
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#log.warn('channels', 'who administers a group is not known', {
        channel: id,
        account: accountId,
        error: why,
      });
      return 'unknown';
    }
  }

  states() {
    return [...this.#held.values()].map(({ id, planned, status, sinceMs }) => ({
      channel: id,
      accountId: planned.accountId,
      ...status,
      sinceMs,
    }));
  }

  askables() {
    return [...this.#held.values()].map(({ id, planned, channel, status }) => ({
      channel: id,
      accountId: planned.accountId,
      async open(): Promise<Channel> {
        if (channel === null) throw new Error(status.lastError ?? 'it does not run');
        return channel;
      },
    }));
  }

  stop(): Promise<void> {
    this.#isOver = true;
    return this.#inTurn(async () => {
      await Promise.all([...this.#held.keys()].map((key) => this.#stop(key)));
    });
  }

  async #start(key: string, id: ChannelId, planned: PlannedAccount): Promise<void> {
    const named = { channel: id, account: planned.accountId };
    const held: Held = { id, planned, channel: null, status: notRunning(null), sinceMs: Date.now() };
    this.#held.set(key, held);
    try {
      held.channel = await planned.open(this.#parts);
      await held.channel.start({
        receive: (message) => this.#received(id, message),
        status: (status) => become(held, status),
        moved: (group) => this.#moved(id, planned.accountId, group),
      });
      this.#log.info('channels', 'channel started', named);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      become(held, notRunning(text));
      this.#log.error('channels', 'channel failed to start', { ...named, error: text });
    }
  }

  /** It is held until it has stopped: what it has in hand may still be answered. */
  async #stop(key: string): Promise<void> {
    const held = this.#held.get(key);
    const named = { channel: held?.id, account: held?.planned.accountId };
    try {
      await held?.channel?.stop();
      this.#log.info('channels', 'channel stopped', named);
    } catch (error) {
      // The others are not kept from stopping, nor this one from being started anew.
      this.#log.error('channels', 'channel did not stop as it should', { ...named, error });
    }
    this.#held.delete(key);
  }

  /** A message that could not be handled is our bug or a reply that did not go out: said here, and told to the channel. */
  async #received(id: ChannelId, message: InboundMessage): Promise<void> {
    try {
      await this.#receive(id, message);
    } catch (error) {
      this.#log.error('channels', 'a message was not handled', { channel: id, account: message.accountId, error });
      throw error;
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

const planOf = (config: Config) =>
  Object.keys(channelLabels)
    .filter(isChannelId)
    .flatMap((id) => channels[id](config).map((planned) => ({ id, planned })));

const keyOf = (channel: string, accountId: string): string => `${channel}\0${accountId}`;

const notRunning = (lastError: string | null): ChannelStatus => ({ running: false, connected: false, lastError });

/** Another error of an account that runs in the same way is no change of it. */
function become(held: Held, status: ChannelStatus): void {
  const { running, connected } = held.status;
  if (running !== status.running || connected !== status.connected) held.sinceMs = Date.now();
  held.status = status;
}

/** An account that has failed is started anew at every change of the configuration: it may be what has changed. */
const goesOn = ({ planned, status }: Held, wanted: PlannedAccount | undefined): boolean =>
  status.running && wanted?.fingerprint === planned.fingerprint;
