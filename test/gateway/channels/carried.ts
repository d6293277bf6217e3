import type { Channel, ChannelStatus, InboundMessage, SentMessage } from '../../../src/gateway/channels/channel.ts';
import type { Log } from '../../../src/gateway/logs/log.ts';

/** A channel under test, with everything that it hands over, says and logs. */
export abstract class Carried implements AsyncDisposable {
  readonly received: InboundMessage[] = [];
  readonly states: ChannelStatus[] = [];
  readonly logged: string[] = [];
  abstract readonly channel: Channel;
  handle: (message: InboundMessage) => Promise<void> = async () => undefined;
  protected readonly log: Log;
  readonly #change: () => Promise<unknown>;

  /** `change` resolves when it is worth looking again at what is waited for. */
  constructor(change: () => Promise<unknown>) {
    this.#change = change;
    const write = (subsystem: string, message: string, data: object = {}): void =>
      void this.logged.push(JSON.stringify({ subsystem, message, ...data }));
    this.log = { debug: write, info: write, warn: write, error: write };
  }

  async start(): Promise<this> {
    await this.channel.start({
      receive: async (message) => {
        this.received.push(message);
        await this.handle(message);
      },
      status: (status) => void this.states.push(status),
    });
    return this;
  }

  /** Resolves when the platform has let it in. */
  async connected(): Promise<this> {
    await this.start();
    await this.until(() => this.status?.connected === true);
    return this;
  }

  get status(): ChannelStatus | undefined {
    return this.states.at(-1);
  }

  /** Looks again at every change until it is so. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) await this.#change();
  }

  send(chat: string | number, text: string): Promise<SentMessage> {
    return this.channel.send({ accountId: 'default', chatId: String(chat) }, text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.channel.stop();
  }
}
