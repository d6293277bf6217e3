import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LoadResult, loadConfig } from '../../../src/gateway/config/load.ts';
import { type StatePaths, statePaths } from '../../../src/gateway/state/paths.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A state directory of its own on a real disk. */
export class Place implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'oc-config-'));
  readonly paths: StatePaths = statePaths({ HOME: this.root });

  constructor(config?: string) {
    mkdirSync(this.paths.stateDir, { mode: 0o700 });
    if (config !== undefined) this.write('openclaw.json', config);
  }

  /** Path of a file beside the configuration. */
  at(name: string): string {
    return join(this.paths.stateDir, name);
  }

  write(name: string, text: string, mode = 0o600): string {
    const path = this.at(name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }

  text(name = 'openclaw.json'): string {
    return readFileSync(this.at(name), 'utf8');
  }

  load(env: Env = {}): LoadResult {
    return loadConfig({ paths: this.paths, env });
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The problems of a configuration, as `key message`; empty when it can be used. */
export function problemsOf(config: string, env: Env = {}): string[] {
  using place = new Place(config);
  const loaded = place.load(env);
  return loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path} ${message}`);
}

/** The policy that a configuration makes; throws when it makes none. */
export function policyOf(config: string, env: Env = {}) {
  using place = new Place(config);
  const loaded = place.load(env);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded;
}
