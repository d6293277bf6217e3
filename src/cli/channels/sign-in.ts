import type { ChannelId } from '../../gateway/protocol/channel-ids.ts';

/** One secret that a bot signs in with. */
export interface SignInKey {
  /** The last part of its key in the configuration. */
  readonly name: string;
  readonly prompt: string;
}

interface SignInWords {
  /** In the order in which they are asked for; none for a channel that is linked, or that needs nothing. */
  readonly keys: readonly SignInKey[];
  /** Further keys that a sign-in may stand in. */
  readonly more: readonly string[];
  /** How to give what is missing. */
  readonly give: (target: string) => string;
  /** Where what was handed out is taken back. */
  readonly revoke: string | null;
  /** How to find the stable id of a person. */
  readonly find: string;
}

const inPairing = 'have them write to the bot: the id is in  oc pairing list  and  oc history';

/** What people have to know of signing in to each platform. */
export const signInWords: Readonly<Record<ChannelId, SignInWords>> = {
  local: {
    keys: [],
    more: [],
    give: () => 'it needs no sign-in',
    revoke: null,
    find: 'the id is the name that they write under',
  },
  telegram: {
    keys: [{ name: 'botToken', prompt: "The bot's token, from @BotFather" }],
    more: ['tokenFile'],
    give: (target) => `oc channels login ${target}`,
    revoke: 'write  /revoke  to @BotFather and choose the bot',
    find: `Telegram tells a bot nobody's number by a name; ${inPairing}`,
  },
  discord: {
    keys: [{ name: 'token', prompt: "The bot's token, from the developer portal" }],
    more: [],
    give: (target) => `oc channels login ${target}`,
    revoke: 'https://discord.com/developers/applications, your application, Bot, Reset Token',
    find: `Discord tells a bot nobody's number by a name; copy it in Discord (Settings, Advanced, Developer Mode; then Copy User ID), or ${inPairing}`,
  },
  slack: {
    keys: [
      { name: 'botToken', prompt: "The bot's token (xoxb-), under OAuth & Permissions" },
      { name: 'appToken', prompt: "The app's token (xapp-), with connections:write" },
    ],
    more: [],
    give: (target) => `oc channels login ${target}`,
    revoke:
      'https://api.slack.com/apps, your app: OAuth & Permissions, Revoke Tokens; Basic Information, App-Level Tokens, Revoke',
    find: `Slack tells the id by an email address (oc channels resolve slack NAME@EXAMPLE.ORG), or ${inPairing}`,
  },
  whatsapp: {
    keys: [],
    more: [],
    give: (target) => `oc channels login ${target}`,
    revoke: 'on the phone: Settings, Linked devices, choose the device, Log out',
    find: 'the id is the phone number with its country, +15551234567',
  },
};
