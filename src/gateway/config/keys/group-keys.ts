import { channelLabels } from '../../protocol/channel-ids.ts';
import { choice, flag } from './key-kind.ts';
import { senders } from './key-kinds.ts';
import type { KeyRow } from './key-row.ts';
import { mentionNames } from './pattern-kind.ts';

const groupPolicies = choice(['allowlist', 'open', 'disabled', 'owner-only', 'admins'], {
  everyone: 'open',
  none: 'disabled',
});

/** Who is heard in groups. What an account does not say of itself is as the channel says. */
export const groupKeys: readonly KeyRow[] = [
  ...Object.keys(channelLabels).flatMap((channel) => [
    ...rowsAt(`channels.${channel}`, 'allowlist'),
    ...rowsAt(`channels.${channel}.accounts.*`, null),
  ]),
  {
    path: 'messages.groupChat.mentionPatterns',
    kind: mentionNames,
    fallback: [],
    summary: 'Names that count as a mention in groups: whole words, or a pattern between slashes.',
  },
  {
    path: 'agents.list.*.groupChat.mentionPatterns',
    kind: mentionNames,
    fallback: null,
    summary: 'Names of this agent, instead of messages.groupChat.mentionPatterns.',
  },
];

function rowsAt(place: string, policy: 'allowlist' | null): readonly KeyRow[] {
  return [
    {
      path: `${place}.groupPolicy`,
      aliases: [`${place}.guildPolicy`],
      kind: groupPolicies,
      fallback: policy,
      summary: 'Which groups are listened to: those below, all, none, the owner alone, or administrators too.',
    },
    {
      path: `${place}.groupAllowFrom`,
      kind: senders,
      fallback: null,
      summary: 'Who is heard in listed groups; without it everybody in one that is listed by its id.',
    },
    {
      path: `${place}.groups.*.enabled`,
      kind: flag,
      fallback: true,
      summary: 'false: nobody is heard in this group, or with "*" in none but those that say true.',
    },
    {
      path: `${place}.groups.*.requireMention`,
      kind: flag,
      fallback: null,
      summary: 'Whether a message must name the assistant; true where nothing says otherwise.',
    },
    {
      path: `${place}.groups.*.allowFrom`,
      kind: senders,
      fallback: null,
      summary: 'Who is heard in this group, whatever groupAllowFrom says.',
    },
  ];
}
