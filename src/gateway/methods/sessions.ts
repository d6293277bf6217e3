import { agentIdOf, mainSessionOf } from '../agent/session-key.ts';
import { agentNamed } from '../config/agent-config.ts';
import { withoutSecrets } from '../logs/without-secrets.ts';
import { mainAgent } from '../policy/bindings.ts';
import { OcError } from '../protocol/errors.ts';
import type { Call, Handlers } from '../protocol/methods.ts';
import type { SessionForgotten, SessionsList } from '../protocol/status.ts';
import type { Services } from './services.ts';

/** `path` is empty: no absolute path of the host leaves it at read scope. */
export function sessionsSummary(
  services: Services,
  agentId?: string,
): { path: string; count: number; recent: readonly unknown[] } {
  const all = services.running?.sessions() ?? [];
  const sessions = all.filter(({ key }) => agentId === undefined || agentIdOf(key) === agentId);
  return { path: '', count: sessions.length, recent: sessions.slice(-5) };
}

export async function sessionsList(services: Services, agentId?: string): Promise<SessionsList> {
  const { rows, total } = await services.conversations.list();
  const all = rows.map(({ key, updatedAt, running, waiting }) => {
    return { key, agentId: agentIdOf(key) ?? mainAgent, updatedAt, hasActiveRun: running, waiting };
  });
  const sessions = all.filter((one) => agentId === undefined || one.agentId === agentId);
  const count = sessions.length;
  const hasMore = total > rows.length;
  const totalCount = agentId === undefined ? total : count;
  return { ts: services.now(), path: '', count, totalCount, hasMore, defaults: {}, sessions };
}

type SessionMethods = Pick<Handlers, 'sessions.abort' | 'chat.abort' | `oc.session.${'show' | 'page' | 'forget'}`>;

export const sessionMethods = (services: Services): SessionMethods => ({
  'sessions.abort': ({ key }, call) => {
    if (key === undefined)
      throw new OcError('INVALID_REQUEST', 'which conversation: key is missing', ['oc sessions list']);
    const { running, waiting } = abort(services, key, call);
    return { ok: true, status: running > 0 ? 'aborted' : 'no-active-run', abortedRunId: null, dropped: waiting };
  },
  'chat.abort': ({ sessionKey }, call) => ({
    ok: true,
    aborted: abort(services, sessionKey, call).running > 0,
    runIds: [],
  }),
  'oc.session.show': async ({ key, limit }) => {
    const entries = await services.conversations.show(keyOf(services, key), limit ?? 100);
    return { key: keyOf(services, key), entries: entries.map(shown) };
  },
  'oc.session.page': async ({ key, offset }) => {
    const { entries, next } = await services.conversations.page(keyOf(services, key), offset);
    return { key: keyOf(services, key), entries: entries.map(shown), next };
  },
  'oc.session.forget': ({ key, how }, call) => forget(services, keyOf(services, key), how, call),
});

/** What people write is kept as it came; a secret in it is not shown for that. */
const shown = <E extends { readonly text: string }>(entry: E): E => ({ ...entry, text: withoutSecrets(entry.text) });

async function forget(
  services: Services,
  key: string,
  how: 'reset' | 'delete',
  { actor }: Call,
): Promise<SessionForgotten> {
  const outcome = await services.conversations.forget(key, how);
  const kind = how === 'reset' ? 'session.reset' : 'session.deleted';
  if (outcome === 'done') {
    services.store.transaction(() =>
      services.ledger.append({ atMs: services.now(), kind, actor, subject: key, detail: {} }),
    );
  }
  return { key, outcome };
}

/** Clients call the operator's own conversation with an agent by the agent's name. */
const keyOf = ({ config }: Services, key: string): string =>
  agentNamed(config(), key) === undefined ? key : mainSessionOf(key);

function abort(services: Services, key: string, { actor }: Call): { running: number; waiting: number } {
  if (services.running === null) return { running: 0, waiting: 0 };
  const aborted = services.running.abort(keyOf(services, key));
  const entry = {
    atMs: services.now(),
    kind: 'session.aborted',
    actor,
    subject: keyOf(services, key),
    detail: { ...aborted },
  };
  if (aborted.running > 0) services.store.transaction(() => services.ledger.append(entry));
  return aborted;
}
