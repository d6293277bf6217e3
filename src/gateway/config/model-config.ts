import { Secret } from '../logs/secret.ts';
import type { AgentSettings } from './agent-settings.ts';
import type { AgentConfig, Config, ProviderConfig } from './config.ts';
import { namesAt, type Tree } from './file/tree.ts';
import type { ProviderApi } from './keys/model-kinds.ts';
import type { Warning } from './remarks/problem.ts';
import { Unusable } from './remarks/unusable.ts';
import type { Settings } from './settings.ts';

/** Providers whose wire is known without being configured. */
const knownApis: Readonly<Record<string, ProviderApi>> = { anthropic: 'anthropic-messages' };

export function buildAgent(settings: AgentSettings): AgentConfig {
  const read = <T>(name: string): T => settings.get<T>(...name.split('.'));
  return {
    model: read('model'),
    instructions: read('instructions'),
    limits: {
      tokensPerDay: read('limits.tokensPerDay'),
      usdPerDay: read('limits.usdPerDay'),
      toolCallsPerTurn: read('limits.toolCallsPerTurn'),
      turnSeconds: read('limits.turnSeconds'),
      outputTokens: read('limits.outputTokens'),
    },
  };
}

/** Those that are configured, and those that are known anyway. */
export function buildProviders(settings: Settings, tree: Tree): readonly ProviderConfig[] {
  const named = namesAt(tree, ['models', 'providers']);
  return [...new Set([...Object.keys(knownApis), ...named])].map((id) => provider(settings, id));
}

function provider(settings: Settings, id: string): ProviderConfig {
  const at = (name: string) => settings.effective(['models', 'providers', id, name]);
  const { value, origin } = at('apiKey');
  const api = settings.get<ProviderApi | null>(['models', 'providers', id, 'api']);
  return {
    id,
    api: api ?? knownApis[id] ?? null,
    baseUrl: settings.get(['models', 'providers', id, 'baseUrl']),
    apiKey: typeof value === 'string' ? new Secret(value) : null,
    apiKeyProblem: value instanceof Unusable ? value.because : null,
    apiKeyFrom: origin.kind === 'env' ? 'environment' : 'configuration',
  };
}

/** The provider of `provider/model`. */
export const providerId = (model: string): string => model.split('/', 1)[0] ?? '';

/** Models whose provider nobody configured: an assistant that has one answers nobody. Each is named once. */
export function modelRemarks({ agents, models }: Config): readonly Warning[] {
  const known = models.providers.flatMap(({ id, api }) => (api === null ? [] : [id]));
  const named = agents.flatMap(({ at, model }) => (model === null ? [] : [{ path: `${at}.model`, model }]));
  const first = named.filter(({ model }, at) => named.findIndex((one) => one.model === model) === at);
  return first.flatMap(({ path, model }) => {
    const id = providerId(model);
    if (known.includes(id)) return [];
    const message =
      `names the provider "${id}", which is not configured: nobody is answered with it. Known: ${known.join(', ')}. ` +
      `Where it speaks one of their wires, set  models.providers.${id}.api  and  .baseUrl`;
    return [{ path, message }];
  });
}
