import { SocketModeClient } from '@slack/socket-mode';
import { type Fields, fieldsOf } from '../fields.ts';

/** What the library tells itself under these names must not come from outside. */
const reserved: ReadonlySet<string> = new Set([
  'authenticated',
  'close',
  'connected',
  'connecting',
  'disconnected',
  'disconnecting',
  'error',
  'outgoing_message',
  'reconnecting',
  'slack_event',
  'ws_message',
]);

/**
 * Slack's own client, told nothing that it could fall over: it takes a message of the line apart without looking, in a promise
 * that nobody waits for, so that what is not of the form it expects would end the process.
 */
export class GuardedClient extends SocketModeClient {
  /** Hears of everything that was understood, before the library does. */
  heard: (message: Fields) => void = () => undefined;

  protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
    const message = isBinary ? null : envelopeOf(data);
    if (message === null) return;
    try {
      this.heard(message);
      await super.onWebSocketMessage(data, isBinary);
    } catch (error) {
      this.emit('error', error);
    }
  }
}

/** Null: it is nothing that Slack sends, and there is nobody to say so to. */
function envelopeOf(data: unknown): Fields | null {
  const message = typeof data === 'string' ? fieldsOf(parsed(data)) : null;
  const type = message?.['type'];
  if (message === null || typeof type !== 'string' || reserved.has(type)) return null;
  if (type === 'hello' || type === 'disconnect') return message;
  if (typeof message['envelope_id'] !== 'string') return null;
  if (type !== 'events_api') return message;
  const name = fieldsOf(fieldsOf(message['payload'])?.['event'])?.['type'];
  return typeof name === 'string' && !reserved.has(name) ? message : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
