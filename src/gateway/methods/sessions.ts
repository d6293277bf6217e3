import type { SessionsList } from '../protocol/status.ts';
import type { Services } from './services.ts';

/** `path` is empty: no absolute path of the host leaves it at read scope. */
export function sessionsSummary(services: Services): { path: string; count: number; recent: readonly unknown[] } {
  const sessions = services.running?.sessions() ?? [];
  return { path: '', count: sessions.length, recent: sessions.slice(-5) };
}

export function sessionsList(services: Services): SessionsList {
  const sessions = (services.running?.sessions() ?? []).map((session) => ({ ...session, agentId: 'main' }));
  const count = sessions.length;
  return { ts: services.now(), path: '', count, totalCount: count, hasMore: false, defaults: {}, sessions };
}
