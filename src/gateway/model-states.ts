import { createHash } from 'node:crypto';
import type { Config, ConfiguredAgent, ProviderConfig } from './config/config.ts';
import { providerId } from './config/model-config.ts';
import { loginMark } from './config/secrets/logins.ts';
import type { FailureKind } from './models/failure.ts';
import type { Model } from './models/model.ts';
import type { ModelState } from './protocol/status.ts';
import type { StatePaths } from './state/paths.ts';

interface Parts {
  readonly paths: Pick<StatePaths, 'agentsDir'>;
  readonly config: () => Config;
  readonly now: () => number;
}

/** Whether the agents' models can answer: by what is configured, and by how it went when they were last asked. */
export interface ModelStates {
  /** The same model, whose answers and failures are noted. */
  watched(model: Model): Model;
  all(): readonly ModelState[];
}

/** What a model last failed with, and since when it does. */
interface Trouble {
  readonly kind: FailureKind;
  readonly sinceMs: number;
  /** The key that it failed with, as far as it can be told from another. */
  readonly mark: string | null;
}

export function openModelStates({ paths, config, now }: Parts): ModelStates {
  const troubles = new Map<string, Trouble>();
  const keyOf = (model: string): KeyState => keyState(paths, config(), providerId(model));
  const note = (model: string, kind: FailureKind | null): void => {
    // One that was shown too much is well.
    if (kind === 'long') return;
    const before = troubles.get(model);
    troubles.delete(model);
    if (kind === null) return;
    const sinceMs = before?.kind === kind ? before.sinceMs : now();
    troubles.set(model, { kind, sinceMs, mark: keyOf(model).mark });
  };
  const stateOf = ({ id, model }: ConfiguredAgent): ModelState => {
    const well = { agentId: id, model, problem: null, sinceMs: null };
    if (model === null) return well;
    const provider = providerId(model);
    const key = keyOf(model);
    if (key.problem !== null) return { ...well, problem: key.problem };
    const trouble = troubles.get(model);
    // Another key than the one that was refused has not been tried yet.
    if (trouble === undefined || (trouble.kind === 'key' && trouble.mark !== key.mark)) return well;
    return { ...well, problem: failed[trouble.kind](provider), sinceMs: trouble.sinceMs };
  };
  return {
    watched: (model) => ({
      name: model.name,
      async step(request, signal, lost) {
        const step = await model.step(request, signal, lost);
        note(model.name, step.outcome === 'failed' ? step.kind : null);
        return step;
      },
    }),
    all: () => config().agents.map(stateOf),
  };
}

/** What the operator is told, with what to do where there is something. */
const failed: Readonly<Record<FailureKind, (provider: string) => string>> = {
  key: (provider) => `${provider} refuses the key, or it cannot be read:  oc login ${provider}`,
  credit: (provider) => `${provider} says that there is no credit left`,
  rate: (provider) => `${provider} says that it was asked too often`,
  down: (provider) => `${provider} was not reached, or was in trouble itself:  oc logs --grep models`,
  long: () => 'it was shown too much',
  request: (provider) =>
    `${provider} does not take the request, perhaps there is no such model:  oc logs --grep models`,
};

interface KeyState {
  readonly problem: string | null;
  readonly mark: string | null;
}

/** The configuration, then what was given by hand, then the environment: the order in which a key is looked for. */
function keyState(paths: Parts['paths'], { models }: Config, id: string): KeyState {
  const provider = models.providers.find((one) => one.id === id);
  if (provider === undefined || provider.api === null) {
    return { problem: `the provider ${id} is not configured:  oc config validate`, mark: null };
  }
  const { apiKeyFrom, apiKeyProblem } = provider;
  if (apiKeyFrom === 'configuration' && apiKeyProblem !== null) return { problem: apiKeyProblem, mark: null };
  if (apiKeyFrom === 'configuration' && provider.apiKey !== null) return { problem: null, mark: markOf(provider) };
  const given = loginMark(paths, id);
  if (!given.ok) return { problem: `${given.because}:  oc login ${id}`, mark: null };
  const mark = given.mark ?? markOf(provider);
  return { problem: mark === null ? `there is no key:  oc login ${id}` : null, mark };
}

const markOf = ({ apiKey }: ProviderConfig): string | null =>
  apiKey === null ? null : createHash('sha256').update(apiKey.reveal()).digest('hex');
