import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AuthOptions, createAuthenticate } from '../../src/gateway/auth/authenticate.ts';
import type { SharedSecret } from '../../src/gateway/auth/credentials.ts';
import type { Log } from '../../src/gateway/logs/log.ts';
import { Secret } from '../../src/gateway/logs/secret.ts';
import { createDispatch } from '../../src/gateway/methods/dispatch.ts';
import type { Authenticate, ConnectAttempt } from '../../src/gateway/protocol/connect.ts';
import { type Call, type Handlers, type MethodName, methods } from '../../src/gateway/protocol/methods.ts';
import { type Scope, scopes } from '../../src/gateway/protocol/scopes.ts';
import type { HealthResult } from '../../src/gateway/protocol/status.ts';
import { openServer } from '../../src/gateway/server/open-server.ts';
import { noProxies, type ProxyRules } from '../../src/gateway/server/proxy-rules.ts';
import type { Server, ServerOptions } from '../../src/gateway/server/server.ts';
import type { Tls } from '../../src/gateway/server/tls/tls.ts';
import { noDevices } from './no-devices.ts';
import { TempGuard } from './temp-guard.ts';

export const token = 'research-token-0123456789abcdef0123456789abcdef';
export const localCredential = 'c0ffee'.repeat(11).slice(0, 64);

export const healthNow: HealthResult = {
  ok: true,
  ts: 1_795_167_349_571,
  durationMs: 0,
  channels: {},
  channelOrder: [],
  channelLabels: {},
  heartbeatSeconds: 0,
  defaultAgentId: 'main',
  agents: [
    {
      agentId: 'main',
      isDefault: true,
      heartbeat: { enabled: false, every: 'off', everyMs: null, prompt: '', target: 'owner', ackMaxChars: 0 },
      sessions: { path: 'sessions', count: 0, recent: [] },
    },
  ],
  sessions: { path: 'sessions', count: 0, recent: [] },
};

type Overrides = Partial<{ [M in MethodName]: (params: never, call: Call) => unknown }>;

interface WireOptions {
  readonly shared?: Partial<Omit<SharedSecret, 'secret'>>;
  readonly handlers?: Overrides;
  readonly limits?: ServerOptions['limits'];
  readonly allowedHosts?: readonly string[];
  readonly allowedOrigins?: readonly string[];
  readonly proxies?: ProxyRules;
  /** Mode trusted-proxy, in which no shared secret opens anything. */
  readonly proxyScopes?: readonly Scope[];
  /** Tailscale vouches for people, who may hold so much. */
  readonly tailnet?: { readonly identify: AuthOptions['identify']; readonly scopes: readonly Scope[] };
  /** What the door hands on to be judged. */
  readonly onAttempt?: (attempt: ConnectAttempt) => void;
  /** Wrong secrets wait for real only where the waiting itself is tested. */
  readonly wait?: (ms: number) => Promise<void>;
  /** How failures are counted, where it is not as usual. */
  readonly rateLimit?: ConstructorParameters<typeof TempGuard>[0];
  readonly hosts?: readonly string[];
  readonly tls?: Tls;
  readonly socketPath?: string;
}

/** The real server on real sockets, with handlers that only record that they were called. */
export class WireServer implements AsyncDisposable {
  readonly server: Server;
  readonly socketPath: string;
  readonly dir: string;
  /** Methods whose handler ran, in order. */
  readonly calls: { readonly method: string; readonly params: unknown; readonly call: Call }[];
  readonly logged: readonly string[];
  readonly door: TempGuard;

  private constructor(
    server: Server,
    dir: string,
    socketPath: string,
    calls: WireServer['calls'],
    logged: readonly string[],
    door: TempGuard,
  ) {
    this.server = server;
    this.dir = dir;
    this.socketPath = socketPath;
    this.calls = calls;
    this.logged = logged;
    this.door = door;
  }

  static async open(options: WireOptions = {}): Promise<WireServer> {
    const dir = mkdtempSync(join(tmpdir(), 'oc-wire-'));
    const socketPath = options.socketPath ?? join(dir, 'run', 'gateway.sock');
    const calls: WireServer['calls'] = [];
    const logged: string[] = [];
    const log = recorder(logged);
    const shared: SharedSecret = { mode: 'token', secret: new Secret(token), scopes, ...options.shared };
    const door = new TempGuard(options.rateLimit);
    const judged = options.onAttempt ?? (() => undefined);
    const server = await openServer({
      log,
      now: Date.now,
      tcp: { hosts: options.hosts ?? ['127.0.0.1', '::1'], port: 0, ...(options.tls && { tls: options.tls }) },
      socketPath,
      authenticate: watched(
        judged,
        createAuthenticate({
          credentials: () => {
            const { proxyScopes, tailnet } = options;
            const opens = proxyScopes ? { shared: null, proxy: { scopes: proxyScopes } } : { shared };
            const vouched = tailnet && { tailscale: { scopes: tailnet.scopes } };
            return { local: new Secret(localCredential), ...opens, ...vouched };
          },
          devices: noDevices,
          guard: door.guard,
          ...(options.tailnet?.identify && { identify: options.tailnet.identify }),
          log,
          now: Date.now,
          wait: options.wait ?? (() => sleep(1)),
        }),
      ),
      allowedHosts: () => options.allowedHosts ?? [],
      allowedOrigins: () => options.allowedOrigins ?? [],
      proxies: () => options.proxies ?? noProxies,
      dispatch: createDispatch({ handlers: recording(calls, options.handlers ?? {}), log }),
      snapshot: () => ({ health: healthNow, uptimeMs: 1234 }),
      ...(options.limits && { limits: options.limits }),
    });
    return new WireServer(server, dir, socketPath, calls, logged, door);
  }

  get port(): number {
    return this.server.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop('test over');
    this.door[Symbol.dispose]();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

const watched =
  (look: (attempt: ConnectAttempt) => void, authenticate: Authenticate): Authenticate =>
  (attempt) => {
    look(attempt);
    return authenticate(attempt);
  };

function recorder(lines: string[]): Log {
  const write =
    (level: string) =>
    (subsystem: string, message: string, data: Readonly<Record<string, unknown>> = {}): void => {
      lines.push(`${level} ${subsystem} ${message} ${JSON.stringify(data)}`);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function recording(calls: WireServer['calls'], overrides: Overrides): Handlers {
  const names = Object.keys(methods) as MethodName[]; // why: the keys of a constant object
  const rows = names.map((method) => {
    const handler = (params: never, call: Call) => {
      calls.push({ method, params, call });
      return overrides[method]?.(params, call) ?? (method === 'health' ? healthNow : {});
    };
    return [method, handler];
  });
  return Object.fromEntries(rows) as unknown as Handlers; // why: stubs, whose results only this helper's tests read
}
