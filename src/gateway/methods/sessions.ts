import { mainSession } from '../agent/session-key.ts';
import { withoutSecrets } from '../logs/without-secrets.ts';
import { OcError } from '../protocol/errors.ts';
import type { Call, Handlers } from '../protocol/methods.ts';
import type { SessionForgotten, SessionsList } from '../protocol/status.ts';
import type { Running, Services } from './services.ts';

/** `path` is empty: no absolute path of the host leaves it at read scope. */
export function sessionsSummary(services: Services): { path: string; count: number; recent: readonly unknown[] } {
  const sessions = services.running?.sessions() ?? [];
  return { path: '', count: sessions.length, recent: sessions.slice(-5) };
}

export function sessionsList(services: Services): SessionsList {
  const sessions = (services.running?.sessions() ?? []).map(({ key, updatedAt, running, waiting }) => {
    return { key, agentId: 'main', updatedAt, hasActiveRun: running, waiting };
  });
  const count = sessions.length;
  return { ts: services.now(), path: '', count, totalCount: count, hasMore: false, defaults: {}, sessions };
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
    const entries = await running(services).transcript(keyOf(key), limit ?? 100);
    return { key: keyOf(key), entries: entries.map(shown) };
  },
  'oc.session.page': async ({ key, offset }) => {
    const { entries, next } = await running(services).page(keyOf(key), offset);
    return { key: keyOf(key), entries: entries.map(shown), next };
  },
  'oc.session.forget': ({ key, how }, call) => forget(services, keyOf(key), how, call),
});

/** What people write is kept as it came; a secret in it is not shown for that. */
const shown = <E extends { readonly text: string }>(entry: E): E => ({ ...entry, text: withoutSecrets(entry.text) });

async function forget(
  services: Services,
  key: string,
  how: 'reset' | 'delete',
  { actor }: Call,
): Promise<SessionForgotten> {
  const outcome = await running(services).forget(key, how);
  const kind = how === 'reset' ? 'session.reset' : 'session.deleted';
  if (outcome === 'done') {
    services.store.transaction(() =>
      services.ledger.append({ atMs: services.now(), kind, actor, subject: key, detail: {} }),
    );
  }
  return { key, outcome };
}

function running(services: Services): Running {
  if (services.running === null) throw notRunning();
  return services.running;
}

/** Clients call the operator's own conversation by its short name. */
const keyOf = (key: string): string => (key === 'main' ? mainSession : key);

function abort(services: Services, key: string, { actor }: Call): { running: number; waiting: number } {
  if (services.running === null) return { running: 0, waiting: 0 };
  const aborted = services.running.abort(keyOf(key));
  const entry = { atMs: services.now(), kind: 'session.aborted', actor, subject: keyOf(key), detail: { ...aborted } };
  if (aborted.running > 0) services.store.transaction(() => services.ledger.append(entry));
  return aborted;
}

const notRunning = (): OcError =>
  new OcError('NOT_RUNNING', 'the gateway is not running', ['Start it with  oc gateway start']);
