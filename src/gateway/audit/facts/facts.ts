import type { Problem } from '../../config/remarks/problem.ts';
import type { StatePaths } from '../../state/paths.ts';
import { type AccessFacts, accessOf } from './channels.ts';
import { type FileFacts, filesOf } from './files.ts';
import { type GatewayFacts, gatewayOf } from './gateway.ts';
import { readConfig } from './read-config.ts';
import type { View } from './view.ts';

/**
 * Everything that the checks judge, learnt once. A fact is null when it could not be learnt, and then no check that needs it
 * is made and none passes.
 */
export interface Facts {
  readonly place: {
    readonly stateDir: string;
    readonly configFile: string;
    /** Of the user who runs the audit. */
    readonly uid: number;
  };
  readonly files: FileFacts;
  /** What is wrong with the configuration as such. */
  readonly source: { readonly unreadable: Problem | null; readonly refused: readonly Problem[] };
  readonly config: View | null;
  readonly gateway: GatewayFacts | null;
  readonly access: AccessFacts | null;
  /** Variables of the process that change what is in force. */
  readonly environment: (name: string) => string | undefined;
}

export interface FactsOptions {
  readonly paths: StatePaths;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Reads and never writes, also in a state directory that belongs to an OpenClaw installation, or that does not exist. */
export function collectFacts({ paths, env }: FactsOptions): Facts {
  const read = readConfig(paths, env);
  const files = filesOf(paths, env, read);
  const { view } = read;
  return {
    place: { stateDir: paths.stateDir, configFile: paths.configFile, uid: process.getuid?.() ?? 0 },
    files,
    source: { unreadable: read.unreadable, refused: read.refused },
    config: view,
    gateway: view === null ? null : gatewayOf(view, read.environment),
    access: view === null ? null : accessOf(view, files.whatsappLinked),
    environment: read.environment,
  };
}
