import type { Hands } from './tools/hands.ts';

/** An assistant that can do nothing but talk. */
export const noHands: Hands = {
  offered: () => [],
  call: async () => ({ ok: false, text: 'There are no tools.' }),
  drop: async () => undefined,
};
