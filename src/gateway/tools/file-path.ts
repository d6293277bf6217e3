import { resolve } from 'node:path/posix';
import { isWithin } from './is-within.ts';
import type { PlanPlace } from './tool.ts';

/** Where a path leads as it is written, from the workspace on; what its links make of it is looked at when it is opened. */
export function filePath(path: string, { kind, workspace, roots }: PlanPlace): string | { readonly refused: string } {
  const meant = resolve(workspace, path);
  if (roots.some((root) => isWithin(meant, root))) return meant;
  const where = kind === 'host' ? 'the workspace' : roots.join(' or ');
  return { refused: `${path} is not in ${where}, where the file tools work.` };
}
