import { readStateId } from '../sandbox/state-id.ts';
import type { Hands } from '../tools/hands.ts';
import type { MadeHands } from './make-hands.ts';
import type { HandsParts } from './parts.ts';

export interface OpenHands extends Hands {
  /** Removes what an earlier gateway left behind, where there can be any. Never rejects. */
  tidy(): Promise<void>;
  /** Containers that could not be removed. */
  left(): readonly string[];
  stop(): Promise<void>;
}

/** The assistant's hands, loaded when they are first wanted: a gateway starts without them. */
export function openHands(parts: HandsParts): OpenHands {
  let made: Promise<MadeHands> | null = null;
  let loaded: MadeHands | null = null;
  const load = () => (made ??= import('./make-hands.ts').then(({ makeHands }) => (loaded = makeHands(parts))));
  return {
    offered: async (caller) => (await load()).offered(caller),
    call: async (caller, call, signal) => (await load()).call(caller, call, signal),
    drop: async (sessionKey) => (await made)?.drop(sessionKey),
    recheck: async () => (await made)?.recheck(),
    left: () => loaded?.left() ?? [],
    async tidy() {
      try {
        if ((await readStateId(parts.stateIdFile)) !== null) await (await load()).tidy();
      } catch (error) {
        parts.log.error('tools', 'what an earlier gateway left running could not be looked for', { error });
      }
    },
    stop: async () => (await made)?.stop(),
  };
}
