import { filePath } from './file-path.ts';
import { type FileRefusal, type Files, mostFileBytes } from './files.ts';
import { filesOf } from './files-of.ts';
import { readInput, schemaOf, text } from './input.ts';
import { knownEffects } from './known-effects.ts';
import { ownPlan } from './own-plan.ts';
import { applyHunks } from './patch-apply.ts';
import { type FileChange, readPatch } from './patch-text.ts';
import { toldPath } from './told-path.ts';
import type { Plan, PlanPlace, Tool, ToolAnswer, ToolContext } from './tool.ts';

const args = {
  patch: text(
    'The patch: *** Begin Patch, then for each file *** Add File: PATH with lines of +, *** Delete File: PATH, or ' +
      '*** Update File: PATH with pieces that begin with @@ and have lines of space, - and +; then *** End Patch.',
    { most: mostFileBytes },
  ),
};

export const applyPatch: Tool = {
  name: 'apply_patch',
  description: 'Changes several text files of the workspace at once. When one piece does not fit, nothing is changed.',
  input: schemaOf(args),
  plan(input, place) {
    const given = readInput(args, input);
    if ('refused' in given) return given;
    const changes = readPatch(given.patch);
    if ('refused' in changes) return changes;
    const paths = changes.flatMap(pathsOf).map((path) => filePath(path, place));
    const wrong = paths.find((path) => typeof path !== 'string');
    if (wrong !== undefined && typeof wrong !== 'string') return wrong;
    const words = paths.filter((path) => typeof path === 'string');
    const effects = effectsOf(changes, words);
    return ownPlan({ tool: 'apply_patch', words, stdin: given.patch, shown: given.patch, effects }, place);
  },
  run,
};

const pathsOf = (change: FileChange): readonly string[] =>
  change.kind === 'update' && change.to !== null ? [change.path, change.to] : [change.path];

function effectsOf(changes: readonly FileChange[], paths: readonly string[]) {
  const gone = changes.flatMap((change) => (change.kind === 'delete' ? [change.path] : []));
  const notes = gone.map((path) => ({ kind: 'delete' as const, text: path, at: null }));
  return knownEffects(gone.length > 0 ? ['file-delete', 'file-write'] : ['file-write'], paths, notes);
}

/** A file as it is to be, null for gone, and as it was, null where there was none. */
interface Step {
  readonly path: string;
  readonly after: string | null;
  readonly before: string | null;
}

async function run(plan: Plan, context: ToolContext): Promise<ToolAnswer> {
  const files = filesOf(context);
  const changes = readPatch(plan.stdin ?? '');
  if ('refused' in changes) return { ok: false, text: changes.refused };
  const { sandbox, roots } = context;
  const place = { kind: sandbox.kind, workspace: sandbox.workspace, roots, longestMs: plan.timeoutMs };
  const steps: Step[] = [];
  for (const change of changes) {
    const found = await stepsOf(change, files, place);
    if ('refused' in found) return { ok: false, text: `Nothing was changed: ${found.refused}` };
    steps.push(...found);
  }
  return await carryOut(steps, files, (path) => toldPath(path, context.sandbox));
}

type Found = readonly Step[] | FileRefusal;

async function stepsOf(change: FileChange, files: Files, place: PlanPlace): Promise<Found> {
  const path = filePath(change.path, place);
  if (typeof path !== 'string') return path;
  const found = await files.read(path);
  if ('refused' in found) return found;
  if (change.kind === 'add') {
    return 'text' in found
      ? { refused: `${change.path} exists already.` }
      : [{ path, after: change.text, before: null }];
  }
  if ('absent' in found) return { refused: `${change.path} does not exist.` };
  if (change.kind === 'delete') return [{ path, after: null, before: found.text }];
  const changed = applyHunks(found.text, change.hunks);
  if ('refused' in changed) return { refused: `in ${change.path} ${changed.refused}` };
  if (change.to === null) return [{ path, after: changed.text, before: found.text }];
  return await moved(change.to, changed.text, { path, after: null, before: found.text }, files, place);
}

async function moved(to: string, after: string, gone: Step, files: Files, place: PlanPlace): Promise<Found> {
  const path = filePath(to, place);
  if (typeof path !== 'string') return path;
  const there = await files.read(path);
  if ('refused' in there) return there;
  return 'text' in there ? { refused: `${to} exists already.` } : [{ path, after, before: null }, gone];
}

/** All of them, or none: what was done is taken back when one fails. */
async function carryOut(steps: readonly Step[], files: Files, told: (path: string) => string): Promise<ToolAnswer> {
  const done: Step[] = [];
  for (const step of steps) {
    const wrong = await put(files, step.path, step.after);
    if (wrong === null) {
      done.push(step);
      continue;
    }
    const left: string[] = [];
    for (const { path, before } of [...done.toReversed(), step]) {
      // What failed may have been written in part; where nothing was there, there may be nothing to take away.
      if ((await put(files, path, before)) !== null && path !== step.path) left.push(told(path));
    }
    const state = left.length === 0 ? 'Nothing was changed' : `Could not be undone in ${left.join(', ')}`;
    return { ok: false, text: `${state}: ${wrong.refused}` };
  }
  return {
    ok: true,
    text: steps.map(({ path, after }) => `${after === null ? 'Deleted' : 'Wrote'} ${told(path)}.`).join('\n'),
  };
}

const put = (files: Files, path: string, text: string | null): Promise<FileRefusal | null> =>
  text === null ? files.remove(path) : files.write(path, text);
