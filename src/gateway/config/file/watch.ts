import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Config } from '../config.ts';
import type { Env } from '../environment.ts';
import { type ConfigPaths, type Loaded, loadConfig } from '../load.ts';
import { changedPaths } from './changed-paths.ts';
import { realPath } from './sources.ts';

/** Editors write in several steps; milliseconds of quiet after which a file is read. */
const quietMs = 100;

export interface WatchOptions {
  readonly paths: ConfigPaths;
  readonly env: Env;
  /** The policy that is in force. */
  readonly current: Config;
  /** A complete policy that replaces the one in force, and where they differ. */
  onConfig(config: Config, changedPaths: readonly string[]): void;
  /** Why a changed file is not taken; the policy in force stays. Names keys, never values. */
  onProblem(text: string): void;
}

export interface ConfigWatch {
  close(): void;
  /** Looks at the files soon, also where the system tells of no change. */
  look(): void;
  /** Looks at them at once, for somebody who has written them whole; what is in force afterwards says `problem`. */
  lookNow(): void;
  /** Why the file that lies there now is not in force, or null when it is. */
  problem(): string | null;
}

/**
 * Follows the configuration, what it includes and `.env`. Only a complete policy replaces the one in force; a file that is
 * empty, broken, gone, or that would take the authentication away changes nothing. Reads when the system says that
 * something changed, and does nothing while nothing does.
 */
export function watchConfig(options: WatchOptions): ConfigWatch {
  return new Watch(options);
}

class Watch implements ConfigWatch {
  readonly #options: WatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  #current: Config;
  #files: readonly string[];
  #existed: boolean;
  #seen: string;
  #problem: string | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#current = options.current;
    this.#files = [];
    this.#existed = false;
    this.#seen = '';
    // Read once at the start: the file may have changed between the first load and now.
    this.#reload();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  look(): void {
    this.#changed();
  }

  lookNow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#look() !== this.#seen) this.#reload();
  }

  problem(): string | null {
    return this.#problem;
  }

  #changed(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#look() !== this.#seen) this.#reload();
    }, quietMs);
    this.#timer.unref();
  }

  #reload(): void {
    const { paths, env } = this.#options;
    const known = this.#files;
    // Looked at before reading: what changes while it is read is then seen as a change, and read again.
    this.#seen = this.#look();
    const loaded = loadConfig({ paths, env });
    this.#files = loaded.files.length > 0 ? loaded.files : known;
    this.#follow();
    // Files that were not followed until now may have changed before they were: one more look at them.
    if (this.#files.join('\n') !== known.join('\n')) this.#again();
    if (loaded.ok) this.#take(loaded);
    else this.#refuse(loaded.problems.map((problem) => `${problem.path} ${problem.message}`).join('; '));
  }

  #again(): void {
    this.#seen = '';
    this.#changed();
  }

  #take(loaded: Loaded): void {
    if (this.#existed && loaded.files.length === 0) {
      this.#refuse('the configuration file is gone');
      return;
    }
    this.#existed = loaded.files.length > 0;
    const weaker = whyWeaker(this.#current, loaded.config);
    if (weaker !== null) {
      this.#refuse(weaker);
      return;
    }
    this.#problem = null;
    const changed = changedPaths(this.#current, loaded.config);
    if (changed.length === 0) return;
    this.#current = loaded.config;
    this.#options.onConfig(loaded.config, changed);
  }

  #refuse(text: string): void {
    const repeated = text === this.#problem;
    this.#problem = text;
    if (!repeated) this.#options.onProblem(text);
  }

  /** Everything that decides, by what the system says of it without reading it. */
  #look(): string {
    const { configFile, envFile } = this.#options.paths;
    return [...new Set([configFile, envFile, ...this.#files])].map(signature).join('\n');
  }

  /** Directories are watched, not files: a file that is replaced is another file. */
  #follow(): void {
    const { configFile, envFile } = this.#options.paths;
    const watched = [configFile, realPath(configFile), envFile, ...this.#files];
    const names = Map.groupBy(watched, dirname);
    for (const directory of names.keys()) {
      if (!this.#watchers.has(directory)) this.#watch(directory);
    }
  }

  #watch(directory: string): void {
    try {
      const watcher = watch(directory, { persistent: false }, (_, name) => {
        if (name === null || this.#concerns(directory, name)) this.#changed();
      });
      watcher.on('error', () => this.#refuse(`${directory} cannot be watched any more; restart to read changes`));
      this.#watchers.set(directory, watcher);
    } catch {
      this.#refuse(`${directory} cannot be watched; restart to read changes`);
    }
  }

  #concerns(directory: string, name: string): boolean {
    const { configFile, envFile } = this.#options.paths;
    return [configFile, realPath(configFile), envFile, ...this.#files].some(
      (path) => dirname(path) === directory && basename(path) === name,
    );
  }
}

function signature(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined
    ? 'none'
    : `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}:${stat.mode}`;
}

/** Authentication is never taken away while people rely on it: that wants a restart, where it is judged as a whole. */
function whyWeaker(before: Config, after: Config): string | null {
  const { mode, token } = after.gateway.auth;
  if (mode !== before.gateway.auth.mode && (mode === 'none' || mode === 'trusted-proxy')) {
    return `gateway.auth.mode ${mode} is taken only when the gateway is started again`;
  }
  return mode === 'token' && token === null ? 'gateway.auth.token is missing' : null;
}
