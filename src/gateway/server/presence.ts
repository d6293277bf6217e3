import type { ConnectParams } from '../protocol/connect.ts';
import type { Scope } from '../protocol/scopes.ts';
import type { PresenceEntry } from '../protocol/status.ts';
import { version } from '../protocol/version.ts';

/** Our own console connects as `cli`, the one id official gateways accept for it, and is known by its name. */
const consoleName = 'oc console';
const maxText = 128;

/** Who is attached, as people see it: this gateway and every client that stays; one-shot commands come and go unseen. */
export class Presence {
  readonly #self: PresenceEntry;
  readonly #clients = new Map<string, PresenceEntry>();
  /** Grows by one with every change. */
  version = 1;

  constructor(bootId: string, startedAtMs: number) {
    this.#self = {
      ts: startedAtMs,
      version,
      platform: process.platform,
      mode: 'gateway',
      reason: 'self',
      instanceId: bootId,
      text: `Gateway: oc ${version}`,
    };
  }

  entries(): readonly PresenceEntry[] {
    return [this.#self, ...this.#clients.values()];
  }

  /** True when the client is one that is shown. */
  add(connId: string, { client }: ConnectParams, scopes: readonly Scope[], atMs: number): boolean {
    const oneShot =
      client.id === 'cli' && client.mode === 'cli' && client.displayName?.startsWith(consoleName) !== true;
    if (oneShot) return false;
    this.#clients.set(connId, {
      ts: atMs,
      clientId: client.id,
      mode: client.mode,
      version: clip(client.version),
      platform: clip(client.platform),
      reason: 'connect',
      text: clip(client.displayName ?? client.id),
      ...(client.deviceFamily !== undefined && { deviceFamily: clip(client.deviceFamily) }),
      ...(client.instanceId !== undefined && { instanceId: clip(client.instanceId) }),
      roles: ['operator'],
      scopes,
    });
    this.version += 1;
    return true;
  }

  /** True when something changed. */
  remove(connId: string): boolean {
    if (!this.#clients.delete(connId)) return false;
    this.version += 1;
    return true;
  }
}

const clip = (text: string): string => text.slice(0, maxText);
