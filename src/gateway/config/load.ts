import { join } from 'node:path';
import { type OwnPaths, ownPlaces } from '../state/own-places.ts';
import type { StatePaths } from '../state/paths.ts';
import { agentProblems, agentRemarks, workspaceProblems, workspaceRemarks } from './agent-list.ts';
import { bindingProblems, bindingRemarks } from './binding-config.ts';
import { buildConfig, buildRemote, type Remote } from './build.ts';
import type { Config } from './config.ts';
import { type Env, type Variables, variables } from './environment.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { readSources, type Sources, type SourcesResult } from './file/sources.ts';
import type { Problem, Warning } from './remarks/problem.ts';
import { brokenRules, remarks } from './remarks/rules.ts';
import { unheldRestrictions } from './remarks/unheld-restrictions.ts';
import { sandboxProblems } from './sandbox-config.ts';
import { noteKeptSecrets } from './secrets/kept-secrets.ts';
import { outsideOfKeychain } from './secrets/secret-outside.ts';
import { sharedSecrets } from './secrets/secret-sharing.ts';
import { Settings } from './settings.ts';

/** Where the configuration is, and what no mount of it may show. */
export type ConfigPaths = OwnPaths & Pick<StatePaths, 'envFile'>;

export interface LoadOptions {
  readonly paths: ConfigPaths;
  readonly env: Env;
}

export interface Loaded {
  readonly ok: true;
  /** A complete policy; of the two secrets only the token may still be null (it is made at the first start). */
  readonly config: Config;
  /** `remote`: commands on this machine attach to another gateway, and none may be started here. */
  readonly mode: 'local' | 'remote';
  readonly remote: Remote;
  readonly warnings: readonly Warning[];
  /** Keys that are kept in the file and not acted on. */
  readonly foreignKeys: readonly string[];
  /** Hex SHA-256 over the configuration and everything it includes. */
  readonly hash: string;
  /** Paths of the files that were read, the configuration first, those of secrets last; none when it does not exist. */
  readonly files: readonly string[];
}

export interface NotLoaded {
  readonly ok: false;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  readonly files: readonly string[];
}

export type LoadResult = Loaded | NotLoaded;

/** Reads the configuration. A missing file gives the defaults; anything that cannot be read whole gives problems. */
export function loadConfig(options: LoadOptions): LoadResult {
  return inspectConfig(options).result;
}

/** What `oc config` shows: the result, and what could be read although the whole may be unusable. */
export interface Inspection {
  readonly result: LoadResult;
  /** Null when there is no tree to read values from. */
  readonly read: { readonly settings: Settings; readonly evaluation: Evaluation; readonly sources: Sources } | null;
}

export function inspectConfig({ paths, env }: LoadOptions): Inspection {
  return interpret(readSources(paths.configFile), variables(env, paths.envFile), paths);
}

/** Judges sources, also those of a text that is not in its file yet. */
export function interpret(found: SourcesResult, env: Variables, paths: OwnPaths): Inspection {
  if (!found.ok) {
    return { result: { ok: false, problems: [found.problem], warnings: [], files: found.files }, read: null };
  }
  const { sources } = found;
  const evaluation = evaluate(sources.tree, sources.file, env);
  const settings = new Settings(evaluation.values);
  return { result: judge(sources, evaluation, settings, env, paths), read: { settings, evaluation, sources } };
}

function judge(
  sources: Sources,
  evaluation: Evaluation,
  settings: Settings,
  env: Variables,
  paths: OwnPaths,
): LoadResult {
  const { problems, warnings, foreignKeys } = evaluation;
  const said = [...sources.warnings, ...env.warnings, ...warnings];
  const { hash } = sources;
  // A file with a secret decides too: a secret that is replaced there is one that is followed.
  const files = [...sources.files, ...evaluation.secretFiles];
  if (problems.length > 0) return { ok: false, problems, warnings: said, files };
  const config = buildConfig(settings, sources.tree);
  noteKeptSecrets(sources.tree);
  const places = {
    ...ownPlaces(paths, { HOME: env.get('HOME') }),
    workspaceDir: join(paths.stateDir, 'workspace'),
  };
  const broken = [
    ...brokenRules(config),
    ...agentProblems(settings, sources.tree),
    ...bindingProblems(settings, sources.tree),
    ...workspaceProblems(config, places),
    ...sandboxProblems(config, places),
    ...sharedSecrets(config, sources.tree, env.get),
  ];
  const remarked = [
    ...said,
    ...remarks(config),
    ...agentRemarks(sources.tree),
    ...bindingRemarks(settings, sources.tree),
    ...unheldRestrictions(sources.tree),
    ...workspaceRemarks(config, places),
    ...outsideOfKeychain(settings, evaluation),
  ];
  if (broken.length > 0) return { ok: false, problems: broken, warnings: remarked, files };
  const mode = settings.get<Loaded['mode']>(['gateway', 'mode']);
  return {
    ok: true,
    config,
    mode,
    remote: buildRemote(settings),
    warnings: remarked,
    foreignKeys,
    hash,
    files,
  };
}
