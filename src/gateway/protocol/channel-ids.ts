/** The chat platforms that this program can carry, with the name people know them by. A channel's file adds its row. */
export const channelLabels = {
  local: 'Local',
  telegram: 'Telegram',
  discord: 'Discord',
  slack: 'Slack',
  whatsapp: 'WhatsApp',
} as const satisfies Record<string, string>;

export type ChannelId = keyof typeof channelLabels;

export const isChannelId = (value: string): value is ChannelId => Object.hasOwn(channelLabels, value);
