import { parseEnv } from 'node:util';
import type { Variables } from '../../config/environment.ts';
import { plainRead } from '../../config/file/safe-read.ts';
import { readSources, type SourcesResult } from '../../config/file/sources.ts';
import { rawOf } from '../../config/file/tree.ts';
import { type ConfigPaths, interpret } from '../../config/load.ts';
import type { Problem } from '../../config/remarks/problem.ts';
import { View } from './view.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface ReadConfig {
  /** Null when there is nothing to look into; an absent file is an empty configuration. */
  readonly view: View | null;
  /** Why it could not be read as a whole. */
  readonly unreadable: Problem | null;
  /** What keeps a gateway of ours from starting with it. */
  readonly refused: readonly Problem[];
  /** Real paths of the files it includes. */
  readonly includes: readonly string[];
  /** Variables as the configuration may name them. */
  readonly environment: (name: string) => string | undefined;
}

/** Reads the configuration as the gateway does, but whoever owns it, whoever can write it, and whatever is wrong with it. */
export function readConfig(paths: ConfigPaths, env: Env): ReadConfig {
  const found = readSources(paths.configFile, plainRead);
  const outside = variablesOf(env, paths.envFile);
  const [, ...includes] = found.ok ? found.sources.files : found.files;
  if (!found.ok) {
    return { view: null, unreadable: found.problem, refused: [], includes, environment: outside };
  }
  const raw = rawOf(found.sources.tree);
  const block = new View(raw, outside).at('env');
  const environment = (name: string): string | undefined =>
    outside(name) ?? block.member('vars').text(name) ?? block.text(name);
  const refused = problemsOf(found, { get: environment, warnings: [] }, paths);
  return { view: new View(raw, environment), unreadable: null, refused, includes, environment };
}

function problemsOf(found: SourcesResult, environment: Variables, paths: ConfigPaths): readonly Problem[] {
  const { result } = interpret(found, environment, paths);
  return result.ok ? [] : result.problems;
}

/** The `.env` of the state directory counts here whatever its mode, which is a finding of its own. */
function variablesOf(env: Env, envFile: string): (name: string) => string | undefined {
  const read = plainRead(envFile);
  const values = read.kind === 'text' ? parseEnv(read.text) : {};
  return (name) => env[name] ?? (Object.hasOwn(values, name) ? values[name] : undefined);
}
