import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openAccess } from './access/access.ts';
import { openConversations } from './agent/conversations.ts';
import { askables, probeAll, resolveAt } from './channels/ask-platform.ts';
import type { Gateway } from './client/link.ts';
import { loadOrThrow } from './config/load-or-throw.ts';
import { withChannelsOff } from './config/with-channels-off.ts';
import { openDomain, servicesOver } from './domain.ts';
import type { Log } from './logs/log.ts';
import { openLogService } from './logs/log-service.ts';
import { Redactor } from './logs/redactor.ts';
import { createDispatch } from './methods/dispatch.ts';
import type { Services } from './methods/services.ts';
import { handlers } from './methods/table.ts';
import { openModelStates } from './model-states.ts';
import { OcError } from './protocol/errors.ts';
import type { ResultOf } from './protocol/methods.ts';
import { scopes } from './protocol/scopes.ts';
import { clearChannelsOff, readChannelsOff, setChannelsOff } from './state/channels-off.ts';
import { type StateLock, takeStateLock } from './state/lock.ts';
import { refuseForeignState } from './state/owner.ts';
import type { StatePaths } from './state/paths.ts';
import { ensurePrivateDir } from './state/private-dir.ts';
import { isOwn } from './whose-turn.ts';

interface OfflineOptions {
  readonly paths: StatePaths;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const silent = () => undefined;
const wait = (ms: number, signal: AbortSignal): Promise<unknown> => delay(ms, undefined, { signal });
const noLog: Log = { debug: silent, info: silent, warn: silent, error: silent };

/**
 * The method table on the store, for a command that works with the gateway down: same services, same decisions, under the
 * exclusive lock. Throws GATEWAY_SILENT when somebody holds the lock, STATE_OF_OPENCLAW, CONFIG_INVALID, STATE_DAMAGED.
 */
export function openOffline({ paths, env }: OfflineOptions): Gateway {
  refuseForeignState(paths);
  const loaded = loadOrThrow(paths, env).config;
  const off = () => readChannelsOff(paths.channelsOff);
  const config = () => withChannelsOff(loaded, off() !== null);
  ensurePrivateDir(paths.stateDir);
  const lock = lockOrSilent(paths);
  const domain = openDomain(paths, Date.now, config, {
    notify: async () => 'unsupported',
    onChange: silent,
    remark: silent,
    approvals: { onRequested: silent, onResolved: silent, onGrantsChanged: silent, onFault: silent },
    guard: { onFault: silent },
    devices: { onChange: silent, onRevoked: silent, onFault: silent },
  });
  const redactor = new Redactor(loaded.logging);
  const services: Services = {
    ...servicesOver(domain, config, { paths, env }),
    channelsOff: off,
    switchChannels: (isOff) => (isOff ? setChannelsOff : clearChannelsOff)(paths.channelsOff),
    platforms: {
      probe: (only) => probeAll(askables(config(), { ...paths, log: noLog, wait }), only),
      resolve: (only, who) => resolveAt(askables(config(), { ...paths, log: noLog, wait }), only, who),
    },
    conversations: openConversations({
      agentsDir: paths.agentsDir,
      now: Date.now,
      isOwn: (from) => isOwn(config(), from),
    }),
    access: openAccess({ config, pairing: domain.pairing, running: null }),
    modelStates: () => openModelStates({ paths, config, now: Date.now }).all(),
    configState: () => ({ file: basename(paths.configFile), problem: null }),
    lookAtConfig: () => null,
    logs: openLogService({ dir: paths.logsDir, now: Date.now, redactor: () => redactor, sink: null }),
    running: null,
  };
  const dispatch = createDispatch({ handlers: handlers(services), log: noLog });
  return {
    async request(method, params) {
      const call = {
        actor: 'operator (gateway down)',
        scopes: new Set(scopes),
        atMs: Date.now(),
        connection: null,
        accepted: silent,
      };
      return (await dispatch(method, params, call)) as ResultOf<typeof method>; // why: the row's own handler answered
    },
    async close() {
      domain.close();
      lock.release();
    },
  };
}

/** The socket was tried before: a lock that is held now is a gateway that does not answer. */
function lockOrSilent(paths: StatePaths): StateLock {
  try {
    return takeStateLock(paths.lock, { pid: process.pid, what: 'a command' });
  } catch (error) {
    if (!(error instanceof OcError) || error.code !== 'ALREADY_RUNNING') throw error;
    throw new OcError(
      'GATEWAY_SILENT',
      `${error.message}, and no gateway answers on its socket`,
      ['oc gateway status'],
      error.details,
    );
  }
}
