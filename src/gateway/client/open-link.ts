import { EventEmitter } from 'node:events';
import { OcError } from '../protocol/errors.ts';
import type { EventName, EventPayloads } from '../protocol/events.ts';
import type { MethodName, ParamsOf, ResultOf } from '../protocol/methods.ts';
import { scopes as allScopes, type Scope } from '../protocol/scopes.ts';
import { attach } from './attach.ts';
import type { ConsoleDevice } from './console-device.ts';
import { judgeEvent } from './event-shapes.ts';
import type { FoundGateway } from './find-gateway.ts';
import type { GatewayLink, Hello, LinkState } from './link.ts';
import { retryDelay } from './retry-delay.ts';
import { retryRule } from './retry-rule.ts';
import { targetName, transportName } from './target.ts';
import type { Wire } from './wire.ts';

const requestTimeoutMs = 30_000;
/** A gateway that says "restart" right after every hello is not hurried after, in milliseconds. */
const shortestStayMs = 1000;

export interface LinkOptions {
  readonly now?: () => number;
  readonly random?: () => number;
  readonly scopes?: readonly Scope[];
  /** Who this console is to a gateway that is not reached by the unix socket; without one it shows its secret alone. */
  readonly device?: ConsoleDevice;
  /** Begins with `oc console`, so that our gateway shows it among those present. */
  readonly displayName?: string;
  /** What people call this gateway; else its address. */
  readonly name?: string;
  /** Milliseconds; tests shorten them. */
  readonly timing?: Partial<Timing>;
}

export interface Timing {
  readonly connectMs: number;
  readonly pingMs: number;
  /** Silence after which the link is slow. */
  readonly slowMs: number;
  readonly retryMs: (failures: number) => number;
  /** Between two questions whether this console was approved meanwhile. */
  readonly approvalMs: number;
}

/** A link to one gateway; nothing happens before `start()`. */
export function openLink(found: FoundGateway, options: LinkOptions = {}): GatewayLink {
  return new Link(found, options);
}

class Link implements GatewayLink {
  readonly name: string;
  readonly transport: string;
  readonly sharesUser: boolean;
  readonly #found: FoundGateway;
  readonly #device: ConsoleDevice | null;
  readonly #displayName: string;
  readonly #scopes: readonly Scope[];
  readonly #now: () => number;
  readonly #timing: Timing;
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  #state: LinkState;
  #hello: Hello | null = null;
  #wire: Wire | null = null;
  #started = false;
  #stopped = false;
  #failures = 0;
  #openedMs = 0;
  /** Since when there is no gateway; null while there is one. */
  #lostMs: number | null = null;
  #lastHeardMs = 0;
  #pingSentMs = 0;
  #lastSeq: number | null = null;
  #retry: NodeJS.Timeout | undefined;
  #pinging: NodeJS.Timeout | undefined;
  #slow: NodeJS.Timeout | undefined;
  #dead: NodeJS.Timeout | undefined;

