import { filePath } from './file-path.ts';
import { mostFileBytes } from './files.ts';
import { filesOf } from './files-of.ts';
import { readInput, schemaOf, text } from './input.ts';
import { knownEffects } from './known-effects.ts';
import { ownPlan, wordsOf } from './own-plan.ts';
import { toldPath } from './told-path.ts';
import type { Plan, Tool, ToolAnswer, ToolContext } from './tool.ts';

const args = {
  path: text('Path of the file, from the workspace on.', { most: 4096 }),
  old: text('The text to replace, exactly as it is in the file; it must stand there exactly once.', {
    most: mostFileBytes,
  }),
  new: text('What to put in its place.', { most: mostFileBytes, empty: true }),
};

export const edit: Tool = {
  name: 'edit',
  description:
    'Replaces one piece of a text file in the workspace. Nothing is changed unless it stands there exactly once.',
  input: schemaOf(args),
  plan(input, place) {
    const given = readInput(args, input);
    if ('refused' in given) return given;
    const path = filePath(given.path, place);
    if (typeof path !== 'string') return path;
    if (given.old === given.new) return { refused: 'old and new are the same.' };
    const shown = `edit ${path}\n${marked('-', given.old)}\n${marked('+', given.new)}`;
    const stdin = JSON.stringify([given.old, given.new]);
    const effects = knownEffects(['file-write'], [path]);
    return ownPlan({ tool: 'edit', words: [path], stdin, shown, effects }, place);
  },
  run,
};

const marked = (sign: string, lines: string): string =>
  lines
    .split('\n')
    .map((line) => `${sign}${line}`)
    .join('\n');

async function run(plan: Plan, context: ToolContext): Promise<ToolAnswer> {
  const [path = ''] = wordsOf(plan);
  const told = toldPath(path, context.sandbox);
  // why: the plan above wrote it
  const [before, after] = JSON.parse(plan.stdin ?? '[]') as [string, string];
  const files = filesOf(context);
  const found = await files.read(path);
  if ('refused' in found) return { ok: false, text: found.refused };
  if ('absent' in found) return { ok: false, text: `${told} does not exist.` };
  const times = found.text.split(before).length - 1;
  if (times !== 1) return { ok: false, text: `Nothing was changed: old stands ${times} times in ${told}, not once.` };
  // A function, since `$&` in a text would stand for what was found.
  const wrong = await files.write(
    path,
    found.text.replace(before, () => after),
  );
  return wrong === null ? { ok: true, text: `Changed ${told}.` } : { ok: false, text: wrong.refused };
}
