import type { AgentConfig, Config } from './config/config.ts';
import { readLogin } from './config/secrets/logins.ts';
import type { Log } from './logs/log.ts';
import { ModelFailure } from './models/failure.ts';
import type { Model } from './models/model.ts';
import { modelOf } from './models/models.ts';
import type { StatePaths } from './state/paths.ts';

interface ModelParts {
  readonly log: Log;
  readonly paths: StatePaths;
  readonly config: () => Config;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** The model of an agent as it is configured at the moment of asking; a change counts from the next turn on. */
export const configuredModel =
  ({ log, paths, config, wait }: ModelParts): ((agent: AgentConfig) => Model) =>
  (agent) =>
    modelOf({
      log,
      agent: () => agent,
      providers: () => config().models.providers,
      loggedIn(provider) {
        const read = readLogin(paths, provider);
        if (read.ok) return read.secret;
        throw new ModelFailure('key', read.because);
      },
      wait,
      random: Math.random,
    });
