import type * as Official from '@openclaw/gateway-protocol';
import { method } from './method-row.ts';
import { integer, object, official, oneOf, optional, text } from './shape.ts';
import type { SessionAborted, SessionForgotten, SessionPage, SessionShown, SessionsList } from './status.ts';

/** The rows about conversations. */
export const sessionMethods = {
  'sessions.list': method<SessionsList>()('operator.read', official<Official.SessionsListParams>('SessionsListParams')),
  /** Ends the turn that runs in a conversation and drops what waits in it; needs its key. */
  'sessions.abort': method<SessionAborted>()(
    'operator.write',
    official<Official.SessionsAbortParams>('SessionsAbortParams'),
  ),
  'chat.abort': method<{ readonly ok: true; readonly aborted: boolean; readonly runIds: readonly string[] }>()(
    'operator.write',
    official<Official.ChatAbortParams>('ChatAbortParams'),
  ),
  /** The newest of a conversation, oldest first; secrets of tools are taken out when it is written. */
  'oc.session.show': method<SessionShown>()(
    'operator.read',
    object({ key: text(512), limit: optional(integer(1, 1000)) }),
  ),
  /** The whole of a conversation, a page at a time. */
  'oc.session.page': method<SessionPage>()(
    'operator.read',
    object({ key: text(512), offset: integer(0, Number.MAX_SAFE_INTEGER) }),
  ),
  /** The conversation begins afresh: what was said is put aside in a file, or destroyed. */
  'oc.session.forget': method<SessionForgotten>()(
    'operator.admin',
    object({ key: text(512), how: oneOf('reset', 'delete') }),
  ),
};
