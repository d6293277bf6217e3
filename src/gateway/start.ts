import { setTimeout as delay } from 'node:timers/promises';
import { requestedEvent, resolvedEvent } from './approvals/official-row.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import type { Credentials } from './auth/credentials.ts';
import type { ChannelRunner } from './channels/runner.ts';
import type { Config } from './config/config.ts';
import { configuredModel } from './configured-model.ts';
import { type Domain, type Outside, openDomain, servicesOver } from './domain.ts';
import { doorRules } from './door-rules.ts';
import { handsParts } from './hands/hands-parts.ts';
import { openHands } from './hands/open-hands.ts';
import { type Assistant, openInbound } from './inbound.ts';
import { type LiveConfig, openLiveConfig } from './live-config.ts';
import { type FileLog, openFileLog } from './logs/file-log.ts';
import type { Log } from './logs/log.ts';
import { type LogService, openLogService } from './logs/log-service.ts';
import type { Secret } from './logs/secret.ts';
import { createDispatch } from './methods/dispatch.ts';
import { health } from './methods/health.ts';
import type { Running, Services } from './methods/services.ts';
import { handlers } from './methods/table.ts';
import { withoutPaths } from './methods/without-paths.ts';
import { OwnerNotice } from './owner-notice.ts';
import { notifyApproved } from './pairing/replies.ts';
import { loopbackHosts, mayBind } from './policy/bind.ts';
import { OcError } from './protocol/errors.ts';
import { openServer } from './server/open-server.ts';
import type { Server } from './server/server.ts';
import { openLocalCredential } from './state/local-credential.ts';
import { takeStateLock } from './state/lock.ts';
import { refuseForeignState } from './state/owner.ts';
import type { StatePaths } from './state/paths.ts';
import { ensurePrivateDir } from './state/private-dir.ts';

export interface StartOptions {
  readonly paths: StatePaths;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Command-line overrides of the configuration. */
  readonly bind?: string;
  readonly port?: number;
  /** Where warnings and errors are shown as they happen. */
  readonly complain: (line: string) => void;
  /** Somebody asked over the wire to end the gateway. */
  readonly onStopRequest: () => void;
}

export interface RunningGateway {
  readonly port: number;
  readonly socketPath: string;
  /** Tells the clients, ends the turns, closes the store and lets go of the lock. Safe to call twice. */
  stop(): Promise<void>;
}

const clock = {
  now: Date.now,
  wait: (ms: number, signal: AbortSignal): Promise<unknown> => delay(ms, undefined, { signal }),
};

/** Undone in reverse, whatever of it was done. */
type Undo = (() => unknown)[];

interface OpenedLog {
  readonly log: FileLog;
  readonly logs: LogService;
}

