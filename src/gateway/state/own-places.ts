import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { MountPlaces } from '../policy/mount-rules.ts';
import type { StatePaths } from './paths.ts';

export type OwnPaths = Pick<StatePaths, 'stateDir' | 'configFile' | 'gatewaySocket'>;

/** What lies where, for whoever keeps tools and containers from it. A home that nobody names is the one of our user. */
export const ownPlaces = (
  { stateDir, configFile, gatewaySocket }: OwnPaths,
  env: Readonly<Record<string, string | undefined>>,
): MountPlaces => ({
  home: env['HOME'] || homedir(),
  ours: [...new Set([stateDir, dirname(configFile), dirname(gatewaySocket)])],
});
