import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Config } from './config/config.ts';
import { type ConfigWatch, watchConfig } from './config/file/watch.ts';
import { ensureGatewayToken } from './config/gateway-token.ts';
import type { Loaded } from './config/load.ts';
import { loadOrThrow } from './config/load-or-throw.ts';
import { proxyProblem } from './config/remarks/proxy-remarks.ts';
import { tailscaleProblem } from './config/remarks/tailscale-remarks.ts';
import { withChannelsOff } from './config/with-channels-off.ts';
import type { Log } from './logs/log.ts';
import { OcError } from './protocol/errors.ts';
import type { EventPayloads } from './protocol/events.ts';
import {
  type ChannelsOff,
  clearChannelsOff,
  readChannelsOff,
  setChannelsOff,
  watchChannelsOff,
} from './state/channels-off.ts';
import type { StatePaths } from './state/paths.ts';

/** The configuration of a running gateway: always the last one that was complete, without its channels while the flag stands. */
export interface LiveConfig {
  readonly config: () => Config;
  channelsOff(): ChannelsOff | null;
  /** Sets the flag that switches every channel off, or takes it away; what follows from it has begun when it resolves. */
  switchChannels(off: boolean): Promise<void>;
  /** What is wrong with the file on disk, if it is not what runs. */
  problem(): string | null;
  /** Looks at the file soon; a change of it counts then. */
  look(): void;
  /** Looks at it at once: a change of it counts when this returns. */
  lookNow(): void;
  onChange(listener: (config: Config, changed: readonly string[]) => void): void;
  /** `byHand`: the flag was changed on disk, and not by `switchChannels`. */
  onSwitch(listener: (config: Config, byHand: boolean) => void): void;
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
  return new Live(paths, env, log, loaded.config);
}

class Live implements LiveConfig {
  readonly #paths: StatePaths;
  readonly #log: Log;
  readonly #closings: readonly { close(): void }[];
  readonly #watcher: ConfigWatch;
  /** As the file has it. */
  #written: Config;
  #off: ChannelsOff | null;
  #current: Config;
  #switching = false;
  #onChange: (config: Config, changed: readonly string[]) => void = () => undefined;
  #onSwitch: (config: Config, byHand: boolean) => void = () => undefined;

  constructor(paths: StatePaths, env: Env, log: Log, config: Config) {
    this.#paths = paths;
    this.#log = log;
    this.#written = config;
    // Watched before it is read, and so is the file: what changes meanwhile is then seen.
    const flag = watchChannelsOff(
      paths.channelsOff,
      () => this.#lookAtFlag(),
      () => log.warn('channels', 'the flag that switches all channels off cannot be watched; it counts when it is set'),
    );
    this.#off = readChannelsOff(paths.channelsOff);
    this.#current = withChannelsOff(config, this.#off !== null);
    if (this.#off !== null) log.warn('channels', allOff);
    this.#watcher = watchConfig({
      paths,
      env,
      current: config,
      onConfig: (next, changed) => this.#take(next, changed),
      onProblem: (text) =>
        log.error('config', 'configuration not reloaded; the last complete one stays', { problem: text }),
    });
    this.#closings = [flag, this.#watcher];
  }

  readonly config = (): Config => this.#current;

  channelsOff(): ChannelsOff | null {
    return this.#off;
  }

  async switchChannels(off: boolean): Promise<void> {
    this.#switching = true;
    try {
      await (off ? setChannelsOff : clearChannelsOff)(this.#paths.channelsOff);
      this.#lookAtFlag();
    } finally {
      this.#switching = false;
    }
  }

  problem(): string | null {
    return this.#watcher.problem();
  }

  lookNow(): void {
    this.#watcher.lookNow();
  }

  look(): void {
    this.#watcher.look();
  }

  onChange(listener: (config: Config, changed: readonly string[]) => void): void {
    this.#onChange = listener;
  }

  onSwitch(listener: (config: Config, byHand: boolean) => void): void {
    this.#onSwitch = listener;
  }

  changedEvent(): EventPayloads['config.changed'] {
    return { path: basename(this.#paths.configFile), hash: hashOf(this.#current), ts: Date.now() };
  }

  close(): void {
    for (const each of this.#closings) each.close();
  }

  #take(next: Config, changed: readonly string[]): void {
    // One more chance, should the system have told nothing of it.
    this.#lookAtFlag();
    this.#written = next;
    this.#current = withChannelsOff(next, this.#off !== null);
    this.#log.info('config', 'configuration reloaded', { changed });
    this.#onChange(this.#current, changed);
  }

  #lookAtFlag(): void {
    const before = this.#off;
    this.#off = readChannelsOff(this.#paths.channelsOff);
    if ((before === null) === (this.#off === null)) return;
    this.#current = withChannelsOff(this.#written, this.#off !== null);
    if (this.#off === null) this.#log.info('channels', 'the channels are on again that the configuration wants');
    else this.#log.warn('channels', allOff);
    this.#onSwitch(this.#current, !this.#switching);
  }
}

const allOff = 'all channels are off;  oc channels enable --all  switches them on again';

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
