import type { AccessTable, DecidedMessages, Explanation } from './access.ts';
import { method } from './method-row.ts';
import { list, object, optional, text } from './shape.ts';

/** Who can talk to the assistant, and why. They name senders, as everything at pairing scope does. */
export const accessMethods = {
  'oc.access.list': method<AccessTable>()('operator.pairing', object({})),
  /** `chat`: `direct`, or a group's stable id; `within`: those of the channel and the server that it is in. */
  'oc.access.explain': method<Explanation>()(
    'operator.pairing',
    object({
      channel: text(64),
      accountId: optional(text(64)),
      chat: text(256),
      within: optional(list(text(256), 8)),
      senderId: text(256),
      aliases: optional(list(text(256), 8)),
    }),
  ),
  /** The latest messages, or those with this id of the platform. */
  'oc.access.recent': method<DecidedMessages>()('operator.pairing', object({ messageId: optional(text(256)) })),
};
