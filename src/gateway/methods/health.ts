import { mainAgent } from '../policy/bindings.ts';
import { channelLabels } from '../protocol/channel-ids.ts';
import type { AgentHealth, HealthResult } from '../protocol/status.ts';
import { channelHealth } from './channel-health.ts';
import type { Services } from './services.ts';
import { sessionsSummary } from './sessions.ts';

const noHeartbeat = { enabled: false, every: 'off', everyMs: null, prompt: '', target: 'owner', ackMaxChars: 0 };

/** Answers from memory alone: it is what watchdogs call, often. It needs no scope, so it names no sender. */
export function health(services: Services): HealthResult {
  const states = services.running?.channelStates() ?? [];
  const sessions = { ...sessionsSummary(services), recent: [] };
  return {
    ok: true,
    ts: services.now(),
    durationMs: 0,
    channels: Object.fromEntries(
      Map.groupBy(states, ({ channel }) => channel)
        .entries()
        .map(([channel, accounts]) => [channel, { configured: true, ...channelHealth(accounts) }]),
    ),
    channelOrder: Object.keys(channelLabels),
    channelLabels,
    heartbeatSeconds: 0,
    defaultAgentId: mainAgent,
    agents: services.config().agents.map(({ id }) => healthOf(services, id)),
    sessions,
  };
}

const healthOf = (services: Services, agentId: string): AgentHealth => ({
  agentId,
  isDefault: agentId === mainAgent,
  heartbeat: noHeartbeat,
  sessions: { ...sessionsSummary(services, agentId), recent: [] },
});
