import type { ConnectVerdict } from '../protocol/connect.ts';
import { events } from '../protocol/events.ts';
import { limits, protocolVersion } from '../protocol/frames.ts';
import { methods } from '../protocol/methods.ts';
import { satisfies } from '../protocol/scopes.ts';
import type { HealthResult, PresenceEntry } from '../protocol/status.ts';
import { version } from '../protocol/version.ts';

const features = { methods: Object.keys(methods), events: Object.keys(events), capabilities: [] };

/** What a hello tells beyond what never changes. */
export interface HelloFacts {
  readonly connId: string;
  readonly bootId: string;
  readonly verdict: ConnectVerdict & { ok: true };
  readonly presence: readonly PresenceEntry[];
  readonly health: HealthResult;
  readonly stateVersion: { readonly presence: number; readonly health: number };
  readonly uptimeMs: number;
  readonly tickIntervalMs: number;
}

/** Payload of a successful connect. Holds no path, no configuration and no secret, whatever the scopes are. */
export function helloOk({
  connId,
  bootId,
  verdict,
  presence,
  health,
  stateVersion,
  uptimeMs,
  tickIntervalMs,
}: HelloFacts) {
  const { method, scopes } = verdict;
  const seesPresence = satisfies(new Set(scopes), 'operator.read');
  return {
    type: 'hello-ok',
    protocol: protocolVersion,
    server: { version, connId, bootId },
    features,
    snapshot: {
      suspension: { phase: 'accepting' },
      presence: seesPresence ? presence : [],
      health,
      stateVersion,
      uptimeMs,
    },
    auth: {
      method,
      role: 'operator',
      scopes,
      ...(verdict.deviceToken !== undefined && { deviceToken: verdict.deviceToken }),
    },
    policy: { maxPayload: limits.maxPayload, maxBufferedBytes: limits.maxBufferedBytes, tickIntervalMs },
  } as const;
}
