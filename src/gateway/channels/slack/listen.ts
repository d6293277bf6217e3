import type { Log } from '../../logs/log.ts';
import { OcError } from '../../protocol/errors.ts';
import type { ChannelStatus } from '../channel.ts';
import { Connection } from '../connection.ts';
import type { Failure } from '../failure.ts';
import { type Fields, fieldsOf } from '../fields.ts';
import { closedBy, failureOf } from './failure.ts';
import { holdLine } from './hold-line.ts';
import type { SlackSelf } from './read-event.ts';
import type { SlackApi, SlackTokens } from './web-api.ts';

export interface ListenParts extends SlackTokens {
  readonly accountId: string;
  readonly greetingMs: number;
  readonly api: SlackApi;
  readonly log: Log;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly status: (status: ChannelStatus) => void;
  readonly introduced: (self: SlackSelf) => void;
  readonly hasRoom: () => boolean;
  /** Takes the payload of one event, and what tells Slack that it arrived. */
  readonly hand: (payload: unknown, acknowledge: () => Promise<void>) => void;
}

/** A line that lived for so long was one; Slack renews each within hours, and says so. */
const livelyMs = 5000;

/**
 * Hears of the app's events until `stop`, or until Slack says that it is no use. Each line begins with asking who the bot is:
 * it may have been taken out of its workspace, or be in another.
 */
export async function listen(parts: ListenParts, stop: AbortSignal): Promise<void> {
  const connection = new Connection({ ...parts, subsystem: 'slack' });
  while (!stop.aborted) {
    const failure = await oneLine(parts, connection, stop);
    if (stop.aborted) return;
    if (failure === null) continue;
    const pauseMs = connection.failed(failure);
    if (pauseMs === null) return;
    await parts.wait(pauseMs, stop).catch(() => undefined);
  }
}

/** Null: Slack asks for the next line, and this one was good. */
async function oneLine(parts: ListenParts, connection: Connection, stop: AbortSignal): Promise<Failure | null> {
  try {
    const self = await parts.api.self(stop);
    parts.introduced(self);
    const startedMs = performance.now();
    const opened = (hello: Fields): void => {
      requireSameApp(self, hello);
      warnOfOthers(parts, hello);
      connection.answered();
    };
    const { reason } = await holdLine({ ...parts, opened }, stop);
    const failure = closedBy(reason ?? '');
    const isRenewal = reason !== null && !failure.final && performance.now() - startedMs >= livelyMs;
    return isRenewal ? null : failure;
  } catch (error) {
    return failureOf(error);
  }
}

function requireSameApp({ appId }: SlackSelf, { connection_info: info }: Fields): void {
  const other = fieldsOf(info)?.['app_id'];
  if (appId === null || other === undefined || other === appId) return;
  throw new OcError('CONFIG_INVALID', 'the app token belongs to another app than the bot token');
}

/** Slack gives each event to one line of an app: somebody else's line takes some of them. */
function warnOfOthers({ accountId, log }: ListenParts, { num_connections: count }: Fields): void {
  if (typeof count === 'number' && count > 1) {
    log.warn('slack', 'the app has other open lines, and each message comes on one of them', {
      account: accountId,
      lines: count,
    });
  }
}
