import type { Effects } from '../effects/effects.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

export type ToolName = 'read' | 'write' | 'edit' | 'apply_patch' | 'exec' | 'process';

/** JSON Schema of a tool's input, as the model is shown it. */
export type InputSchema = Readonly<Record<string, unknown>>;

/** What will be done, made by the gateway from what the model asked: it is judged, shown, compared and executed, as it is. */
export interface Plan {
  readonly tool: ToolName;
  /** What is executed. For the file tools: the tool's own helper inside the sandbox, never a shell. */
  readonly argv: readonly string[];
  readonly stdin: string | null;
  /** Absolute, inside the place it runs in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** What a person reads: the command, or the tool with its path and content. Raw text. */
  readonly shown: string;
  readonly effects: Effects;
}

/** What the model is told of a call. */
export interface ToolAnswer {
  readonly ok: boolean;
  readonly text: string;
}

export interface ToolContext {
  readonly sandbox: Sandbox;
  readonly signal: AbortSignal;
  readonly maxOutputBytes: number;
}

/** A tool is a row: what the model sees, what it would do, and doing it. */
export interface Tool {
  readonly name: ToolName;
  readonly description: string;
  readonly input: InputSchema;
  /** Reads the model's input; a text says what is wrong with it, to the model. Touches nothing. */
  readonly plan: (input: unknown, place: PlanPlace) => Plan | { readonly refused: string };
  /** Executes exactly the plan, after it was judged. */
  readonly run: (plan: Plan, context: ToolContext) => Promise<ToolAnswer>;
}

export interface PlanPlace {
  readonly kind: Sandbox['kind'];
  readonly workspace: string;
  readonly defaultTimeoutMs: number;
}
