import type { PairingChanged } from './pairing.ts';
import type { Scope } from './scopes.ts';
import type { HealthResult, PresenceEntry } from './status.ts';

/** Every event this gateway sends, and the scope a connection needs to receive it; `null` means every connection. */
export const events = {
  'connect.challenge': { scope: null },
  tick: { scope: null },
  shutdown: { scope: null },
  health: { scope: null },
  presence: { scope: 'operator.read' },
  'config.changed': { scope: 'operator.read' },
  'oc.pairing.changed': { scope: 'operator.pairing' },
} as const satisfies Record<string, { readonly scope: Scope | null }>;

export type EventName = keyof typeof events;

export interface EventPayloads {
  'connect.challenge': { readonly nonce: string; readonly ts: number };
  tick: { readonly ts: number };
  shutdown: { readonly reason: string; readonly restartExpectedMs?: number };
  health: HealthResult;
  presence: { readonly presence: readonly PresenceEntry[] };
  'config.changed': { readonly path: string; readonly hash: string; readonly ts: number };
  'oc.pairing.changed': PairingChanged;
}
