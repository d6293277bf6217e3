import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Authenticate, CredentialName } from '../protocol/connect.ts';
import type { EventName, EventPayloads } from '../protocol/events.ts';
import { type ErrorShape, type EventFrame, limits, type RequestFrame, type ResponseFrame } from '../protocol/frames.ts';
import type { Call, CallConnection } from '../protocol/methods.ts';
import { type Scope, satisfies } from '../protocol/scopes.ts';
import { actorOf, withCleanName } from './client-name.ts';
import { closeSocket } from './close-socket.ts';
import { EarlyFrames } from './early-frames.ts';
import { errorShape, internalError } from './error-shape.ts';
import { type HandshakeOutcome, handshake } from './handshake.ts';
import type { Attached, Hub } from './hub.ts';
import { Outbox } from './outbox.ts';
import { payloadText } from './payload-text.ts';
import type { Peer } from './peer.ts';
import { raisePayloadLimit } from './raise-payload-limit.ts';
import { type ReadFrame, readFrame } from './read-frame.ts';
import { Turns } from './turns.ts';

const junkWindowMs = 60_000;
const junkPerWindow = 3;
/** Pings and pongs before a connect; who wants to attach sends none. */
const earlyPings = 32;
/** And between two of our own pings after it: they wait for no turn, so that many would keep everybody waiting. */
const mostPings = 1000;
/** Why nobody decides any more; a reason that is made anew would cost every connection a stack. */
const gone = 'gone';
/** Close code of a gateway that has no room now. */
const tryAgainLater = 1013;

/** One socket: challenged, then deciding about its connect, then open or closed. A nonce serves one connect. */
export class Connection implements Attached {
  readonly id = randomUUID();
  readonly #socket: WebSocket;
  readonly #outbox: Outbox;
  readonly #peer: Peer;
  readonly #hub: Hub;
  /** Called once, when the socket has shown a credential. */
  readonly #onOpen: () => void;
  readonly #nonce = randomUUID();
  readonly #deadline: NodeJS.Timeout;
  readonly #closed = Promise.withResolvers<void>();
  #phase: 'challenged' | 'deciding' | 'open' | 'closed' = 'challenged';
  readonly #early = new EarlyFrames();
  readonly #requests: Turns<RequestFrame>;
  #scopes: ReadonlySet<Scope> = new Set();
  #caps: ReadonlySet<string> = new Set();
  #deviceId: string | null = null;
  #credential: CredentialName | null = null;
  #actor = '';
  readonly #goneListeners = new Set<() => void>();
  /** Aborted as soon as nothing can be answered any more. */
  readonly #deciding = new AbortController();
  #answers = true;
  #pings = 0;
  #junk = { count: 0, sinceMs: 0 };

