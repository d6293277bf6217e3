import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Domain } from '../domain.ts';
import type { Log } from '../logs/log.ts';
import type { StatePaths } from '../state/paths.ts';
import type { HandsParts } from './parts.ts';

interface Started {
  readonly paths: StatePaths;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The hands' parts of a gateway that starts. */
export function handsParts({ paths, env }: Started, config: () => Config, log: Log, domain: Domain): HandsParts {
  const { store, ledger, approvals } = domain;
  const { stateDir, configFile, gatewaySocket } = paths;
  const ours = new Set([stateDir, dirname(configFile), dirname(gatewaySocket)]);
  return {
    ...{ log, now: Date.now, config, store, ledger, approvals, env },
    workspaceDir: join(stateDir, 'workspace'),
    stateIdFile: join(dirname(paths.store), 'sandbox-id'),
    guarded: { home: env['HOME'] ?? '/', ours: [...ours] },
  };
}
