import { Background } from '../tools/background.ts';
import type { Hands } from '../tools/hands.ts';
import { tools } from '../tools/table.ts';
import { policyOf } from './consider.ts';
import type { HandsParts } from './parts.ts';
import { backgroundKeys, perform } from './perform.ts';
import { openPlaces } from './places.ts';

/** Hands that are ready: what an earlier gateway left behind is gone. */
export async function makeHands(parts: HandsParts): Promise<Hands & { stop(): Promise<void> }> {
  const places = await openPlaces(parts);
  const background = new Background();
  return {
    offered: async (caller) =>
      tools
        .filter(({ name }) => policyOf(parts, caller, name, false).effect !== 'deny')
        .map(({ name, description, input }) => ({ name, description, input })),
    call: (caller, call, signal) => perform({ parts, places, background }, caller, call, signal),
    drop: async (sessionKey) => {
      await Promise.all(backgroundKeys(sessionKey).map((key) => background.drop(key)));
    },
    async stop() {
      await background.stop();
      await places.stop();
    },
  };
}
