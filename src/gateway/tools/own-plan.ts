import type { Effects } from '../effects/effects.ts';
import type { Plan, PlanPlace, ToolName } from './tool.ts';

/** The first word of a plan that a tool of ours carries out itself. It is no program: nothing runs by this name. */
export const ownProgram = 'oc-tool';

interface OwnCall {
  readonly tool: ToolName;
  readonly words: readonly string[];
  readonly stdin: string | null;
  readonly shown: string;
  readonly effects: Effects;
}

/** A plan of a tool that is no program. */
export const ownPlan = ({ tool, words, stdin, shown, effects }: OwnCall, place: PlanPlace): Plan => ({
  tool,
  argv: [ownProgram, tool, ...words],
  stdin,
  cwd: place.workspace,
  env: {},
  timeoutMs: place.longestMs,
  shown,
  effects,
});

/** The words of such a plan after its name. */
export const wordsOf = ({ argv }: Plan): readonly string[] => argv.slice(2);
