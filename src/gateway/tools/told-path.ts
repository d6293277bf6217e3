import type { Sandbox } from '../sandbox/sandbox.ts';
import { isWithin } from './is-within.ts';

/**
 * What the model is told a path is. Of the host it learns where something lies in the workspace, and not where that lies on
 * this machine; people and the log are given the whole path. Paths of a sandbox say nothing of this machine.
 */
export function toldPath(path: string, { kind, workspace }: Pick<Sandbox, 'kind' | 'workspace'>): string {
  if (kind !== 'host' || !isWithin(path, workspace)) return path;
  return path === workspace ? 'the workspace' : path.slice(workspace.length + 1);
}