  constructor(socket: WebSocket, stream: Duplex, peer: Peer, hub: Hub, onOpen: () => void) {
    this.#socket = socket;
    this.#peer = peer;
    this.#hub = hub;
    this.#onOpen = onOpen;
    this.#outbox = new Outbox(socket, stream, hub.waiting);
    this.#requests = new Turns({
      handle: (frame) => this.#answer(frame),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
    });
    const timeoutMs = hub.options.limits?.handshakeTimeoutMs ?? limits.handshakeTimeoutMs;
    this.#deadline = setTimeout(() => this.#close(1000), timeoutMs);
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.#answers = true;
      this.#countPing();
    });
    socket.on('ping', () => this.#countPing());
    // ws has closed the socket already and told the client why (too big, not UTF-8, a broken frame).
    socket.on('error', (error) => hub.options.log.debug('gateway/ws', 'socket failed', { because: error.message }));
    socket.on('close', () => this.#end());
    hub.meet(this);
    const payload = { nonce: this.#nonce, ts: hub.options.now() };
    const challenge: EventFrame = { type: 'event', event: 'connect.challenge', payload };
    socket.send(JSON.stringify(challenge));
  }

  get waiting(): number {
    return this.#outbox.waiting;
  }

  get transport(): 'unix' | 'tcp' {
    return this.#peer.transport;
  }

  get deviceId(): string | null {
    return this.#deviceId;
  }

  get credential(): CredentialName | null {
    return this.#credential;
  }

  get caps(): ReadonlySet<string> {
    return this.#caps;
  }

  holds(scope: Scope | null): boolean {
    return scope === null || satisfies(this.#scopes, scope);
  }

  tell(event: string, body: string): void {
    this.#outbox.event(event, body);
  }

  probe(): void {
    this.#pings = 0;
    // Whoever is not read from cannot be seen to answer.
    if (this.#requests.isPaused) return;
    if (this.#answers) this.#socket.ping();
    else this.terminate();
    this.#answers = false;
  }

  dismiss(code: number, reason: string): Promise<void> {
    this.#close(code, reason);
    return this.#closed.promise;
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #close(code: number, reason = ''): void {
    this.#phase = 'closed';
    this.#deciding.abort(gone);
    this.#requests.clear();
    closeSocket(this.#socket, code, reason);
  }

  #end(): void {
    this.#phase = 'closed';
    this.#deciding.abort(gone);
    clearTimeout(this.#deadline);
    this.#requests.clear();
    this.#hub.remove(this);
    for (const listener of this.#goneListeners) listener();
    this.#goneListeners.clear();
    this.#closed.resolve();
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#phase === 'closed') return;
    if (isBinary) {
      this.#close(1003);
      return;
    }
    const text = data.toString();
    const read = readFrame(text);
    if (read.kind === 'request') this.#accept(read.frame, text.length);
    else if (this.#phase !== 'open') this.#refuseEarly(read);
    else if (read.kind === 'not-json') this.#countJunk();
    else this.#refuse(read.id, { code: 'INVALID_REQUEST', message: `invalid request frame: ${read.because}` });
  }

  /** Whoever has shown nothing yet gets no answer to what is no request, only an end: answers that nobody reads would pile up. */
  #refuseEarly(read: Exclude<ReadFrame, { kind: 'request' }>): void {
    if (read.kind === 'not-json') this.#close(1000);
    else this.#close(1008, 'invalid request frame');
  }

  #accept(frame: RequestFrame, weight: number): void {
    if (this.#phase === 'open') {
      this.#requests.add(frame, weight);
    } else if (this.#phase === 'challenged') {
      this.#phase = 'deciding';
      void this.#connect(frame);
    } else if (!this.#early.add(frame, weight)) {
      this.#close(1008, 'too many pending handshake frames');
    }
  }

  async #connect(frame: RequestFrame): Promise<void> {
    const outcome = await this.#decide(frame);
    // The socket may have gone, or broken a rule, while a wrong secret was kept waiting.
    if (this.#phase !== 'deciding') return;
    if (!outcome.ok) return this.#turnAway(frame.id, outcome.verdict.error, outcome.closeCode);
    const full = this.#hub.refusal(this.transport, outcome.verdict.credential);
    if (full !== null) this.#turnAway(frame.id, full, tryAgainLater);
    else this.#open(frame.id, outcome);
  }

  #turnAway(id: string, error: ErrorShape, closeCode: number): void {
    this.#refuse(id, error);
    this.#close(closeCode, error.message);
  }

  async #decide(frame: RequestFrame): Promise<HandshakeOutcome> {
    try {
      const { authenticate, allowedOrigins } = this.#hub.options;
      const ask: Authenticate = (attempt) => authenticate({ ...attempt, gone: this.#deciding.signal });
      return await handshake(frame, this.#peer, this.#nonce, ask, allowedOrigins?.() ?? []);
    } catch (error) {
      this.#hub.options.log.error('gateway/ws', 'a connect failed', { error });
      return { ok: false, verdict: { ok: false, error: internalError }, closeCode: 1008 };
    }
  }

  #open(requestId: string, { params: said, verdict }: HandshakeOutcome & { ok: true }): void {
    const params = withCleanName(said);
    clearTimeout(this.#deadline);
    this.#onOpen();
    raisePayloadLimit(this.#socket);
    this.#phase = 'open';
    this.#pings = 0;
    this.#scopes = new Set(verdict.scopes);
    this.#credential = verdict.credential;
    this.#caps = new Set(params.caps ?? []);
    // Only a device whose signature held gets this far.
    this.#deviceId = params.device?.id ?? null;
    this.#actor = actorOf(verdict, params);
    this.#respond(requestId, this.#hub.admit(this, params, verdict));
    for (const { frame, weight } of this.#early.take()) this.#accept(frame, weight);
  }

  async #answer(frame: RequestFrame): Promise<void> {
    const { dispatch, now } = this.#hub.options;
    if (frame.method === 'connect') {
      return this.#refuse(frame.id, { code: 'INVALID_REQUEST', message: 'connect is only valid as the first request' });
    }
    const call: Call = {
      actor: this.#actor,
      scopes: this.#scopes,
      atMs: now(),
      connection: this.#asSeenByHandlers(),
      accepted: (payload) => this.#respond(frame.id, JSON.stringify(payload)),
    };
    try {
      const payload = JSON.stringify((await dispatch(frame.method, frame.params, call)) ?? {});
      this.#respond(frame.id, payload);
    } catch (error) {
      this.#refuse(frame.id, this.#shapeOf(error, frame.method));
    }
  }

  #asSeenByHandlers(): CallConnection {
    return {
      id: this.id,
      deviceId: this.#deviceId,
      credential: this.#credential,
      waiting: () => this.waiting,
      tell: <E extends EventName>(event: E, payload: EventPayloads[E]) => {
        if (this.#phase === 'open') this.tell(event, `"payload":${payloadText(payload)}`);
      },
      onGone: (listener) => {
        if (this.#phase === 'closed') listener();
        else this.#goneListeners.add(listener);
        return () => this.#goneListeners.delete(listener);
      },
    };
  }

  #shapeOf(error: unknown, method: string): ErrorShape {
    const shape = errorShape(error);
    if (shape === null) this.#hub.options.log.error('gateway/ws', 'a method failed', { method, error });
    return shape ?? internalError;
  }

  #respond(id: string, payload: string): void {
    if (this.#phase === 'open')
      this.#outbox.send(`{"type":"res","id":${JSON.stringify(id)},"ok":true,"payload":${payload}}`);
  }

  #refuse(id: string, error: ErrorShape): void {
    const frame: ResponseFrame = { type: 'res', id, ok: false, error };
    if (this.#phase !== 'closed') this.#outbox.send(JSON.stringify(frame));
  }

  #countPing(): void {
    this.#pings += 1;
    if (this.#phase === 'open') {
      if (this.#pings > mostPings) this.terminate();
    } else if (this.#pings > earlyPings) this.#close(1008, 'too many pings before connect');
  }

  #countJunk(): void {
    const now = this.#hub.options.now();
    if (now - this.#junk.sinceMs >= junkWindowMs) this.#junk = { count: 0, sinceMs: now };
    this.#junk.count += 1;
    this.#hub.options.log.debug('gateway/ws', 'text that is not JSON', { count: this.#junk.count });
    if (this.#junk.count >= junkPerWindow) this.#close(1007);
  }
}