  constructor(found: FoundGateway, options: LinkOptions) {
    const random = options.random ?? Math.random;
    this.#found = found;
    this.#device = options.device ?? null;
    this.#now = options.now ?? Date.now;
    this.#scopes = options.scopes ?? allScopes;
    this.#displayName = options.displayName ?? 'oc console';
    this.#timing = {
      connectMs: 10_000,
      pingMs: 5000,
      slowMs: 10_000,
      retryMs: (failures) => retryDelay(failures, random),
      approvalMs: 10_000,
      ...options.timing,
    };
    this.name = options.name ?? targetName(found.target);
    this.transport = transportName(found.target);
    // Whoever can open the socket file runs as the gateway's user; over TCP nothing is known of it.
    this.sharesUser = found.target.kind === 'unix';
    this.#state = { kind: 'connecting', sinceMs: this.#now(), attempt: 1 };
  }

  get state(): LinkState {
    return this.#state;
  }

  get hello(): Hello | null {
    return this.#hello;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.#connect();
  }

  async close(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#hushTimers();
    const wire = this.#wire;
    this.#wire = null;
    await wire?.close();
  }

  async request<M extends MethodName>(
    method: M,
    params: ParamsOf<M>,
    options?: { timeoutMs?: number },
  ): Promise<ResultOf<M>> {
    if (this.#wire === null) throw new OcError('GATEWAY_UNREACHABLE', 'not connected to the gateway; nothing was sent');
    const result = await this.#wire.request(method, params, options?.timeoutMs ?? requestTimeoutMs);
    return result as ResultOf<M>; // why: shapes that matter were checked on arrival; the rest is the gateway's word
  }

  onState(listener: (state: LinkState) => void): () => void {
    return this.#listen('state', listener);
  }

  onEvent<E extends EventName>(event: E, listener: (payload: EventPayloads[E]) => void): () => void {
    return this.#listen(`event:${event}`, listener);
  }

  onResync(listener: (why: 'hello' | 'gap') => void): () => void {
    return this.#listen('resync', listener);
  }

  // why: each channel of the emitter is typed by the public method that opens it
  #listen(channel: string, listener: (value: never) => void): () => void {
    const heard = listener as (value: unknown) => void;
    this.#emitter.on(channel, heard);
    return () => this.#emitter.off(channel, heard);
  }

  async #connect(): Promise<void> {
    this.#lastSeq = null;
    // What the person has to do stays on the screen while it is asked whether it was done.
    if (this.#state.kind !== 'refused') {
      this.#become({ kind: 'connecting', sinceMs: this.#now(), attempt: this.#failures + 1 });
    }
    try {
      const wire = await attach(this.#found, this.#device, {
        displayName: this.#displayName,
        scopes: this.#scopes,
        caps: ['approvals'],
        timeoutMs: this.#timing.connectMs,
        now: this.#now,
        onEvent: (event, payload, seq) => this.#heardEvent(event, payload, seq),
        onPong: () => this.#heardPong(),
        onLost: (reason) => this.#lost(reason),
      });
      if (this.#stopped) await wire.close();
      else this.#opened(wire);
    } catch (error) {
      this.#lost(error instanceof OcError ? error : new OcError('INTERNAL', 'connecting failed in an unexpected way'));
    }
  }

  #opened(wire: Wire): void {
    this.#wire = wire;
    this.#hello = wire.hello;
    this.#failures = 0;
    this.#lostMs = null;
    this.#openedMs = this.#now();
    this.#pingSentMs = 0;
    this.#become({ kind: 'live', sinceMs: this.#now(), latencyMs: null });
    this.#heard();
    this.#pinging = setInterval(() => this.#ping(), this.#timing.pingMs);
    this.#ping();
    this.#emitter.emit('resync', 'hello');
  }

  #lost(reason: OcError): void {
    this.#hushTimers();
    this.#wire = null;
    if (this.#stopped) return;
    const rule = retryRule(reason);
    if (rule.kind === 'never') this.#refused(reason, null);
    else if (rule.kind === 'until-approved') this.#refused(reason, this.#timing.approvalMs);
    else this.#offline(reason, rule.kind === 'at-once' ? this.#restartMs() : rule.leastMs);
  }

  #refused({ message, hints }: OcError, againMs: number | null): void {
    const nowMs = this.#now();
    const sinceMs = this.#state.kind === 'refused' ? this.#state.sinceMs : nowMs;
    const retryAtMs = againMs === null ? {} : { retryAtMs: nowMs + againMs };
    this.#become({ kind: 'refused', sinceMs, because: message, hints, ...retryAtMs });
    if (againMs !== null) this.#again(againMs);
  }

  /** `leastMs` null means at once. */
  #offline({ message }: OcError, leastMs: number | null): void {
    this.#failures += 1;
    // The age is that of the whole time without a gateway, however often it was tried.
    const nowMs = this.#now();
    this.#lostMs ??= nowMs;
    const delayMs = leastMs === null ? 0 : Math.max(leastMs, this.#timing.retryMs(this.#failures));
    this.#become({ kind: 'offline', sinceMs: this.#lostMs, because: message, retryAtMs: nowMs + delayMs });
    this.#again(delayMs);
  }

  #restartMs(): number | null {
    const openedMs = this.#openedMs;
    this.#openedMs = 0;
    return openedMs > 0 && this.#now() - openedMs >= shortestStayMs ? null : 0;
  }

  #again(delayMs: number): void {
    this.#retry = setTimeout(() => void this.#connect(), delayMs);
  }

  #ping(): void {
    if (this.#pingSentMs !== 0) return;
    this.#pingSentMs = this.#now();
    this.#wire?.ping();
  }

  #heardPong(): void {
    const latencyMs = this.#now() - this.#pingSentMs;
    this.#pingSentMs = 0;
    this.#heard();
    if (this.#state.kind === 'slow') this.#become({ kind: 'live', sinceMs: this.#now(), latencyMs });
    // The latency alone is no news: whoever draws next reads it, nobody is woken for it.
    else if (this.#state.kind === 'live') this.#state = { ...this.#state, latencyMs };
  }

  /** A pong: the other side reads and answers. Ticks alone do not prove that. */
  #heard(): void {
    this.#lastHeardMs = this.#now();
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => {
      this.#become({ kind: 'slow', sinceMs: this.#now(), lastHeardMs: this.#lastHeardMs });
    }, this.#timing.slowMs);
    clearTimeout(this.#dead);
    const wire = this.#wire;
    this.#dead = setTimeout(() => wire?.terminate(), 2 * (wire?.tickIntervalMs ?? 0));
  }

  #heardEvent(event: string, payload: unknown, seq: number | null): void {
    const gap = seq !== null && this.#lastSeq !== null && seq !== this.#lastSeq + 1;
    // The first number we see is not always 1: events may pass between the hello and our first look.
    if (seq !== null) this.#lastSeq = seq;
    const judged = judgeEvent(event, payload);
    if (judged === 'heard') this.#emitter.emit(`event:${event}`, payload);
    // What it should have said is found in the lists.
    if (gap || judged === 'malformed') this.#emitter.emit('resync', 'gap');
  }

  #become(state: LinkState): void {
    this.#state = state;
    this.#emitter.emit('state', state);
  }

  #hushTimers(): void {
    clearInterval(this.#pinging);
    clearTimeout(this.#slow);
    clearTimeout(this.#dead);
  }
}
