import { agentNamed } from '../config/agent-config.ts';
import { Background } from '../tools/background.ts';
import type { Hands } from '../tools/hands.ts';
import { tools } from '../tools/table.ts';
import type { HandsParts } from './parts.ts';
import { backgroundKeys, perform } from './perform.ts';
import { openPlaces, type Places } from './places.ts';
import { policyOf } from './tool-access.ts';

export interface MadeHands extends Hands {
  /** Removes what an earlier gateway left behind; every first call does that, too. */
  tidy(): Promise<void>;
  /** Containers that could not be removed. */
  left(): readonly string[];
  stop(): Promise<void>;
}

export function makeHands(parts: HandsParts): MadeHands {
  const background = new Background();
  // A conversation without a call leaves no trace of sandboxes.
  let opened: Promise<Places> | null = null;
  let standing: Places | null = null;
  const places = () => {
    opened ??= openPlaces(parts).then((one) => (standing = one));
    // What could not be opened is tried again at the next call, which is told why.
    opened.catch(() => {
      opened = null;
    });
    return opened;
  };
  return {
    async offered(caller) {
      const config = parts.config();
      const agent = agentNamed(config, caller.agentId);
      if (agent === undefined) return [];
      return tools
        .filter(({ name }) => policyOf(config, agent, caller, name, false).effect !== 'deny')
        .map(({ name, description, input }) => ({ name, description, input }));
    },
    call: async (caller, call, signal) =>
      await perform({ parts, places: await places(), background }, caller, call, signal),
    drop: async (sessionKey) => {
      await Promise.all(backgroundKeys(sessionKey).map((key) => background.drop(key)));
    },
    async recheck() {
      // First the places: one that a call to be ended runs in is then let go with it.
      standing?.recheck();
      await background.recheck();
    },
    left: () => standing?.left() ?? [],
    tidy: async () => void (await places()),
    async stop() {
      await background.stop();
      await (await opened)?.stop();
    },
  };
}
