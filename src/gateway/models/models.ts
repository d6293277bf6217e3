import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { AgentConfig, ProviderConfig } from '../config/config.ts';
import type { Log } from '../logs/log.ts';
import type { Secret } from '../logs/secret.ts';
import { ModelFailure } from './failure.ts';
import type { Cost, Model, Usage } from './model.ts';
import { costOf } from './prices.ts';
import { providers, strictFetch } from './providers.ts';
import { withRetries } from './retry.ts';

export interface ModelOptions {
  readonly log: Log;
  readonly agent: () => AgentConfig;
  readonly providers: () => readonly ProviderConfig[];
  /** What `oc login` kept for a provider, as it is now. */
  readonly loggedIn: (providerId: string) => Secret | null;
  /** Rejects when `signal` is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly random: () => number;
}

/** The model that the configuration names now, or the built-in one. Nothing is loaded or looked for before a step. */
export function modelOf(options: ModelOptions): Model {
  const named = options.agent().model;
  const name = named ?? 'local';
  const onRetry = ({ kind, message }: ModelFailure, inMs: number): void =>
    options.log.warn('models', 'a model is asked again', { model: name, kind, inMs, reason: message });
  return {
    name,
    async step(request, signal, lost) {
      try {
        const [model, { sdkStep }] = await Promise.all([sdkModel(options, named), import('./sdk-step.ts')]);
        const cost = (usage: Usage): Cost => (named === null ? free : costOf(model.modelId, usage));
        const onLost = (usage: Usage) => lost(usage, { ...cost(usage), known: named === null });
        const step = await withRetries(() => sdkStep(model, request, signal, onLost), signal, { ...options, onRetry });
        return { outcome: 'step', ...step, cost: cost(step.usage) };
      } catch (error) {
        if (!(error instanceof ModelFailure)) throw error;
        return { outcome: 'failed', kind: error.kind, reason: error.message };
      }
    },
  };
}

const free = { microUsd: 0, known: true };

async function sdkModel(options: ModelOptions, named: string | null): Promise<LanguageModelV4> {
  if (named === null) return (await import('./local-model.ts')).localModel;
  const [id = '', model = ''] = named.split(/\/(.*)/s);
  const provider = options.providers().find((one) => one.id === id);
  if (provider === undefined || provider.api === null) {
    throw new ModelFailure('request', `models.providers.${id}.api is not configured`);
  }
  if (provider.apiKeyProblem !== null && provider.apiKeyFrom === 'configuration') {
    throw new ModelFailure('key', provider.apiKeyProblem);
  }
  const apiKey = keyOf(provider, options.loggedIn(id));
  if (apiKey === null) throw new ModelFailure('key', `there is no key for ${id}: oc login ${id}`);
  const open = await providers[provider.api].open({ baseUrl: provider.baseUrl, apiKey, fetch: strictFetch });
  return open(model);
}

/** The configuration, then what was given by hand, then the environment. */
function keyOf({ apiKey, apiKeyFrom }: ProviderConfig, loggedIn: Secret | null): Secret | null {
  return apiKeyFrom === 'configuration' && apiKey !== null ? apiKey : (loggedIn ?? apiKey);
}
