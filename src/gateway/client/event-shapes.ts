import type { EventName } from '../protocol/events.ts';
import { approvalEvents } from './approval-shapes.ts';
import { anObject, count, type Field, id, line, list, maybe, orNull, record, size, text, time } from './fields.ts';

/** Every event that is listened to, as far as it is read. An event of another form is no event, and lists are read again. */
const shapes: Readonly<Record<EventName, Field>> = {
  'connect.challenge': anObject,
  tick: anObject,
  shutdown: anObject,
  health: anObject,
  presence: record({ presence: list(anObject) }),
  'config.changed': record({ path: maybe(text), hash: maybe(text), ts: maybe(time) }),
  'oc.pairing.changed': record({
    change: text,
    channel: text,
    accountId: text,
    senderId: text,
    requestId: orNull(id),
    by: text,
    tsMs: count,
  }),
  'device.pair.requested': record({ requestId: id, deviceId: text, ts: time }),
  'device.pair.resolved': record({ requestId: text, deviceId: text, decision: text, ts: time }),
  'device.pair.changed': anObject,
  'oc.grants.changed': anObject,
  'oc.lockouts.changed': anObject,
  'oc.logs.batch': record({ lines: list(line), dropped: size, cursor: size, file: text }),
  ...approvalEvents,
};

/** What became of an event that arrived: `ignored` is none that this console knows. */
export function judgeEvent(event: string, payload: unknown): 'heard' | 'malformed' | 'ignored' {
  const holds = Object.hasOwn(shapes, event) ? shapes[event as EventName] : undefined; // why: the key was just found
  if (holds === undefined) return 'ignored';
  return holds(payload) ? 'heard' : 'malformed';
}
