import type { Config } from './config/config.ts';
import { configuredModel } from './configured-model.ts';
import type { Domain } from './domain.ts';
import { handsParts } from './hands/hands-parts.ts';
import { openHands } from './hands/open-hands.ts';
import { openInbound } from './inbound.ts';
import type { Log } from './logs/log.ts';
import { type ModelStates, openModelStates } from './model-states.ts';
import type { StatePaths } from './state/paths.ts';

interface Place {
  readonly paths: StatePaths;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Clock {
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** The assistant of a gateway: its channels, its model and its hands. */
export type OpenAssistant = ReturnType<typeof openInbound> & {
  /** Removes what an earlier gateway left running. Never rejects. */
  tidy(): Promise<void>;
  readonly modelStates: ModelStates['all'];
  /** Access has changed: what goes on for whoever may not act any more ends. */
  recheck(): void;
  /** Containers that should be gone and could not be removed. */
  readonly containersLeft: () => readonly string[];
  /** Ends the turns, then whatever they had started. */
  stop(): Promise<void>;
};

export function openAssistant(
  place: Place,
  config: () => Config,
  log: Log,
  domain: Domain,
  clock: Clock,
): OpenAssistant {
  const { paths } = place;
  const hands = openHands(handsParts(place, config, log, domain));
  const model = configuredModel({ log, ...clock, paths, config });
  const states = openModelStates({ paths, config, now: clock.now });
  const { runner, agent, recent, moved } = openInbound({
    ...{ log, ...clock, paths, config, pairing: domain.pairing, usage: domain.usage },
    model: (one) => states.watched(model(one)),
    hands,
  });
  return {
    runner,
    agent,
    recent,
    moved,
    modelStates: states.all,
    recheck() {
      agent.recheck();
      hands.recheck().catch((error: unknown) => {
        log.error('tools', 'what ran for somebody who lost access could not be ended', { error });
      });
    },
    containersLeft: () => hands.left(),
    tidy: () => hands.tidy(),
    async stop() {
      await agent.stop().finally(() => hands.stop());
    },
  };
}
