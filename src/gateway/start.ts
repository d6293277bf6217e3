import { setTimeout as delay } from 'node:timers/promises';
import { openAccess } from './access/access.ts';
import { type OpenAssistant, openAssistant } from './assistant.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import type { Credentials } from './auth/credentials.ts';
import { probeAll, resolveAt } from './channels/ask-platform.ts';
import type { ChannelRunner } from './channels/runner.ts';
import type { Config } from './config/config.ts';
import { letsTailnetIn } from './config/remarks/tailscale-remarks.ts';
import { type Domain, type Outside, openDomain, servicesOver } from './domain.ts';
import { follow } from './followers.ts';
import { type LiveConfig, loadStartable, openLiveConfig } from './live-config.ts';
import { type FileLog, openFileLog } from './logs/file-log.ts';
import type { Log } from './logs/log.ts';
import { type LogService, openLogService } from './logs/log-service.ts';
import type { Secret } from './logs/secret.ts';
import { silentLog } from './logs/silent-log.ts';
import { createDispatch } from './methods/dispatch.ts';
import { health } from './methods/health.ts';
import type { Running, Services } from './methods/services.ts';
import { handlers } from './methods/table.ts';
import { withoutPaths } from './methods/without-paths.ts';
import { doorRules } from './network/door-rules.ts';
import { encryptionOf, openEncryption } from './network/encryption.ts';
import { openTailnet, type Tailnet } from './network/tailnet.ts';
import { type Listening, whereToListen } from './network/where-to-listen.ts';
import { approvalsOutside, devicesOutside, guardOutside } from './outside.ts';
import { OwnerNotice } from './owner-notice.ts';
import { notifyApproved } from './pairing/replies.ts';
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
  /** As it was asked for, and what it came to: `lan`, `auto (loopback)`. */
  readonly bind: string;
  readonly hosts: readonly string[];
  /** Its TCP addresses speak TLS. */
  readonly secure: boolean;
  readonly socketPath: string;
  /** Tells the clients, ends the turns, closes the store and lets go of the lock. Safe to call twice. */
  stop(): Promise<void>;
}

const clock = {
  now: Date.now,
  wait: (ms: number, signal: AbortSignal): Promise<unknown> => delay(ms, undefined, { signal }),
};

/** Accounts that take longer to stop are told of as they are. */
const settledMs = 5000;

/** Undone in reverse, whatever of it was done. */
type Undo = (() => unknown)[];

/** What stands before anything listens. */
interface Opened {
  readonly log: FileLog;
  readonly logs: LogService;
  readonly tailnet: Tailnet;
  readonly place: Listening;
}

/**
 * The running gateway, one `open…` after the other. Throws OcError when it must not start: foreign or unsafe state, a
 * second gateway, a configuration with a mistake, a bind that must not be opened. Nothing listens before all that is known.
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
    const env = options.env;
    const live = await openLiveConfig(paths, env, log, {
      check: async (config) => void (await placeOf(config, options)),
      overridden: options.bind === undefined ? [] : ['gateway.bind'],
    });
    undo.push(() => live.close());
    log.use(live.config().logging);
    const logs = openLogService({ dir: paths.logsDir, now: Date.now, redactor: () => log.redactor(), sink: log });
    undo.push(() => logs.close());
    const tailnet = openTailnet({ env, log, config: live.config });
    const place = await whereToListen(live.config(), options.bind, tailnet.addresses);
    // What the file itself comes to was said when it was read.
    if (options.bind !== undefined) for (const warning of place.warnings) log.warn('gateway', warning);
    const server = await openAll(options, { log, logs, tailnet, place }, live, undo);
    const { bind, hosts } = place;
    const secure = live.config().gateway.tls.cert !== null;
    log.info('gateway', 'ready', { port: server.port, bind, hosts, tls: secure });
    let stopped: Promise<void> | null = null;
    const stop = () => (stopped ??= unwind(undo));
    return { port: server.port, bind, hosts, secure, socketPath: paths.gatewaySocket, stop };
  } catch (error) {
    await unwind(undo);
    throw error;
  }
}

/** Throws what `startGateway` would throw about configuration, bind and certificates. Starts, makes and changes nothing. */
export async function checkStart(options: Pick<StartOptions, 'paths' | 'env' | 'bind'>): Promise<void> {
  const { config } = loadStartable(options.paths, options.env);
  await placeOf(config, options);
  openEncryption(config, silentLog, () => undefined)?.close();
}

function placeOf(config: Config, { env, bind }: Pick<StartOptions, 'env' | 'bind'>): Promise<Listening> {
  return whereToListen(config, bind, openTailnet({ env, log: silentLog, config: () => config }).addresses);
}

interface Late {
  server: Server | null;
  assistant: OpenAssistant | null;
  running: Running | null;
}

const outsideOf = (log: Log, late: Late, owner: OwnerNotice): Outside => ({
  notify: (sender, chat) => notifyApproved(late.assistant?.runner ?? null, sender, chat),
  onChange: (change) => {
    late.server?.broadcast('oc.pairing.changed', change);
    late.assistant?.recheck();
  },
  remark: (words, data) => log.warn('pairing', words, data),
  approvals: owner.beside(approvalsOutside(log, () => late.server)),
  devices: devicesOutside(log, () => late.server),
  guard: guardOutside(log, () => late.server),
});

