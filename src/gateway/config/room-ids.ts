import type { ChannelId } from '../protocol/channel-ids.ts';
import type { Config } from './config.ts';
import { formatKeyPath } from './keys/key-path.ts';
import type { Problem } from './remarks/problem.ts';
import { shellWord } from './shell-word.ts';

/** How the stable ids of a channel's groups look. A new channel does not compile without its row. */
const roomIds: Readonly<Record<ChannelId, { readonly form: RegExp; readonly words: string }>> = {
  local: { form: /^(?!)/, words: 'nothing: this channel has no groups' },
  telegram: { form: /^-\d{1,19}$/, words: 'a number that begins with a minus' },
  discord: { form: /^[1-9]\d{15,19}$/, words: 'the id of a server, a channel or a thread, 17 digits or more' },
  whatsapp: { form: /^[1-9]\d{4,24}(?:-\d{4,15})?@g\.us$/, words: 'digits and @g.us' },
  slack: { form: /^[CG][A-Z0-9]{2,31}$/, words: 'the id of a conversation, C... or G...' },
};

export const isRoomId = (channel: ChannelId, name: string): boolean => roomIds[channel].form.test(name);
export const roomIdWords = (channel: ChannelId): string => roomIds[channel].words;

/** A group is named by what nobody can rename: under any other name its rules would be about nothing, or about another. */
export const namedRooms = ({ accounts }: Config): readonly Problem[] => {
  const wrong = accounts.flatMap(({ channel, at, groups }) =>
    Object.keys(groups.groups)
      .filter((name) => name !== '*' && !isRoomId(channel, name))
      // An account's own section may have it from its channel's.
      .map((name) => ({ channel, name, key: at.length > 2 ? null : formatKeyPath([...at, 'groups', name]) })),
  );
  const once = new Map(wrong.map((each) => [`${each.channel}\0${each.name}`, each]));
  return [...once.values()].map(({ channel, name, key }) => ({
    path: `channels.${channel}.groups`,
    message: `names the group ${JSON.stringify(name)}, which is no stable id: names change`,
    hint: `An id of a group of this channel is ${roomIds[channel].words}.${key === null ? '' : `  oc config unset ${shellWord(key)}`}`,
  }));
};
