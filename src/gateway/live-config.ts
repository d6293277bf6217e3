import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Config } from './config/config.ts';
import { ensureGatewayToken } from './config/gateway-token.ts';
import type { Loaded } from './config/load.ts';
import { loadOrThrow } from './config/load-or-throw.ts';
import { proxyProblem } from './config/proxy-remarks.ts';
import { tailscaleProblem } from './config/tailscale-remarks.ts';
import { watchConfig } from './config/watch.ts';
import type { Log } from './logs/log.ts';
import { OcError } from './protocol/errors.ts';
import type { EventPayloads } from './protocol/events.ts';
import type { StatePaths } from './state/paths.ts';

/** The configuration of a running gateway: always the last one that was complete. */
export interface LiveConfig {
  readonly config: () => Config;
  /** What is wrong with the file on disk, if it is not what runs. */
  problem(): string | null;
  /** Looks at the file soon; a change of it counts then. */
  look(): void;
  /** Looks at it at once: a change of it counts when this returns. */
  lookNow(): void;
  onChange(listener: (config: Config, changed: readonly string[]) => void): void;
  changedEvent(): EventPayloads['config.changed'];
  close(): void;
}

type Env = Readonly<Record<string, string | undefined>>;

interface BeforeUse {
  /** Throws where no gateway may be started, before a token is made: a network wants a secret that somebody has thought about. */
  readonly check: (config: Config) => Promise<void>;
  /** What the command line says instead of the file; remarks about it are not the file's to make. */
  readonly overridden: readonly string[];
}

/** Loads, makes a token where there is none, and watches. Throws CONFIG_INVALID with every problem when it cannot load. */
export async function openLiveConfig(
  paths: StatePaths,
  env: Env,
  log: Log,
  { check, overridden }: BeforeUse,
): Promise<LiveConfig> {
  let loaded = loadStartable(paths, env);
  await check(loaded.config);
  const { mode, token } = loaded.config.gateway.auth;
  if (mode === 'token' && token === null) {
    if ((await ensureGatewayToken({ paths, env })) === 'made') log.info('config', 'a gateway token was made');
    loaded = loadOrThrow(paths, env);
  }
  for (const { path, message } of loaded.warnings) {
    if (!overridden.includes(path)) log.warn('config', message, { path });
  }
  let current = loaded.config;
  let listener: (config: Config, changed: readonly string[]) => void = () => undefined;
  const watcher = watchConfig({
    paths,
    env,
    current,
    onConfig(config, changed) {
      current = config;
      log.info('config', 'configuration reloaded', { changed });
      listener(config, changed);
    },
    onProblem: (text) =>
      log.error('config', 'configuration not reloaded; the last complete one stays', { problem: text }),
  });
  return {
    config: () => current,
    problem: () => watcher.problem(),
    look: () => watcher.look(),
    lookNow: () => watcher.lookNow(),
    onChange: (next) => {
      listener = next;
    },
    changedEvent: () => ({ path: basename(paths.configFile), hash: hashOf(current), ts: Date.now() }),
    close: () => watcher.close(),
  };
}

/** Throws CONFIG_INVALID also for what the configuration may say and a gateway cannot be started with. */
export function loadStartable(paths: StatePaths, env: Env): Loaded {
  const loaded = loadOrThrow(paths, env);
  const { mode, remote, config } = loaded;
  if (mode === 'remote') {
    throw new OcError('CONFIG_INVALID', 'gateway.mode is remote: this machine attaches to a gateway elsewhere', [
      remote.url === null ? 'oc config set gateway.remote.url wss://NAME' : 'oc tui',
      'To run one here:  oc config set gateway.mode local',
    ]);
  }
  const problem = proxyProblem(config) ?? tailscaleProblem(config);
  if (problem !== null) throw new OcError('CONFIG_INVALID', `${problem.path} ${problem.message}`, [problem.hint]);
  return loaded;
}

/** Secrets print as their mask, so two tokens hash alike: the hash tells that policy changed, never what a secret is. */
const hashOf = (config: Config): string => createHash('sha256').update(JSON.stringify(config)).digest('hex');
