import { setTimeout as delay } from 'node:timers/promises';
import { discordChannel } from '../../../../src/gateway/channels/discord/discord.ts';
import { InvalidRequests } from '../../../../src/gateway/channels/discord/invalid-requests.ts';
import { Secret } from '../../../../src/gateway/logs/secret.ts';
import type { DiscordServer } from '../../../helpers/discord-server.ts';
import { Carried } from '../carried.ts';
import { Clock } from '../telegram/bot.ts';

interface Twist {
  readonly token?: string;
  readonly readsEverything?: boolean;
  readonly invalid?: InvalidRequests;
}

/** A bot's channel at a server, with everything that it hands over, says and logs. */
export class Bot extends Carried {
  readonly clock = new Clock();
  readonly channel;
  /** Added to the clock that what is cached grows old by. */
  laterMs = 0;

  constructor(server: DiscordServer, { token = server.token, readsEverything = false, invalid }: Twist = {}) {
    super(() => Promise.race([server.change(), delay(20)]));
    const now = (): number => performance.now() + this.laterMs;
    this.channel = discordChannel({
      accountId: 'default',
      token: new Secret(token),
      apiRoot: server.apiRoot,
      readsEverything,
      invalid: invalid ?? new InvalidRequests(now),
      log: this.log,
      wait: this.clock.wait,
      now,
    });
  }
}
