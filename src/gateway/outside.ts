import { requestedEvent, resolvedEvent } from './approvals/official-row.ts';
import type { Outside } from './domain.ts';
import type { Log } from './logs/log.ts';
import type { Server } from './server/server.ts';

export const guardOutside = (log: Log, server: () => Server | null): Outside['guard'] => ({
  onLockouts: () => server()?.broadcast('oc.lockouts.changed', {}),
  onFault: (error) => log.error('gateway/auth', 'what happened at the door could not be written', { error }),
});

/** What the queue tells: the log what happened and to which request, listeners all of it. */
export function approvalsOutside(log: Log, server: () => Server | null): Outside['approvals'] {
  return {
    onRequested(approval) {
      const { event, payload, except } = requestedEvent(approval);
      log.info('approvals', 'requested', { id: approval.row.id });
      server()?.broadcast(event, payload, except);
    },
    onResolved(approval) {
      const { event, payload, except } = resolvedEvent(approval);
      log.info('approvals', approval.end.status, { id: approval.row.id, reason: approval.end.reason });
      server()?.broadcast(event, payload, except);
    },
    onGrantsChanged: () => server()?.broadcast('oc.grants.changed', {}),
    onFault: (error) => log.error('approvals', 'what was due could not be written; trying again', { error }),
  };
}

/** What happens to devices: operators hear of it, and what a token opened that is no good any more is closed. */
export function devicesOutside(log: Log, server: () => Server | null): Outside['devices'] {
  return {
    onChange({ event, payload }) {
      const { requestId, decision } = { requestId: undefined, decision: undefined, ...payload };
      log.info('gateway/devices', event.slice('device.pair.'.length), { requestId, decision });
      server()?.broadcast(event, payload);
    },
    // The turn after this one: the answer that brings a device its new token goes out first.
    onRevoked: (deviceId, reason) => setImmediate(() => server()?.signOut(reason, `device:${deviceId}`)),
    onFault: (error) => log.error('gateway/devices', 'a note about a device could not be written', { error }),
  };
}
