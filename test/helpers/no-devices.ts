import type { DeviceDoor } from '../../src/gateway/protocol/devices.ts';

/** A door where no device is known, and every one of them waits. */
export const noDevices: DeviceDoor = {
  byToken: () => ({ kind: 'unknown-token' }),
  byKey: () => ({
    kind: 'waits',
    reason: 'not-paired',
    requestId: '5f0c0000-0000-4000-8000-000000000000',
    approved: [],
  }),
  bySecret: () => null,
};
