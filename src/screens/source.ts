import { type Untrusted, untrusted } from '../components/text/printable.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import type { Clock } from './clock.ts';
import type { SnapshotEvent } from './snapshot.ts';

/** One part of what the console knows, kept as new as the gateway allows. */
export interface Source {
  /** After every hello and after a gap: what was known may be stale. */
  resync(): void;
  /** Asks again soon; asking often makes no more questions. */
  ask(): void;
  /** Asks now and takes the answer in; rejects as `Gateway.request` does. */
  list(): Promise<void>;
  close(): void;
}

export interface SourceParts {
  readonly link: GatewayLink;
  readonly clock: Clock;
  readonly apply: (event: SnapshotEvent) => void;
}

/** How often a gateway without events is asked. */
export const pollMs = 4_000;
/** Between two lists, so that a flood of events cannot make a flood of requests. */
export const listGapMs = 200;

/** Why a list could not be had. Said while the link is up; when it is down, that is the reason and is shown already. */
export const problemOf = (link: GatewayLink, error: unknown): Untrusted | null =>
  link.state.kind === 'live' ? untrusted(error instanceof Error ? error.message.slice(0, 500) : 'unknown error') : null;

/** Calls `ask` every `pollMs` while `wanted`; the result stops it. */
export function poll(clock: Clock, everyMs: number, ask: () => void): () => void {
  let cancel = () => {};
  const next = (): void => {
    cancel = clock.after(everyMs, () => {
      ask();
      next();
    });
  };
  next();
  return () => cancel();
}
