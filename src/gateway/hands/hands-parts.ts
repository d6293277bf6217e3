import type { Config } from '../config/config.ts';
import type { Domain } from '../domain.ts';
import type { Log } from '../logs/log.ts';
import { ownPlaces } from '../state/own-places.ts';
import type { StatePaths } from '../state/paths.ts';
import type { HandsParts } from './parts.ts';

interface Started {
  readonly paths: StatePaths;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The hands' parts of a gateway that starts. */
export function handsParts({ paths, env }: Started, config: () => Config, log: Log, domain: Domain): HandsParts {
  const { store, ledger, approvals } = domain;
  return {
    ...{ log, now: Date.now, config, store, ledger, approvals, env },
    workspaceDir: paths.workspaceDir,
    stateIdFile: paths.sandboxId,
    guarded: ownPlaces(paths, env),
  };
}
