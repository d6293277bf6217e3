import type { ChannelList, ChannelsSwitched, ProbeResult, Resolved } from './channels.ts';
import { method } from './method-row.ts';
import { flag, list, object, oneOf, optional, text } from './shape.ts';

const account = { channel: optional(text(64)), accountId: optional(text(64)) };

/** Our rows about channels. */
export const channelMethods = {
  /** The accounts and their states, from memory; no platform is asked. */
  'oc.channels.list': method<ChannelList>()('operator.read', object({})),
  /** Asks the platforms who we are there, side by side, each for some seconds at most. */
  'oc.channels.probe': method<ProbeResult>()('operator.admin', object(account)),
  /** The stable id of a person, by what the platform of one account lets be asked (an email address on Slack). */
  'oc.channels.resolve': method<Resolved>()(
    'operator.admin',
    object({ ...account, channel: text(64), who: text(320) }),
  ),
  /** Switches every channel off by one flag beside the configuration, or takes the flag away. */
  'oc.channels.switch': method<ChannelsSwitched>()('operator.admin', object({ off: flag() })),
  /** Recorded: a command of this machine has changed an account, or the whole channel. Names keys, and no value of any. */
  'oc.channels.note': method<{ readonly ok: true }>()(
    'operator.admin',
    object({
      ...account,
      channel: text(64),
      what: oneOf('enabled', 'disabled', 'login', 'logout'),
      keys: list(text(256), 32),
    }),
  ),
};
