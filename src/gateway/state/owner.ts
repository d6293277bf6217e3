import { existsSync } from 'node:fs';
import { OcError } from '../protocol/errors.ts';
import type { StatePaths } from './paths.ts';

/** A state directory with OpenClaw's store and none of ours is OpenClaw's: it may be read, and nothing else. */
export const belongsToOpenClaw = (paths: StatePaths): boolean =>
  existsSync(paths.foreignStore) && !existsSync(paths.store);

/** Every writing command and the gateway call this before they touch the state directory. Throws STATE_OF_OPENCLAW. */
export function refuseForeignState(paths: StatePaths): void {
  if (!belongsToOpenClaw(paths)) return;
  throw new OcError('STATE_OF_OPENCLAW', `${paths.stateDir} belongs to an OpenClaw installation; nothing was changed`, [
    'Keep both apart with  oc --profile NAME gateway start',
    'Attach to its gateway with  oc tui',
  ]);
}
