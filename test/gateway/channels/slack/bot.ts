import { setTimeout as delay } from 'node:timers/promises';
import { slackChannel } from '../../../../src/gateway/channels/slack/slack.ts';
import { Secret } from '../../../../src/gateway/logs/secret.ts';
import type { SlackServer } from '../../../helpers/slack-server.ts';
import { Carried } from '../carried.ts';
import { Clock } from '../telegram/bot.ts';

type Where = Pick<SlackServer, 'apiRoot' | 'botToken' | 'appToken' | 'change'>;

/** A bot's channel at a server, with everything that it hands over, says and logs. */
export class Bot extends Carried {
  readonly clock = new Clock();
  readonly channel;

  constructor(server: Where, greetingMs = 10_000) {
    super(() => Promise.race([server.change(), delay(20)]));
    this.channel = slackChannel({
      accountId: 'default',
      botToken: new Secret(server.botToken),
      appToken: new Secret(server.appToken),
      apiRoot: server.apiRoot,
      log: this.log,
      wait: this.clock.wait,
      greetingMs,
    });
  }
}
