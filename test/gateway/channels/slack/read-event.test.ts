import type { AppMentionEvent, FileShareMessageEvent } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { appMentionOf, payloadOf } from '../../../helpers/slack-stand-in.ts';
import { direct, message, read, readPayload } from './events.ts';

const inRoom = { channel: 'C0ROOM', channel_type: 'channel' } as const;

/** Whether an account that lets everybody in would have it as a direct message. */
function effect(payload: unknown): 'allow' | 'deny' {
  const { senderId, event, chat } = readPayload(payload);
  return event === 'message' && senderId !== null && chat.kind === 'direct' ? 'allow' : 'deny';
}
const effectOf = (event: object, outer: object = {}) => effect(payloadOf('T0HOME', 'U0BOT', event, outer));

/** Every other kind of event that tells of what somebody did. */
const kinds: readonly string[] = [
  'reaction_added',
  'reaction_removed',
  'pin_added',
  'member_joined_channel',
  'member_left_channel',
  'channel_rename',
  'channel_created',
  'channel_archive',
  'file_shared',
  'file_comment_added',
  'link_shared',
  'app_home_opened',
  'app_uninstalled',
  'tokens_revoked',
  'team_join',
  'user_change',
  'im_created',
  'message_metadata_posted',
  'assistant_thread_started',
  'function_executed',
  'star_added',
  'emoji_changed',
  'toString',
];

/** Of @slack/types and the documentation, but for the four that are new messages of people. */
const subtypes: readonly string[] = [
  'bot_message',
  'bot_add',
  'bot_remove',
  'assistant_app_thread',
  'channel_archive',
  'channel_convert_to_private',
  'channel_join',
  'channel_leave',
  'channel_name',
  'channel_posting_permissions',
  'channel_purpose',
  'channel_topic',
  'channel_unarchive',
  'document_mention',
  'ekm_access_denied',
  'file_comment',
  'file_mention',
  'group_join',
  'group_topic',
  'huddle_thread',
  'message_changed',
  'message_deleted',
  'message_replied',
  'pinned_item',
  'reminder_add',
  'reply_broadcast',
  'sh_room_created',
  'tombstone',
  'unpinned_item',
  'something_new',
  '',
];

const odd: Readonly<Record<string, object>> = {
  'of a bot': { bot_id: 'B0OTHER' },
  'of a bot, by its profile': { bot_profile: { id: 'B0OTHER' } },
  'of an app': { app_id: 'A0OTHER' },
  'under a name of its own': { username: 'U0ALICE' },
  'of the bot itself': { user: 'U0BOT' },
  'of Slackbot': { user: 'USLACKBOT' },
  'of whoever may not be seen': { user: 'UREVOKEDU' },
  'without a user': { user: undefined },
  'of an empty user': { user: '' },
  'of no user': { user: null },
  'of a user by a number': { user: 7 },
  'of a user by name': { user: 'alice' },
  'of a user with a NUL': { user: 'U0ALICE\0' },
  'of two users': { user: ['U0ALICE'] },
  'that was edited': { edited: { user: 'U0ALICE', ts: '1795000000.000200' } },
  'that is hidden': { hidden: true },
  'that one person sees': { is_ephemeral: true },
  'shown as of a bot': { display_as_bot: true },
  'that is still being written': { streaming_state: 'in_progress' },
  'that holds another': { message: message() },
  'without text': { text: undefined },
  'with an empty text': { text: '' },
  'with a text that is none': { text: ['hello'] },
  'without a time': { ts: undefined },
  'with a time that is none': { ts: '5' },
  'in a channel': inRoom,
  'in a private channel': { channel: 'G0ROOM', channel_type: 'group' },
  'in a group of direct messages': { channel: 'G0MPIM', channel_type: 'mpim' },
  'in a group of direct messages, of the newer ids': { channel: 'C0MPIM', channel_type: 'mpim' },
  'in the home of an app': { channel_type: 'app_home' },
  'in a conversation of no kind': { channel_type: undefined },
  'in a conversation of a new kind': { channel_type: 'huddle' },
  'in a direct conversation with the id of a channel': { channel: 'C0ROOM' },
  'in a channel with the id of a direct conversation': { channel_type: 'channel' },
  'without a conversation': { channel: undefined },
  'in a conversation by name': { channel: '#general' },
  'of a workspace that is none': { team: 'acme' },
  'of two workspaces at once': { user_team: 'T0ONE', source_team: 'T0TWO' },
  'of a marked workspace that is none': { user_team: '', source_team: 'T0HOME' },
  'that names the bot, in direct messages': { type: 'app_mention' },
  'that names the bot, in direct messages without a kind': { type: 'app_mention', channel_type: undefined },
};

/** Wrappings of a plain direct message. */
const wrappings: Readonly<Record<string, object>> = {
  'of another workspace': { authorizations: [{ team_id: 'T0OTHER', user_id: 'U0BOT', is_bot: true }] },
  'of another bot': { authorizations: [{ team_id: 'T0HOME', user_id: 'U0BOT2', is_bot: true }] },
  'of another workspace, without authorizations': { authorizations: undefined, context_team_id: 'T0OTHER' },
  'of no workspace': { authorizations: [], context_team_id: undefined, team_id: undefined },
  'of another app': { api_app_id: 'A0OTHER' },
  'of no app': { api_app_id: undefined },
  'of another type': { type: 'url_verification' },
};

