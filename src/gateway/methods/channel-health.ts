import type { ChannelState } from './services.ts';

/** A channel as the sum of its accounts: it runs when one of them does, and tells the first thing that is wrong. */
export const channelHealth = (accounts: readonly ChannelState[]) => ({
  running: accounts.some(({ running }) => running),
  lastError: accounts.find(({ lastError }) => lastError !== null)?.lastError ?? null,
});
