import { clip } from './clip.ts';
import { filePath } from './file-path.ts';
import { filesOf } from './files-of.ts';
import { optional, readInput, schemaOf, text, whole } from './input.ts';
import { knownEffects } from './known-effects.ts';
import { ownPlan, wordsOf } from './own-plan.ts';
import { toldPath } from './told-path.ts';
import type { Plan, Tool, ToolAnswer, ToolContext } from './tool.ts';

const most = 1_000_000;
const args = {
  path: text('Path of the file, from the workspace on.', { most: 4096 }),
  offset: optional(whole('First line to read, 1 for the first of the file.', 1, most)),
  limit: optional(whole('How many lines to read.', 1, most)),
};

export const read: Tool = {
  name: 'read',
  description:
    'Reads a text file of the workspace. A long one is cut in the middle: read it in parts by offset and limit.',
  input: schemaOf(args),
  plan(input, place) {
    const given = readInput(args, input);
    if ('refused' in given) return given;
    const path = filePath(given.path, place);
    if (typeof path !== 'string') return path;
    const { offset = 1, limit = most } = given;
    const lines = offset === 1 && limit === most ? '' : ` lines ${offset} to ${offset + limit - 1}`;
    const words = [path, String(offset), String(limit)];
    const effects = knownEffects([], [path]);
    return ownPlan({ tool: 'read', words, stdin: null, shown: `read ${path}${lines}`, effects }, place);
  },
  run,
};

async function run(plan: Plan, context: ToolContext): Promise<ToolAnswer> {
  const [path = '', offset, limit] = wordsOf(plan);
  const told = toldPath(path, context.sandbox);
  const found = await filesOf(context).read(path);
  if ('refused' in found) return { ok: false, text: found.refused };
  if ('absent' in found) return { ok: false, text: `${told} does not exist.` };
  const first = Number(offset) - 1;
  const lines = found.text.split('\n');
  if (first >= lines.length) return { ok: false, text: `${told} has ${lines.length} lines.` };
  return { ok: true, text: clip(lines.slice(first, first + Number(limit)).join('\n'), context.maxOutputBytes) };
}
