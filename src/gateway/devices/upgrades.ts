import type { DeviceResolved, UpgradeResult } from '../protocol/devices.ts';
import { type DeviceDeps, note } from './device-deps.ts';
import { isDue, issue } from './entry.ts';

type Tell = (result: UpgradeResult) => void;

/** Devices that wait, on their own connection, for what becomes of their request. Nothing of it outlives the process. */
export class UpgradeWaiters {
  readonly #deps: DeviceDeps;
  readonly #waiting = new Map<string, Set<Tell>>();

  constructor(deps: DeviceDeps) {
    this.#deps = deps;
  }

  /** Tells when it was decided; the result takes the listener away. */
  wait(requestId: string, tell: Tell): () => void {
    const listeners = this.#waiting.get(requestId) ?? new Set();
    this.#waiting.set(requestId, listeners.add(tell));
    return () => {
      listeners.delete(tell);
      if (listeners.size === 0) this.#waiting.delete(requestId);
    };
  }

  settle({ requestId, deviceId, decision }: DeviceResolved): void {
    const listeners = this.#waiting.get(requestId);
    if (listeners === undefined) return;
    this.#waiting.delete(requestId);
    const result = decision === 'approved' ? this.#granted(requestId, deviceId) : { status: decision, requestId };
    for (const tell of listeners) tell(result);
  }

  /** The new token goes out with the answer, before the connection that the old one opened is closed. */
  #granted(requestId: string, deviceId: string): UpgradeResult {
    let result: UpgradeResult = { status: 'rejected', requestId };
    // What cannot be written now stays due to the device, and must not undo what was decided about it.
    note(this.#deps, () => {
      const token = this.#deps.rows.token(deviceId);
      if (token === null || !isDue(token)) return;
      result = { status: 'approved', requestId, deviceToken: issue(this.#deps, token), scopes: token.scopes };
    });
    return result;
  }
}
