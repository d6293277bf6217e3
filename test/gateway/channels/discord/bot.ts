import { setTimeout as delay } from 'node:timers/promises';
import type { ChannelStatus, InboundMessage } from '../../../../src/gateway/channels/channel.ts';
import { discordChannel } from '../../../../src/gateway/channels/discord/discord.ts';
import { InvalidRequests } from '../../../../src/gateway/channels/discord/invalid-requests.ts';
import type { Log } from '../../../../src/gateway/logs/log.ts';
import { Secret } from '../../../../src/gateway/logs/secret.ts';
import type { DiscordServer } from '../../../helpers/discord-server.ts';
import { Clock } from '../telegram/bot.ts';

interface Twist {
  readonly token?: string;
  readonly readsEverything?: boolean;
  readonly invalid?: InvalidRequests;
}

/** A bot's channel at a server, with everything that it hands over, says and logs. */
export class Bot implements AsyncDisposable {
  readonly received: InboundMessage[] = [];
  readonly states: ChannelStatus[] = [];
  readonly logged: string[] = [];
  readonly clock = new Clock();
  readonly channel;
  /** Added to the clock that what is cached grows old by. */
  laterMs = 0;
  handle: (message: InboundMessage) => Promise<void> = async () => undefined;
  readonly #server: DiscordServer;

  constructor(server: DiscordServer, { token = server.token, readsEverything = false, invalid }: Twist = {}) {
    this.#server = server;
    const write = (subsystem: string, message: string, data: object = {}): void =>
      void this.logged.push(JSON.stringify({ subsystem, message, ...data }));
    const log: Log = { debug: write, info: write, warn: write, error: write };
    const now = (): number => performance.now() + this.laterMs;
    this.channel = discordChannel({
      accountId: 'default',
      token: new Secret(token),
      apiRoot: server.apiRoot,
      readsEverything,
      invalid: invalid ?? new InvalidRequests(now),
      log,
      wait: this.clock.wait,
      now,
    });
  }

  /** Resolves when the bot is let in. */
  async connected(): Promise<this> {
    await this.start();
    await this.until(() => this.status?.connected === true);
    return this;
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

  get status(): ChannelStatus | undefined {
    return this.states.at(-1);
  }

  /** Waits for the server to be asked something, again and again, until it is so. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) await Promise.race([this.#server.change(), delay(20)]);
  }

  send(chatId: string, text: string) {
    return this.channel.send({ accountId: 'default', chatId }, text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.channel.stop();
  }
}
