import { randomUUID } from 'node:crypto';
import type { ConnectParams, ConnectVerdict, CredentialName } from '../protocol/connect.ts';
import { type EventName, type EventPayloads, eventRow } from '../protocol/events.ts';
import { type ErrorShape, limits } from '../protocol/frames.ts';
import type { Scope } from '../protocol/scopes.ts';
import { attachedRefusal } from './attached-room.ts';
import { helloOk } from './hello.ts';
import { Presence } from './presence.ts';
import type { ServerOptions } from './server.ts';

/** A connection as the hub needs it. */
export interface Attached {
  readonly id: string;
  readonly transport: 'unix' | 'tcp';
  /** What let it in; null while it has shown nothing. */
  readonly credential: CredentialName | null;
  /** Of the device that it proved to be, whatever let it in. */
  readonly deviceId: string | null;
  /** Bytes that were sent to it and that it did not take yet. */
  readonly waiting: number;
  holds(scope: Scope | null): boolean;
  /** What its connect said it can handle. */
  readonly caps: ReadonlySet<string>;
  /** `body` is the event's frame from `"payload"` on, without its closing brace. */
  tell(event: string, body: string): void;
  /** Lets go of a socket that did not answer the last ping, and pings the others. */
  probe(): void;
  /** Closes; resolves when the socket is gone. */
  dismiss(code: number, reason: string): Promise<void>;
  terminate(): void;
}

/** The attached operators: who is here, what they are told, and whether they still live. */
export class Hub {
  readonly options: ServerOptions;
  readonly #bootId = randomUUID();
  /** Every socket, challenged or open. */
  readonly #all = new Set<Attached>();
  readonly #open = new Map<string, Attached>();
  readonly #presence: Presence;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #tickIntervalMs: number;
  #healthVersion = 1;
  stopping = false;

  constructor(options: ServerOptions) {
    this.options = options;
    this.#presence = new Presence(this.#bootId, options.now());
    this.#tickIntervalMs = options.limits?.tickIntervalMs ?? limits.tickIntervalMs;
    this.#timers = [
      setInterval(() => this.broadcast('tick', { ts: options.now() }), this.#tickIntervalMs),
      setInterval(() => this.#probe(), options.limits?.pingIntervalMs ?? limits.pingIntervalMs),
    ];
  }

  get clients(): number {
    return this.#open.size;
  }

  /** Bytes that wait for all connections together. */
  readonly waiting = (): number => this.#all.values().reduce((sum, { waiting }) => sum + waiting, 0);

  devices(): ReadonlySet<string> {
    return new Set(this.#open.values().flatMap(({ deviceId }) => (deviceId === null ? [] : [deviceId])));
  }

  presence() {
    return this.#presence.entries();
  }

  meet(connection: Attached): void {
    this.#all.add(connection);
  }

  /** What somebody with this credential is told while there is no room for one more; null while there is. */
  refusal(transport: 'unix' | 'tcp', credential: CredentialName): ErrorShape | null {
    return attachedRefusal(this.#open.values(), transport, credential);
  }

  /** Takes an authenticated connection in; returns its hello as JSON. Others hear of it after it was told itself. */
  admit(connection: Attached, params: ConnectParams, verdict: ConnectVerdict & { ok: true }): string {
    const { id } = connection;
    const shown = this.#presence.add(id, params, verdict.scopes, this.options.now());
    const { health, uptimeMs } = this.options.snapshot();
    const hello = helloOk({
      connId: id,
      bootId: this.#bootId,
      verdict,
      presence: this.presence(),
      health,
      stateVersion: this.#stateVersion(),
      uptimeMs,
      tickIntervalMs: this.#tickIntervalMs,
    });
    if (shown) this.#tellPresence();
    this.#open.set(id, connection);
    return JSON.stringify(hello);
  }

  remove(connection: Attached): void {
    this.#all.delete(connection);
    this.#open.delete(connection.id);
    if (this.#presence.remove(connection.id) && !this.stopping) this.#tellPresence();
  }

  /** To everybody who may receive it; not to the connection `except`, which caused it and hears of it by its answer. */
  broadcast<E extends EventName>(event: E, payload: EventPayloads[E], except?: string): void {
    const { scope, caps } = eventRow(event);
    if (event === 'health') this.#healthVersion += 1;
    const versioned = event === 'health' || event === 'presence';
    const version = versioned ? `,"stateVersion":${JSON.stringify(this.#stateVersion())}` : '';
    const body = `"payload":${JSON.stringify(payload)}${version}`;
    for (const connection of this.#open.values()) {
      const able = caps === undefined || caps.some((cap) => connection.caps.has(cap));
      if (able && connection.holds(scope) && connection.id !== except) connection.tell(event, body);
    }
  }

  /** Closes the connections over TCP, challenged or open, or those alone that a credential let in. */
  signOut(reason: string, credential?: CredentialName): void {
    const code = credential?.startsWith('device:') ? 4001 : 1008;
    for (const connection of [...this.#all]) {
      if (connection.transport !== 'tcp') continue;
      if (credential === undefined || connection.credential === credential) void connection.dismiss(code, reason);
    }
  }

  /** Says goodbye to everybody; resolves when the last one is gone, by force after `graceMs`. */
  async dismiss(reason: string, graceMs: number): Promise<void> {
    this.stopping = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.broadcast('shutdown', { reason });
    const all = [...this.#all];
    const gone = Promise.all(all.map((connection) => connection.dismiss(1012, 'service restart')));
    const force = setTimeout(() => {
      for (const connection of all) connection.terminate();
    }, graceMs);
    await gone;
    clearTimeout(force);
  }

  #tellPresence(): void {
    this.broadcast('presence', { presence: this.presence() });
  }

  #probe(): void {
    for (const connection of this.#open.values()) connection.probe();
  }

  #stateVersion() {
    return { presence: this.#presence.version, health: this.#healthVersion };
  }
}
