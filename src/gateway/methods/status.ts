import type { StatusResult } from '../protocol/status.ts';
import { version } from '../protocol/version.ts';
import type { Services } from './services.ts';
import { sessionsSummary } from './sessions.ts';

export function status(services: Services): StatusResult {
  const { running } = services;
  const startedAtMs = running?.startedAtMs ?? services.now();
  const accounts = accountsOf(services);
  return {
    runtimeVersion: version,
    pid: process.pid,
    startedAtMs,
    uptimeMs: services.now() - startedAtMs,
    serverTimeMs: services.now(),
    heartbeat: null,
    channelSummary: accounts.map((row) => `${row.channel}:${row.accountId} ${row.running ? 'running' : 'not running'}`),
    queuedSystemEvents: [],
    sessions: sessionsSummary(services),
    oc: { ...policyOf(services), accounts, config: services.configState() },
  };
}

function policyOf(services: Services) {
  const config = services.config();
  const { pending, approved } = services.pairing.list({});
  const { tokensPerDay, usdPerDay } = config.agent.limits;
  return {
    bind: services.running?.bind ?? config.gateway.bind,
    port: services.running?.port ?? config.gateway.port,
    authMode: config.gateway.auth.mode,
    owner: config.commands.ownerAllowFrom,
    model: config.agent.model ?? 'built-in practice model',
    memoryBytes: process.memoryUsage.rss(),
    clients: services.running?.clients() ?? 0,
    pendingApprovals: services.approvals.pending().length,
    pendingPairings: pending.length,
    approvedSenders: approved.length,
    devices: services.devices.counts(),
    usage: { ...services.usage.today('main'), tokensPerDay, usdPerDay },
  };
}

function accountsOf(services: Services) {
  const states = services.running?.channelStates() ?? [];
  return services.config().accounts.map(({ channel, accountId, enabled, dmPolicy }) => {
    const state = states.find((row) => row.channel === channel && row.accountId === accountId);
    const running = enabled && state?.running === true;
    return { channel, accountId, enabled, running, dmPolicy, lastError: state?.lastError ?? null };
  });
}
