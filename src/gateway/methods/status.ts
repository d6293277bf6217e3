import { mainOf } from '../config/agent-config.ts';
import { mainAgent } from '../policy/bindings.ts';
import type { Call } from '../protocol/methods.ts';
import { satisfies } from '../protocol/scopes.ts';
import type { StatusResult } from '../protocol/status.ts';
import { version } from '../protocol/version.ts';
import type { Services } from './services.ts';
import { sessionsSummary } from './sessions.ts';
import { withoutPaths } from './without-paths.ts';

export function status(services: Services, { scopes }: Pick<Call, 'scopes'>): StatusResult {
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
    oc: {
      ...policyOf(services),
      lockouts: lockoutsOf(services, scopes),
      accounts,
      config: services.configState(),
      channelsOff: services.channelsOff(),
    },
  };
}

/** Addresses that are named here; `oc.auth.lockouts` gives all of them. */
const mostNamed = 8;

function lockoutsOf({ guard }: Services, scopes: Call['scopes']) {
  const addresses = [...new Set(guard.lockouts().map(({ address }) => address))];
  const named = satisfies(scopes, 'operator.admin') ? { addresses: addresses.slice(0, mostNamed) } : {};
  return { count: addresses.length, ...named };
}

function policyOf(services: Services) {
  const config = services.config();
  const { pending, approved } = services.pairing.list({});
  const { model, limits } = mainOf(config);
  const { tokensPerDay, usdPerDay } = limits;
  return {
    bind: services.running?.bind ?? config.gateway.bind,
    port: services.running?.port ?? config.gateway.port,
    tls: services.running?.tls ?? config.gateway.tls.cert !== null,
    authMode: config.gateway.auth.mode,
    owner: config.commands.ownerAllowFrom,
    model: model ?? 'built-in practice model',
    models: services.modelStates().map((one) => ({ ...one, problem: withoutPaths(one.problem) })),
    memoryBytes: process.memoryUsage.rss(),
    clients: services.running?.clients() ?? 0,
    pendingApprovals: services.approvals.pending().length,
    pendingPairings: pending.length,
    approvedSenders: approved.length,
    devices: services.devices.counts(),
    containersLeft: services.running?.containersLeft().length ?? 0,
    usage: { ...services.usage.today(mainAgent), tokensPerDay, usdPerDay },
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