/**
 * The running gateway, one `open…` after the other. Throws OcError when it must not start: foreign or unsafe state, a
 * second gateway, a configuration with a mistake, a bind that is not loopback. Nothing listens before all that is known.
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const { paths } = options;
  const undo: Undo = [];
  try {
    refuseForeignState(paths);
    ensurePrivateDir(paths.stateDir);
    const lock = takeStateLock(paths.lock, { pid: process.pid, what: 'a gateway' });
    undo.push(() => lock.release());
    const log = openFileLog(paths.logsDir, Date.now, options.complain);
    undo.push(() => log.close());
    const live = await openLiveConfig(paths, options.env, log);
    undo.push(() => live.close());
    log.use(live.config().logging);
    const logs = openLogService({ dir: paths.logsDir, now: Date.now, redactor: () => log.redactor(), sink: log });
    undo.push(() => logs.close());
    refuseBind(options.bind, live.config().gateway.bind);
    const server = await openAll(options, { log, logs }, live, undo);
    log.info('gateway', 'ready', { port: server.port });
    let stopped: Promise<void> | null = null;
    return { port: server.port, socketPath: paths.gatewaySocket, stop: () => (stopped ??= unwind(undo)) };
  } catch (error) {
    await unwind(undo);
    throw error;
  }
}

interface Late {
  server: Server | null;
  runner: ChannelRunner | null;
  running: Running | null;
}

async function openAll(options: StartOptions, opened: OpenedLog, live: LiveConfig, undo: Undo): Promise<Server> {
  const { paths } = options;
  const { log, logs } = opened;
  // The server and the channels need the domain, which in turn tells them what changed: it finds them here once they are.
  const late: Late = { server: null, runner: null, running: null };
  const startedAtMs = Date.now();
  const { bind, port } = live.config().gateway;
  const local = await openLocalCredential(paths.localCredential);
  const owner = new OwnerNotice({ log, ...clock, config: live.config, runner: () => late.runner });
  undo.push(() => owner.stop());
  const domain = openDomain(paths, Date.now, live.config, {
    notify: (sender, chat) => notifyApproved(late.runner, sender, chat),
    onChange: (change) => late.server?.broadcast('oc.pairing.changed', change),
    approvals: owner.beside(approvalsOutside(log, () => late.server)),
    devices: devicesOutside(log, () => late.server),
    guard: guardOutside(log),
  });
  undo.push(() => domain.close());
  domain.approvals.begin();
  const services = servicesOf(options, live, domain, logs, () => late.running);
  const hands = openHands(handsParts(options, live.config, log, domain));
  undo.push(() => hands.stop());
  const { runner, agent } = openInbound({
    ...{ log, ...clock, paths, config: live.config, pairing: domain.pairing, usage: domain.usage },
    model: configuredModel({ log, ...clock, paths, config: live.config }),
    hands,
  });
  late.runner = runner;
  undo.push(() => agent.stop());
  const server = await openServer({
    log,
    now: Date.now,
    tcp: { hosts: loopbackHosts, port: options.port ?? port },
    socketPath: paths.gatewaySocket,
    authenticate: createAuthenticate({
      credentials: () => credentialsOf(live.config(), local),
      devices: domain.devices.door,
      guard: domain.guard,
      log,
      now: Date.now,
      wait: delay,
    }),
    ...doorRules(live.config),
    dispatch: createDispatch({ handlers: handlers(services), log }),
    snapshot: () => ({ health: health(services), uptimeMs: Date.now() - startedAtMs }),
  });
  late.server = server;
  undo.push(() => server.stop('gateway stopping'));
  late.running = runningOf({ ...options, bind: options.bind ?? bind }, startedAtMs, server, runner, agent);
  undo.push(() => runner.stop());
  await runner.follow(live.config());
  live.onChange((config, changed) => applyReload(domain, log, server, runner, live, config, changed));
  domain.watchExpiry();
  void hands.tidy();
  return server;
}

const runningOf = (
  { bind, onStopRequest }: Pick<StartOptions, 'onStopRequest'> & { readonly bind: string },
  startedAtMs: number,
  server: Server,
  runner: ChannelRunner,
  agent: Assistant,
): Running => ({
  startedAtMs,
  bind,
  port: server.port,
  clients: () => server.clients(),
  connectedDevices: () => server.devices(),
  presence: () => server.presence(),
  channelStates: () => runner.states().map((state) => ({ ...state, lastError: withoutPaths(state.lastError) })),
  sessions: () => agent.sessions(),
  abort: (key) => agent.abort(key),
  transcript: (key, most) => agent.show(key, most),
  say: (text) => agent.say(text),
  requestStop: onStopRequest,
});

const guardOutside = (log: Log): Outside['guard'] => ({
  onFault: (error) => log.error('gateway/auth', 'what happened at the door could not be written', { error }),
});

/** What the queue tells: the log what happened and to which request, listeners all of it. */
function approvalsOutside(log: Log, server: () => Server | null): Outside['approvals'] {
  return {
    onRequested(approval) {
      const { event, payload, except } = requestedEvent(approval);
      log.info('approvals', 'requested', { id: approval.row.id });
      server()?.broadcast(event, payload, except);
    },
    onResolved(approval) {
      const { event, payload, except } = resolvedEvent(approval);
      log.info('approvals', approval.end.status, { id: approval.row.id, reason: approval.end.reason });
      server()?.broadcast(event, payload, except);
    },
    onFault: (error) => log.error('approvals', 'what was due could not be written; trying again', { error }),
  };
}