describe('THREATS 77: what Slack reports', () => {
  it.each(kinds)('is no message when it is %s', (type) => {
    expect(effectOf(message({ type }))).toBe('deny');
  });

  it.each(subtypes)('is no message when it is of the kind "%s"', (subtype) => {
    expect(effectOf(message({ subtype }))).toBe('deny');
    expect(effectOf(appMentionOf('U0BOT', { subtype }))).toBe('deny');
    expect(read(appMentionOf('U0BOT', { subtype })).event).toBe('other');
  });

  it.each(Object.entries(odd))(
    'is not admitted when it is a message %s, even where everybody is (THREATS 67, 76, 81)',
    (_, fields) => {
      expect(effectOf(message(fields))).toBe('deny');
    },
  );

  it.each(Object.entries(wrappings))('is not for us when it is %s', (_, outer) => {
    expect(effectOf(direct, outer)).toBe('deny');
  });

  it.each([null, undefined, 7, 'x', [], {}, { event: null }, { event: [] }, { event: 'hello' }])(
    'is nothing when it is %j',
    (payload) => {
      expect(effect(payload)).toBe('deny');
    },
  );

  it('is judged with a test that can fail: the plain message is admitted', () => {
    expect(effectOf(direct)).toBe('allow');
    expect(effectOf(direct, { authorizations: undefined })).toBe('allow');
  });

  it.each(['file_share', 'thread_broadcast', 'me_message'])('is a message when it is a %s', (subtype) => {
    expect(effectOf(message({ subtype }))).toBe('allow');
  });
});

describe('a message of Slack', () => {
  it('of a file is its words, and its files are not looked at', () => {
    const share: FileShareMessageEvent = {
      type: 'message',
      subtype: 'file_share',
      text: 'look',
      upload: false,
      user: 'U0ALICE',
      ts: '1795000000.000100',
      event_ts: '1795000000.000100',
      channel: 'D0ALICE',
      channel_type: 'im',
    };
    expect(read(share)).toMatchObject({ event: 'message', senderId: 'T0HOME:U0ALICE', text: 'look' });
  });

  it('that shares another is the words of who shares it', () => {
    const attachments = [{ is_share: true, text: 'somebody else wrote this', author_id: 'U0OWNER' }];
    expect(read(message({ attachments }))).toMatchObject({ text: 'hello', senderId: 'T0HOME:U0ALICE' });
  });

  it('in a room is of a group that the room is named by', () => {
    expect(read(message(inRoom)).chat).toEqual({ kind: 'group', id: 'C0ROOM', rooms: ['C0ROOM'] });
    expect(read(message({ channel: 'G0MPIM', channel_type: 'mpim' })).chat.kind).toBe('group');
  });

  it('that names the bot comes without a kind, and is of a group', () => {
    const mention: AppMentionEvent = appMentionOf('U0BOT', { team: 'T0HOME' });
    expect(read(mention)).toMatchObject({
      event: 'message',
      senderId: 'T0HOME:U0ALICE',
      chat: { kind: 'group', id: 'C0ROOM', rooms: ['C0ROOM'] },
      mention: 'mention',
    });
  });

  it('in a thread is answered in the thread, which is of its room', () => {
    const thread = message({ ...inRoom, thread_ts: '1794999999.000100' });
    expect(read(thread).chat).toEqual({ kind: 'group', id: 'C0ROOM:1794999999.000100', rooms: ['C0ROOM'] });
    expect(read(message({ ...inRoom, thread_ts: direct.ts })).chat.id).toBe('C0ROOM');
    expect(read(message({ thread_ts: '1794999999.000100' })).chat).toMatchObject({
      kind: 'direct',
      id: 'D0ALICE:1794999999.000100',
    });
  });

  it('answers the bot in a thread of the bot, when Slack says so', () => {
    const reply = { ...inRoom, thread_ts: '1794999999.000100', parent_user_id: 'U0BOT' };
    expect(read(message(reply)).mention).toBe('reply');
    expect(read(message({ ...reply, parent_user_id: 'U0ALICE' })).mention).toBe('none');
    expect(read(message({ ...reply, thread_ts: undefined })).mention).toBe('none');
    expect(read(message({ ...reply, text: 'hi <@U0BOT>' })).mention).toBe('mention');
  });

  it('is cut at the length that Slack allows, between two signs', () => {
    const { text } = read(message({ text: `a${'😀'.repeat(50_000)}` }));
    expect(text.length).toBe(39_999);
    expect(text.isWellFormed()).toBe(true);
  });

  it.each(['`', '<', '<@', '```', '&gt;', ' ', '`a', '`a`', '<@U0BOT', '<a>', '&', '\n&gt;', '(a+)+$'])(
    'of 64 KB of %j is read within ten milliseconds (THREATS 82)',
    (piece) => {
      const written = message({ text: piece.repeat(Math.ceil(65_536 / piece.length)) });
      const tookMs = Array.from({ length: 10 }, () => {
        const startedMs = performance.now();
        read(written);
        return performance.now() - startedMs;
      });
      // The others were kept waiting by whatever else this machine does.
      expect(Math.min(...tookMs)).toBeLessThan(10);
    },
  );
});
