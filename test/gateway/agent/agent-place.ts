import type { AgentOptions } from '../../../src/gateway/agent/agent.ts';
import type { Turn } from '../../../src/gateway/agent/turn.ts';
import type { UsageStore } from '../../../src/gateway/agent/usage-store.ts';
import type { AgentConfig } from '../../../src/gateway/config/config.ts';
import type { Log } from '../../../src/gateway/logs/log.ts';
import { modelOf } from '../../../src/gateway/models/models.ts';
import type { Hands } from '../../../src/gateway/tools/hands.ts';

/** An assistant that can do nothing but talk. */
export const noHands: Hands = {
  offered: async () => [],
  call: async () => ({ ok: false, text: 'There are no tools.' }),
  drop: async () => undefined,
  recheck: async () => undefined,
};

const ignore = () => undefined;
export const quietLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

export const settings: AgentConfig = {
  model: null,
  instructions: null,
  limits: { tokensPerDay: null, usdPerDay: null, toolCallsPerTurn: 25, turnSeconds: 300, outputTokens: 4096 },
};

export const countedUsage = (): UsageStore & { tokens: number } => {
  const usage = {
    tokens: 0,
    add(_agent: string, _model: string, { input, output }: { input: number; output: number }) {
      usage.tokens += input + output;
    },
    today: () => ({ day: '2026-01-01', tokens: usage.tokens, microUsd: 0, estimated: false }),
  };
  return usage;
};

/** The built-in model without hands, but for what a test says. */
export function agentPlace(more: Partial<AgentOptions> & Pick<AgentOptions, 'sessionsDir'>): AgentOptions {
  const log = more.log ?? quietLog;
  const parts = { log, agent: () => settings, providers: () => [], loggedIn: () => null, wait: async () => undefined };
  let marks = 0;
  return {
    log,
    now: () => 1,
    elapsedMs: () => performance.now(),
    queuedPerSession: () => 5,
    settings: () => settings,
    model: () => modelOf({ ...parts, random: () => 0.5 }),
    hands: noHands,
    usage: countedUsage(),
    isOwn: (from) => from === 'operator',
    mark: () => `mark-${++marks}`,
    ...more,
  };
}

export const turnOf = (text: string): Turn => ({
  agentId: 'main',
  sessionKey: 'agent:main:main',
  from: 'local:default:alice',
  channel: 'local',
  rooms: [],
  isOperators: false,
  text,
  stillAdmitted: () => true,
});
