import { setTimeout as delay } from 'node:timers/promises';
import { openInbound } from '../../src/gateway/inbound.ts';
import type { Log } from '../../src/gateway/logs/log.ts';
import type { Model } from '../../src/gateway/models/model.ts';
import { statePaths } from '../../src/gateway/state/paths.ts';
import type { TelegramStandIn } from '../helpers/telegram-stand-in.ts';
import { countedUsage, noHands } from './agent/agent-place.ts';
import { Place } from './config/place.ts';
import type { Desk } from './pairing/desk.ts';

interface Parts {
  readonly root: string;
  readonly server: TelegramStandIn;
  readonly desk: Desk;
  readonly model: Model;
  /** Keys of the configuration; those of the channel are on top of how its bot signs in. */
  readonly telegram: object;
  readonly more?: object;
}

/** The way of a message from a Telegram in this process to a model, with everything that it logs. */
export function openTelegramInbound({ root, server, desk, model, telegram, more = {} }: Parts) {
  const channels = { telegram: { apiRoot: server.apiRoot, botToken: server.token, ...telegram } };
  using place = new Place(JSON.stringify({ channels, ...more }));
  const loaded = place.load();
  if (!loaded.ok) throw new Error(loaded.problems[0]?.message);
  const { config } = loaded;
  const logged: string[] = [];
  const write = (_: string, message: string, data: object = {}) => void logged.push(message + JSON.stringify(data));
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const inbound = openInbound({
    ...{ log, now: () => desk.nowMs, config: () => config, pairing: desk.pairing, usage: countedUsage() },
    wait: (ms, signal) => delay(Math.min(ms, 5), undefined, { signal }),
    paths: statePaths({ HOME: root }),
    model: () => model,
    hands: noHands,
  });
  return {
    ...{ ...inbound, config, logged },
    follow: () => inbound.runner.follow(config),
    async stop() {
      await inbound.agent.stop();
      await inbound.runner.stop();
    },
  };
}