/** What happens to devices: operators hear of it, and what a token opened that is no good any more is closed. */
function devicesOutside(log: Log, server: () => Server | null): Outside['devices'] {
  return {
    onChange({ event, payload }) {
      const { requestId, decision } = { requestId: undefined, decision: undefined, ...payload };
      log.info('gateway/devices', event.slice('device.pair.'.length), { requestId, decision });
      server()?.broadcast(event, payload);
    },
    // The turn after this one: the answer that brings a device its new token goes out first.
    onRevoked: (deviceId, reason) => setImmediate(() => server()?.signOut(reason, `device:${deviceId}`)),
    onFault: (error) => log.error('gateway/devices', 'a note about a device could not be written', { error }),
  };
}

function servicesOf(
  options: StartOptions,
  live: LiveConfig,
  domain: Domain,
  logs: LogService,
  running: () => Running | null,
): Services {
  const everywhere = servicesOver(domain, live.config, options);
  return {
    ...everywhere,
    // The old secret must not count until a system that reports no changes happens to report one.
    rotateGatewaySecret: () => everywhere.rotateGatewaySecret().finally(() => live.look()),
    logs,
    configState: () => ({ file: live.changedEvent().path, problem: withoutPaths(live.problem()) }),
    get running() {
      return running();
    },
  };
}

function applyReload(
  domain: Domain,
  log: FileLog,
  server: Server,
  runner: ChannelRunner,
  live: LiveConfig,
  config: Config,
  changed: readonly string[],
): void {
  log.use(config.logging);
  // What a credential opened is closed with it: whoever still holds a right one comes back by themselves.
  if (changed.some(isOfCredentials)) server.signOut('credentials changed');
  // Somebody may have come in on the word of a proxy, or as the page of an origin, that does not count any more.
  else if (changed.some((path) => /^gateway\.(trustedProxies|controlUi)/.test(path))) server.signOut('door changed');
  void runner.follow(config);
  server.broadcast('config.changed', live.changedEvent());
  recordReload(domain, log, live, changed);
}

/** How failures are counted opens nothing and closes nothing. */
const isOfCredentials = (path: string): boolean =>
  path.startsWith('gateway.auth') && !path.startsWith('gateway.auth.rateLimit');

/** The policy is in force already; a disk that is full must not end the gateway over the note of it. */
function recordReload(domain: Domain, log: Log, live: LiveConfig, changed: readonly string[]): void {
  const entry = { kind: 'config.changed', actor: 'configuration file', subject: live.changedEvent().path };
  try {
    domain.store.transaction(() => domain.ledger.append({ atMs: Date.now(), ...entry, detail: { changed } }));
  } catch (error) {
    log.error('config', 'a reload could not be recorded', { error, changed });
  }
}

function credentialsOf(config: Config, local: Secret): Credentials {
  const { mode, token, password, scopes } = config.gateway.auth;
  const secret = { token, password, none: null, 'trusted-proxy': null }[mode];
  return {
    local,
    proxy: mode === 'trusted-proxy' ? { scopes } : null,
    directOnly: mode === 'none',
    shared: secret === null ? null : { mode: mode === 'password' ? mode : 'token', secret, scopes },
  };
}

function refuseBind(asked: string | undefined, configured: string): void {
  const decision = mayBind(asked ?? configured);
  if (decision.effect === 'allow') return;
  throw new OcError('BIND_REFUSED', decision.effect === 'deny' ? decision.because : decision.question, [
    'Use  oc gateway --bind loopback  and reach it over SSH.',
    ...(asked === undefined ? ['Or for good:  oc config set gateway.bind loopback'] : []),
  ]);
}

/** Every step is tried, also when one of them fails. */
async function unwind(undo: Undo): Promise<void> {
  for (const step of undo.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
    }
  }
}