async function openAll(options: StartOptions, opened: Opened, live: LiveConfig, undo: Undo): Promise<Server> {
  const { paths } = options;
  const { log, logs, tailnet, place } = opened;
  // The server and the channels need the domain, which in turn tells them what changed: it finds them here once they are.
  const late: Late = { server: null, assistant: null, running: null };
  const startedAtMs = Date.now();
  const tls = openEncryption(live.config(), log, () => late.server?.signOut('door changed'));
  undo.push(() => tls?.close());
  const local = await openLocalCredential(paths.localCredential);
  const owner = new OwnerNotice({ log, ...clock, config: live.config, runner: () => late.assistant?.runner ?? null });
  undo.push(() => owner.stop());
  const domain = openDomain(paths, Date.now, live.config, outsideOf(log, late, owner));
  undo.push(() => domain.close());
  domain.approvals.begin();
  const assistant = openAssistant(options, live.config, log, domain, clock);
  const services = servicesOf(options, live, { domain, logs, assistant }, () => late.running);
  const { runner } = assistant;
  late.assistant = assistant;
  undo.push(() => assistant.stop());
  const server = await openServer({
    log,
    now: Date.now,
    tcp: {
      hosts: place.hosts,
      port: options.port ?? live.config().gateway.port,
      ...encryptionOf(tls, log, domain.guard),
    },
    socketPath: paths.gatewaySocket,
    authenticate: createAuthenticate({
      credentials: () => credentialsOf(live.config(), local),
      devices: domain.devices.door,
      guard: domain.guard,
      identify: tailnet.identify,
      log,
      now: Date.now,
      wait: delay,
    }),
    ...doorRules(live.config, tailnet),
    dispatch: createDispatch({ handlers: handlers(services), log }),
    snapshot: () => ({ health: health(services), uptimeMs: Date.now() - startedAtMs }),
  });
  late.server = server;
  undo.push(() => server.stop('gateway stopping'));
  undo.push(tailnet.serve(server.port));
  late.running = {
    startedAtMs,
    bind: place.bind,
    tls: tls !== null,
    ...whileRunning(server, assistant, live),
    requestStop: options.onStopRequest,
  };
  undo.push(() => runner.stop());
  undo.push(() => live.close()); // what changes while everything ends is for the next gateway
  follow({ domain, log, server, runner, live, tls, recheck: recheckOf(domain, assistant) });
  // Last: a change that comes while accounts are started is followed after them.
  await runner.follow(live.config());
  domain.watchExpiry();
  void assistant.tidy();
  return server;
}

/** Ends what waits or goes on for whoever may not act any more. */
const recheckOf = (domain: Domain, assistant: OpenAssistant) => (): void => {
  domain.approvals.recheck();
  assistant.recheck();
};

const whileRunning = (
  server: Server,
  { runner, agent, containersLeft }: OpenAssistant,
  live: LiveConfig,
): Omit<Running, 'startedAtMs' | 'bind' | 'tls' | 'requestStop'> => ({
  port: server.port,
  clients: () => server.clients(),
  connectedDevices: () => server.devices(),
  presence: () => server.presence(),
  channelStates: () => runner.states().map((state) => ({ ...state, lastError: withoutPaths(state.lastError) })),
  channelsSettled: () => Promise.race([runner.follow(live.config()), delay(settledMs, undefined, { ref: false })]),
  sessions: () => agent.sessions(),
  abort: (key) => agent.abort(key),
  say: (text, agentId) => agent.say(text, agentId),
  containersLeft,
});

const whoWrote = ({ runner, recent, moved }: OpenAssistant) => ({
  administrator: (...asked: Parameters<ChannelRunner['administrator']>) => runner.administrator(...asked),
  recent,
  moved: moved.find,
});

function servicesOf(
  options: StartOptions,
  live: LiveConfig,
  { domain, logs, assistant }: { domain: Domain; logs: LogService; assistant: OpenAssistant },
  running: () => Running | null,
): Services {
  const everywhere = servicesOver(domain, live.config, options);
  const configState = () => ({ file: live.changedEvent().path, problem: withoutPaths(live.problem()) });
  return {
    ...everywhere,
    // The old secret must not count until a system that reports no changes happens to report one.
    rotateGatewaySecret: () => everywhere.rotateGatewaySecret().finally(() => live.look()),
    logs,
    conversations: assistant.agent,
    access: openAccess({ config: live.config, pairing: domain.pairing, running: whoWrote(assistant) }),
    modelStates: assistant.modelStates,
    channelsOff: () => live.channelsOff(),
    switchChannels: (off) => live.switchChannels(off),
    platforms: {
      probe: (only) => probeAll(assistant.runner.askables(), only),
      resolve: (only, who) => resolveAt(assistant.runner.askables(), only, who),
    },
    configState,
    lookAtConfig: () => {
      live.lookNow();
      return configState().problem;
    },
    get running() {
      return running();
    },
  };
}

function credentialsOf(config: Config, local: Secret): Credentials {
  const { mode, token, password, scopes } = config.gateway.auth;
  const secret = { token, password, none: null, 'trusted-proxy': null }[mode];
  return {
    local,
    proxy: mode === 'trusted-proxy' ? { scopes } : null,
    tailscale: letsTailnetIn(config.gateway) ? { scopes } : null,
    directOnly: mode === 'none',
    shared: secret === null ? null : { mode: mode === 'password' ? mode : 'token', secret, scopes },
  };
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
