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
  content: text('The whole text of the file.', { most: mostFileBytes, empty: true }),
};

export const write: Tool = {
  name: 'write',
  description: 'Writes a whole text file in the workspace, over what was there; folders are made as needed.',
  input: schemaOf(args),
  plan(input, place) {
    const given = readInput(args, input);
    if ('refused' in given) return given;
    const path = filePath(given.path, place);
    if (typeof path !== 'string') return path;
    if (Buffer.byteLength(given.content) > mostFileBytes) {
      return { refused: `The content has more than ${mostFileBytes} bytes, which is the most for a file.` };
    }
    const shown = `write ${path}\n${given.content}`;
    const effects = knownEffects(['file-write'], [path]);
    return ownPlan({ tool: 'write', words: [path], stdin: given.content, shown, effects }, place);
  },
  run,
};

async function run(plan: Plan, context: ToolContext): Promise<ToolAnswer> {
  const [path = ''] = wordsOf(plan);
  const content = plan.stdin ?? '';
  const wrong = await filesOf(context).write(path, content);
  if (wrong !== null) return { ok: false, text: wrong.refused };
  return { ok: true, text: `Wrote ${Buffer.byteLength(content)} bytes to ${toldPath(path, context.sandbox)}.` };
}
