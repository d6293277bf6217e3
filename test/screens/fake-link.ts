import type { GatewayLink, Hello, LinkState } from '../../src/gateway/client/link.ts';
import type { ApprovalList, ApprovalRow } from '../../src/gateway/protocol/approvals.ts';
import type { AuditReport, Finding } from '../../src/gateway/protocol/audit.ts';
import type { LockoutRow } from '../../src/gateway/protocol/auth-events.ts';
import type { DeviceList } from '../../src/gateway/protocol/devices.ts';
import { OcError } from '../../src/gateway/protocol/errors.ts';
import type { EventName, EventPayloads } from '../../src/gateway/protocol/events.ts';
import type { MethodName, ParamsOf, ResultOf } from '../../src/gateway/protocol/methods.ts';
import { methods } from '../../src/gateway/protocol/methods.ts';
import type {
  ApprovedSenderRow,
  DeniedSenderRow,
  PairingList,
  PairingRequestRow,
} from '../../src/gateway/protocol/pairing.ts';
import { scopes } from '../../src/gateway/protocol/scopes.ts';

export interface Sent {
  readonly method: string;
  readonly params: unknown;
}

type Answer = (params: never) => unknown;

/** What decides nothing. */
const questions: ReadonlySet<string> = new Set([
  'oc.pairing.list',
  'channels.pairing.list',
  'oc.approval.list',
  'exec.approval.list',
  'plugin.approval.list',
  'openclaw.approval.list',
  'exec.approvals.get',
  'logs.tail',
  'oc.logs.subscribe',
  'status',
  'system-presence',
  'oc.audit.run',
  'device.pair.list',
  'oc.auth.lockouts',
  'oc.approval.history',
  'oc.grant.list',
  'sessions.list',
]);

/** A gateway that answers from a table and writes down everything it was asked: decisions are judged by what it received. */
export class FakeLink implements GatewayLink {
  name = 'home-vps';
  transport = 'unix socket';
  sharesUser = false;
  state: LinkState = { kind: 'connecting', sinceMs: 0, attempt: 1 };
  hello: Hello | null = null;
  readonly sent: Sent[] = [];
  readonly answers = new Map<string, Answer>();
  pending: PairingRequestRow[] = [];
  queue: ApprovalRow[] = [];
  findings: Finding[] = [];
  /** The last lines of the log. */
  lines: string[] = [];
  devices: DeviceList = { pending: [], paired: [] };
  lockouts: LockoutRow[] = [];
  approved: ApprovedSenderRow[] = [];
  denied: DeniedSenderRow[] = [];
  nowMs: () => number;
  started = false;
  closed = false;
  readonly #states = new Set<(state: LinkState) => void>();
  readonly #resyncs = new Set<(why: 'hello' | 'gap') => void>();
  readonly #events = new Map<string, Set<(payload: never) => void>>();

  constructor(nowMs: () => number = Date.now) {
    this.nowMs = nowMs;
    this.answers.set('oc.pairing.list', () => this.list());
    this.answers.set('oc.approval.list', () => this.approvals());
    this.answers.set('device.pair.list', () => this.devices);
    this.answers.set('oc.auth.lockouts', () => ({ lockouts: this.lockouts, serverTimeMs: this.nowMs() }));
    this.answers.set('oc.audit.run', () => this.audit());
    this.answers.set('oc.logs.subscribe', () => ({ lines: this.lines, cursor: this.lines.length, file: 'oc.log' }));
    this.answers.set('logs.tail', () => ({ file: 'openclaw.log', cursor: 0, size: 0, lines: [] }));
    this.answers.set('status', () => statusAnswer(this.nowMs()));
    this.answers.set('system-presence', () => [
      { ts: 1, clientId: 'cli', mode: 'cli', host: 'laptop', scopes: ['operator.read'] },
    ]);
  }

  approvals(): ApprovalList {
    return { pending: this.queue, atTimeout: 'deny', served: true, timeoutMs: 300_000, serverTimeMs: this.nowMs() };
  }

  audit(): AuditReport {
    const summary = { critical: 0, warn: 0, info: 0 };
    for (const { severity } of this.findings) summary[severity] += 1;
    return { ts: this.nowMs(), summary, findings: this.findings, secretDiagnostics: [] };
  }

