import type { AgentConfig } from '../config/config.ts';
import type { Cost, Usage } from '../models/model.ts';
import type { Store } from '../state/store.ts';

/** What an agent has used up on one day of UTC. */
export interface Spent {
  /** `2026-01-31`. */
  readonly day: string;
  /** Read and written, those of the provider's cache among them. */
  readonly tokens: number;
  readonly microUsd: number;
  /** Some of it was counted at the dearest price, the model's own not being known, or was never told by the provider. */
  readonly estimated: boolean;
}

export interface UsageStore {
  /** Written before whatever the model asked for is done. */
  add(agentId: string, model: string, usage: Usage, cost: Cost): void;
  today(agentId: string): Spent;
}

export function openUsageStore(store: Store, now: () => number): UsageStore {
  const put = store.db.prepare(`
    INSERT INTO model_usage (day, agent, model, tokens, micro_usd, estimated, calls) VALUES (?, ?, ?, ?, ?, ?, 1)
    ON CONFLICT (day, agent, model) DO UPDATE SET tokens = tokens + excluded.tokens, calls = calls + 1,
      micro_usd = micro_usd + excluded.micro_usd, estimated = max(estimated, excluded.estimated)`);
  const sum = store.db.prepare(`
    SELECT coalesce(sum(tokens), 0) AS tokens, coalesce(sum(micro_usd), 0) AS micro_usd,
      coalesce(max(estimated), 0) AS estimated FROM model_usage WHERE day = ? AND agent = ?`);
  const day = (): string => new Date(now()).toISOString().slice(0, 10);
  return {
    add(agentId, model, { input, cacheRead, cacheWrite, output }, { microUsd, known }) {
      const tokens = input + cacheRead + cacheWrite + output;
      store.transaction(() => put.run(day(), agentId, model, tokens, microUsd, known ? 0 : 1));
    },
    today(agentId) {
      const row = sum.get(day(), agentId);
      const of = (name: string): number => Number(row?.[name] ?? 0);
      return { day: day(), tokens: of('tokens'), microUsd: of('micro_usd'), estimated: of('estimated') === 1 };
    },
  };
}

/** Looked at before each call of a model; calls that run at the same time may together go past a limit, each by itself not. */
export const isSpent = ({ tokens, microUsd }: Spent, { tokensPerDay, usdPerDay }: AgentConfig['limits']): boolean =>
  (tokensPerDay !== null && tokens >= tokensPerDay) || (usdPerDay !== null && microUsd >= usdPerDay * 1_000_000);
