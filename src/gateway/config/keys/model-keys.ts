import { text, whole } from './key-kind.ts';
import type { KeyRow } from './key-row.ts';
import { apiKey, modelName, providerApi } from './model-kinds.ts';
import { httpsRoot } from './platform-kinds.ts';

const limits = 'agents.defaults.limits';

/** What every agent has for itself, or else from here. */
const ofAnAgent: readonly KeyRow[] = [
  {
    path: 'agents.defaults.model',
    kind: modelName,
    fallback: null,
    summary: 'The language model, as provider/model; without one the built-in practice model answers.',
    aliases: ['agents.defaults.model.primary'],
  },
  {
    path: 'agents.defaults.instructions',
    kind: text(20_000),
    fallback: null,
    summary: 'What the assistant is told about its work; the security rules always stand before it.',
  },
  {
    path: `${limits}.tokensPerDay`,
    kind: whole(1, 1_000_000_000),
    fallback: null,
    summary: 'Tokens, read and written, after which the assistant answers nobody until the next day (UTC).',
  },
  {
    path: `${limits}.usdPerDay`,
    kind: whole(1, 1_000_000),
    fallback: null,
    summary: 'Whole US dollars after which it does so; a model whose price is not known is counted at the dearest.',
  },
  {
    path: `${limits}.toolCallsPerTurn`,
    kind: whole(0, 1000),
    fallback: 25,
    summary: 'Calls of tools that one message may lead to.',
  },
  {
    path: `${limits}.turnSeconds`,
    kind: whole(1, 86_400),
    fallback: 300,
    summary: 'Seconds that the model may take for one message; those of its tools and of your approvals do not count.',
  },
  {
    path: `${limits}.outputTokens`,
    kind: whole(16, 128_000),
    fallback: 8192,
    summary: 'Tokens that the model may write at one go.',
  },
];

/** The agents' models, their limits, and where their providers are. */
export const modelKeys: readonly KeyRow[] = [
  ...ofAnAgent,
  ...ofAnAgent.map(({ path, kind }) => ({
    path: path.replace('agents.defaults.', 'agents.list.*.'),
    kind,
    fallback: null,
    summary: `That of one agent, in the place of ${path}.`,
  })),
  {
    path: 'models.providers.anthropic.apiKey',
    kind: apiKey,
    fallback: null,
    summary: 'The key: itself or a reference; see  oc login anthropic, which keeps it out of this file.',
    secret: true,
    signIn: true,
    fallbackVariable: 'ANTHROPIC_API_KEY',
  },
  {
    path: 'models.providers.*.apiKey',
    kind: apiKey,
    fallback: null,
    summary: "A provider's key.",
    secret: true,
    signIn: true,
  },
  {
    path: 'models.providers.*.baseUrl',
    kind: httpsRoot,
    fallback: null,
    summary: "The provider's server; plain http is accepted on this machine alone.",
  },
  {
    path: 'models.providers.*.api',
    kind: providerApi,
    fallback: null,
    summary: 'The wire that the provider speaks; of anthropic it is known.',
  },
];
