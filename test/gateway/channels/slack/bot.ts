import { setTimeout as delay } from 'node:timers/promises';
import type { ChannelStatus, InboundMessage } from '../../../../src/gateway/channels/channel.ts';
import { slackChannel } from '../../../../src/gateway/channels/slack/slack.ts';
import type { Log } from '../../../../src/gateway/logs/log.ts';
import { Secret } from '../../../../src/gateway/logs/secret.ts';
import type { SlackServer } from '../../../helpers/slack-server.ts';
import { Clock } from '../telegram/bot.ts';

type Where = Pick<SlackServer, 'apiRoot' | 'botToken' | 'appToken' | 'change'>;

/** A bot's channel at a server, with everything that it hands over, says and logs. */
export class Bot implements AsyncDisposable {
  readonly received: InboundMessage[] = [];
  readonly states: ChannelStatus[] = [];
  readonly logged: string[] = [];
  readonly clock = new Clock();
  readonly channel;
  handle: (message: InboundMessage) => Promise<void> = async () => undefined;
  readonly #server: Where;

  constructor(server: Where, greetingMs = 10_000) {
    this.#server = server;
    const write = (subsystem: string, message: string, data: object = {}): void =>
      void this.logged.push(JSON.stringify({ subsystem, message, ...data }));
    const log: Log = { debug: write, info: write, warn: write, error: write };
    this.channel = slackChannel({
      accountId: 'default',
      botToken: new Secret(server.botToken),
      appToken: new Secret(server.appToken),
      apiRoot: server.apiRoot,
      log,
      wait: this.clock.wait,
      greetingMs,
    });
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

  /** Waits for the server to be asked or told something, again and again, until it is so. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) await Promise.race([this.#server.change(), delay(20)]);
  }

  async connected(): Promise<this> {
    await this.start();
    await this.until(() => this.status?.connected === true);
    return this;
  }

  send(chatId: string, text: string) {
    return this.channel.send({ accountId: 'default', chatId }, text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.channel.stop();
  }
}
