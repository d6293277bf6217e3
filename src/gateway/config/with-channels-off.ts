import type { Config } from './config.ts';

/** The policy while the flag stands that switches every channel off: nothing of it lets anybody in. */
export const withChannelsOff = (config: Config, isOff: boolean): Config =>
  isOff
    ? { ...config, accounts: config.accounts.map((account) => ({ ...account, enabled: false, offByFlag: true })) }
    : config;