  list(): PairingList {
    return {
      pending: this.pending,
      approved: this.approved,
      denied: this.denied,
      overflow: [],
      ownerConfigured: false,
      limits: { pendingPerAccount: 3, ttlMs: 3_600_000 },
      serverTimeMs: this.nowMs(),
    };
  }

  /** Requests that could have decided something. */
  get decisions(): readonly Sent[] {
    return this.sent.filter(({ method }) => !questions.has(method));
  }

  async request<M extends MethodName>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    if (this.state.kind !== 'live' && this.state.kind !== 'slow')
      throw new OcError('GATEWAY_UNREACHABLE', 'not connected');
    this.sent.push({ method, params });
    const answer = this.answers.get(method);
    if (!answer) throw new OcError('INVALID_REQUEST', `unknown method: ${method}`);
    // why: the tests put the right answers in.
    return (await answer(params as never)) as ResultOf<M>;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  start(): void {
    this.started = true;
  }

  onState(listener: (state: LinkState) => void): () => void {
    this.#states.add(listener);
    return () => this.#states.delete(listener);
  }

  onEvent<E extends EventName>(event: E, listener: (payload: EventPayloads[E]) => void): () => void {
    const listeners = this.#events.get(event) ?? new Set();
    this.#events.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  onResync(listener: (why: 'hello' | 'gap') => void): () => void {
    this.#resyncs.add(listener);
    return () => this.#resyncs.delete(listener);
  }

  become(state: LinkState): void {
    this.state = state;
    for (const listener of this.#states) listener(state);
  }

  connect(change: Partial<Hello> = {}): void {
    this.hello = {
      isOurs: true,
      gatewayVersion: '0.1.0',
      connId: `conn-${this.sent.length}`,
      scopes,
      methods: Object.keys(methods),
      events: ['oc.pairing.changed'],
      clockOffsetMs: 0,
      uptimeMs: 1000,
      ...change,
    };
    this.become({ kind: 'live', sinceMs: this.nowMs(), latencyMs: 48 });
    for (const listener of this.#resyncs) listener('hello');
  }

  lose(because = 'ECONNRESET'): void {
    this.become({ kind: 'offline', sinceMs: this.nowMs(), because, retryAtMs: this.nowMs() + 1000 });
  }

  emit<E extends EventName>(event: E, payload: EventPayloads[E]): void {
    for (const listener of this.#events.get(event) ?? []) listener(payload as never);
  }

  /** Somebody else decided, or the request changed: the list is another and the event says so. */
  changed(requestId: string | null = null, change: EventPayloads['oc.pairing.changed']['change'] = 'requested'): void {
    this.emit('oc.pairing.changed', {
      change,
      channel: 'telegram',
      accountId: 'default',
      senderId: '1',
      requestId,
      by: 'cli',
      tsMs: this.nowMs(),
    });
  }
}

export function request(id: string, change: Partial<PairingRequestRow> = {}, nowMs = Date.now()): PairingRequestRow {
  return {
    requestId: `req-${id}`,
    channel: 'telegram',
    channelLabel: 'Telegram',
    accountId: 'default',
    senderId: id,
    claims: { name: `Person ${id}`, username: `user${id}` },
    createdAtMs: nowMs - 60_000,
    lastSeenAtMs: nowMs - 30_000,
    expiresAtMs: nowMs + 3_540_000,
    messages: 1,
    ...change,
  };
}

export const statusAnswer = (nowMs: number) => ({
  runtimeVersion: '0.1.0',
  pid: 812,
  startedAtMs: nowMs - 533_000_000,
  uptimeMs: 533_000_000,
  serverTimeMs: nowMs,
  heartbeat: null,
  channelSummary: [],
  queuedSystemEvents: [],
  sessions: { path: '', count: 0, recent: [] },
  oc: {
    bind: 'loopback',
    port: 18_789,
    authMode: 'token',
    owner: [],
    model: 'local',
    memoryBytes: 62_000_000,
    clients: 1,
    pendingApprovals: 0,
    pendingPairings: 1,
    approvedSenders: 0,
    accounts: [
      { channel: 'local', accountId: 'default', enabled: true, running: true, dmPolicy: 'pairing', lastError: null },
      {
        channel: 'telegram',
        accountId: 'default',
        enabled: true,
        running: false,
        dmPolicy: 'allowlist',
        lastError: '401 unauthorized',
      },
    ],
    config: { file: 'openclaw.json', problem: null },
  },
});
