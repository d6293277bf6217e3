import { setTimeout as delay } from 'node:timers/promises';
import type { ChannelStatus, InboundMessage } from '../../../../src/gateway/channels/channel.ts';
import { telegramChannel } from '../../../../src/gateway/channels/telegram/telegram.ts';
import type { Log } from '../../../../src/gateway/logs/log.ts';
import { Secret } from '../../../../src/gateway/logs/secret.ts';
import type { TelegramServer } from '../../../helpers/telegram-server.ts';

/** Pauses are as short as the machine allows; how long each was to be is written down. */
export class Clock {
  readonly pauses: number[] = [];
  /** Pauses are as long as they are to be. */
  patient = false;
  /** Called as each begins. */
  onPause: () => void = () => undefined;

  readonly wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    this.pauses.push(ms);
    this.onPause();
    await delay(this.patient ? ms : 1, undefined, { signal });
  };
}

/** A bot's channel at a server, with everything that it hands over, says and logs. */
export class Bot implements AsyncDisposable {
  readonly received: InboundMessage[] = [];
  readonly states: ChannelStatus[] = [];
  readonly logged: string[] = [];
  readonly clock = new Clock();
  readonly channel;
  handle: (message: InboundMessage) => Promise<void> = async () => undefined;
  readonly #server: TelegramServer;

  constructor(server: TelegramServer, token = server.token) {
    this.#server = server;
    const write = (subsystem: string, message: string, data: object = {}): void =>
      void this.logged.push(JSON.stringify({ subsystem, message, ...data }));
    const log: Log = { debug: write, info: write, warn: write, error: write };
    this.channel = telegramChannel({
      accountId: 'default',
      token: new Secret(token),
      apiRoot: server.apiRoot,
      log,
      wait: this.clock.wait,
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

  /** Waits for the server to be asked something, again and again, until it is so. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) await Promise.race([this.#server.change(), delay(20)]);
  }

  send(person: number, text: string) {
    return this.channel.send({ accountId: 'default', chatId: String(person) }, text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.channel.stop();
  }
}
