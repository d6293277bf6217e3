import { OcError } from '../protocol/errors.ts';
import { clip } from './clip.ts';
import { toolNamed } from './table.ts';
import type { Plan, ToolAnswer, ToolContext } from './tool.ts';

/** Carries out a plan that was judged, and gives its answer as the model may have it: bounded, and `clean` of secrets. */
export async function runPlan(plan: Plan, context: ToolContext, clean: (text: string) => string): Promise<ToolAnswer> {
  const tool = toolNamed(plan.tool);
  if (tool === undefined) throw new Error(`there is no tool ${plan.tool}`);
  const { ok, text } = await tool.run(plan, context).catch(unmade);
  // Cleaned before it is cut: half of a secret has no form to be known by.
  return { ok, text: clip(clean(text), 2 * context.maxOutputBytes + 1024) };
}

/** A place that failed is told to the model; anything else that is thrown is a bug. */
function unmade(error: unknown): ToolAnswer {
  if (error instanceof OcError) return { ok: false, text: `It could not be run: ${error.message}.` };
  throw error;
}
