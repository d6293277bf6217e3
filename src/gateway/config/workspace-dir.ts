import { resolve } from 'node:path';
import { mainAgent } from '../policy/bindings.ts';
import type { ConfiguredAgent } from './config.ts';

export interface WorkspacePlaces {
  readonly home: string;
  /** Absolute: the one of `main` in the state directory. */
  readonly workspaceDir: string;
}

/** Where an agent's tools work, absolute: as it was written, or a directory in the state directory that is its own. */
export function workspaceDirOf(
  { id, workspace }: Pick<ConfiguredAgent, 'id' | 'workspace'>,
  { home, workspaceDir }: WorkspacePlaces,
): string {
  if (workspace !== null) return resolve(home, workspace.replace(/^~\//, ''));
  return id === mainAgent ? workspaceDir : `${workspaceDir}-${id}`;
}
