import { describe, expect, it } from 'vitest';
import { type Engine, keepSandboxes } from '../../../src/gateway/sandbox/sandboxes.ts';
import { settingsOf } from '../../../src/gateway/sandbox/settings.ts';
import { policyOf } from '../config/place.ts';

const settings = settingsOf(policyOf('{}').config.sandbox, '/workspace', null);
const anybody = { name: 'operator', stillMay: () => true };

/** All that was resolved or rejected by now has been followed. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Places whose end is what a test says. */
function engineOf(stop: () => Promise<void>): Engine {
  const run = () => Promise.reject(new Error('nothing runs here'));
  return {
    open: async () => ({ kind: 'docker', workspace: '/workspace', ended: false, run, stop }),
    sweep: async () => undefined,
    left: () => [],
    close: () => undefined,
  };
}

describe('a place that could not be ended at first', () => {
  it('is not told of at the end of the gateway, when it has long been gone; one that cannot be ended then is', async () => {
    let tries = 0;
    const engine = engineOf(async () => {
      tries += 1;
      throw new Error(`still there ${tries}`);
    });
    const sandboxes = keepSandboxes({ docker: engine, bubblewrap: engine });
    await sandboxes.of('one', settings, anybody);
    // Other settings are another place, and the first one ends.
    await sandboxes.of('one', { ...settings, pids: settings.pids + 1 }, anybody);
    await settled();
    expect(tries).toBe(1);
    await expect(sandboxes.stop()).rejects.toThrow('still there 2');
    await expect(sandboxes.stop()).resolves.toBeUndefined();
  });
});
