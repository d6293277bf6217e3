import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChannelStatus, InboundMessage } from '../../../../src/gateway/channels/channel.ts';
import { linkDirOf } from '../../../../src/gateway/channels/whatsapp/link-place.ts';
import type { Program } from '../../../../src/gateway/channels/whatsapp/program.ts';
import { whatsappChannel } from '../../../../src/gateway/channels/whatsapp/whatsapp.ts';
import type { Log } from '../../../../src/gateway/logs/log.ts';

/** Short pauses are as short as the machine allows; how long each was to be is written down. */
export class Clock {
  readonly pauses: number[] = [];
  /** What is left as long as it is to be: patience with a program that works. */
  real: (ms: number) => boolean = (ms) => ms >= 3000;
  shortMs = 5;

  readonly wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (!this.real(ms)) this.pauses.push(ms);
    await delay(this.real(ms) ? ms : this.shortMs, undefined, { signal });
  };
}

/** A device's channel over some program, with everything that it hands over, says and logs. */
export class Device implements AsyncDisposable {
  readonly received: InboundMessage[] = [];
  readonly states: ChannelStatus[] = [];
  readonly logged: string[] = [];
  readonly clock = new Clock();
  readonly channel;
  readonly stateDir = mkdtempSync(join(tmpdir(), 'oc-whatsapp-'));
  readonly linkDir = linkDirOf(this.stateDir, 'default');
  handle: (message: InboundMessage) => Promise<void> = async () => undefined;

  constructor(program: (linkDir: string) => Program | string) {
    mkdirSync(dirname(this.linkDir), { recursive: true, mode: 0o700 });
    const write = (subsystem: string, message: string, data: object = {}): void =>
      void this.logged.push(JSON.stringify({ subsystem, message, ...data }));
    const log: Log = { debug: write, info: write, warn: write, error: write };
    this.channel = whatsappChannel({
      accountId: 'default',
      linkDir: this.linkDir,
      program: () => program(this.linkDir),
      env: {},
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

  async until(done: () => boolean): Promise<void> {
    while (!done()) await delay(10);
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
    rmSync(this.stateDir, { recursive: true, force: true });
  }
}
