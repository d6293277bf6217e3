import { count, type Field, flag, list, oneOf, orNull, record, text, time } from './fields.ts';

const maybeText = orNull(text);
const verdict = record({ effect: oneOf('allow', 'ask', 'deny', 'needs'), by: text, because: maybeText });

const row = record({
  ...{ channel: text, accountId: text, by: text, because: maybeText, room: maybeText, senderId: maybeText },
  chat: oneOf('direct', 'group'),
  who: oneOf('sender', 'everybody else'),
  isOwner: flag,
  effect: oneOf('allow', 'ask', 'deny', 'needs'),
  mention: orNull(flag),
});

const turn = record({
  ...{ agentId: text, sessionKey: text, isOperators: flag, elevated: verdict },
  place: oneOf('host', 'sandbox'),
  sandbox: record({ engine: text, scope: text, workspaceAccess: text }),
  tools: list(record({ name: text, allowed: flag, by: text })),
});

const way = record({
  to: oneOf('let in', 'hear without a mention', 'keep out'),
  steps: list(record({ says: text, commands: list(text) })),
});

/** What is shown of who can talk to the assistant; its commands are printed for people to paste. */
export const accessShapes: Readonly<Record<string, Field>> = {
  'oc.access.list': record({
    rows: list(row),
    omitted: count,
    inert: list(record({ path: text, entry: text, because: text })),
    owner: list(text),
    waiting: count,
  }),
  'oc.access.explain': record({
    ...{ channel: text, accountId: text, at: text, senderId: text, aliases: list(text), isOwner: flag },
    chat: record({ kind: oneOf('direct', 'group'), id: text, rooms: list(text) }),
    standing: record({ approved: flag, denied: orNull(oneOf('blocked', 'rejected')) }),
    administrator: oneOf('yes', 'no', 'unknown', 'not asked'),
    ...{ decision: verdict, unmentioned: orNull(verdict), turn: orNull(turn), ways: list(way), notes: list(text) },
  }),
  'oc.access.recent': record({
    decisions: list(
      record({
        ...{ atMs: time, channel: text, accountId: text, messageId: maybeText, chatId: maybeText, senderId: maybeText },
        ...{ by: text, because: maybeText, rooms: list(text), aliases: list(text) },
        chatKind: oneOf('direct', 'group', 'unknown'),
        effect: oneOf('allow', 'ask', 'deny'),
      }),
    ),
    remembered: flag,
  }),
};
