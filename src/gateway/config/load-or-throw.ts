import { OcError } from '../protocol/errors.ts';
import type { StatePaths } from '../state/paths.ts';
import type { Env } from './environment.ts';
import { type Loaded, loadConfig } from './load.ts';

/** The effective configuration, or CONFIG_INVALID naming each key and what to do. */
export function loadOrThrow(paths: StatePaths, env: Env): Loaded {
  const loaded = loadConfig({ paths, env });
  if (loaded.ok) return loaded;
  const [first] = loaded.problems;
  throw new OcError(
    'CONFIG_INVALID',
    `${paths.configFile} cannot be used: ${first?.path ?? ''}: ${first?.message ?? 'unreadable'}`,
    loaded.problems.flatMap(({ path, message, hint }) => [`${path}: ${message}`, ...(hint ? [hint] : [])]).slice(1),
    { problems: loaded.problems },
  );
}
