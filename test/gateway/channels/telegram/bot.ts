import { setTimeout as delay } from 'node:timers/promises';
import { telegramChannel } from '../../../../src/gateway/channels/telegram/telegram.ts';
import { Secret } from '../../../../src/gateway/logs/secret.ts';
import type { TelegramServer } from '../../../helpers/telegram-server.ts';
import { Carried } from '../carried.ts';

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
export class Bot extends Carried {
  readonly clock = new Clock();
  readonly channel;

  constructor(server: TelegramServer, token = server.token) {
    super(() => Promise.race([server.change(), delay(20)]));
    this.channel = telegramChannel({
      accountId: 'default',
      token: new Secret(token),
      apiRoot: server.apiRoot,
      log: this.log,
      wait: this.clock.wait,
    });
  }
}
