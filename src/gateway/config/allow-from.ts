import type { ChannelId } from '../protocol/channel-ids.ts';
import type { AccountConfig } from './config.ts';

/** How a channel's stable sender ids look. A new channel does not compile without its row. */
const stableIds = {
  local: { form: /^[a-z0-9][a-z0-9._-]{0,31}$/, words: 'a name in lower-case letters, digits, ".", "_" and "-"' },
  telegram: { form: /^[1-9]\d{0,15}$/, words: 'the number of a person (their @name is none)' },
  slack: {
    form: /^[TE][A-Z0-9]{2,31}:[UW][A-Z0-9]{2,31}$/,
    words: 'the workspace and the member, T...:U... (a member id alone is not unique)',
  },
  whatsapp: {
    form: /^(?:\+[1-9]\d{5,14}|[1-9]\d{0,19}@lid)$/,
    words: "a phone number with its country (+15551234567), or WhatsApp's own number of a person (...@lid)",
  },
  discord: { form: /^[1-9]\d{15,19}$/, words: 'the id of a user, 17 digits or more (a name is none)' },
} as const satisfies Record<ChannelId, { readonly form: RegExp; readonly words: string }>;

type Inert = AccountConfig['inertAllowFrom'][number];

/** Forms that people write for an identity although they are none, said in their own words before the general rule. */
const notIds: readonly { readonly form: RegExp; readonly because: string }[] = [
  { form: /^\s*$/, because: 'it is empty' },
  { form: /^@/, because: 'a @username changes hands; write the stable id' },
  { form: /#\d{4}$/, because: 'a name#1234 changes hands; write the stable id' },
  { form: /^[^@\s]+@[^@\s]+\.[^@\s]+$/, because: 'an e-mail address is no sender id here' },
  { form: /\*/, because: 'only a lone "*" admits everybody' },
];

/** Sorts the entries of an `allowFrom` into those that admit somebody and those that are kept and admit nobody. */
export function sortAllowFrom(
  channel: ChannelId,
  entries: readonly string[],
): { readonly admits: readonly string[]; readonly inert: readonly Inert[] } {
  const admits: string[] = [];
  const inert: Inert[] = [];
  for (const entry of new Set(entries)) {
    const because = whyInert(channel, entry);
    if (because === null) admits.push(entry);
    else inert.push({ entry, because });
  }
  return { admits, inert };
}

function whyInert(channel: ChannelId, entry: string): string | null {
  const { form, words } = stableIds[channel];
  if (entry === '*') return null;
  const known = notIds.find((row) => row.form.test(entry));
  if (known !== undefined) return known.because;
  return form.test(entry) ? null : `a sender id of this channel is ${words}`;
}
