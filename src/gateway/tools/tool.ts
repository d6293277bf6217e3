import type { Effects } from '../effects/effects.ts';
import type { MountPlaces } from '../policy/mount-rules.ts';
import type { StillMay } from '../policy/still-may.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Background } from './background.ts';

/** For whoever needs the names alone: the tools themselves bring what reads commands with them. */
export const toolNames = ['read', 'write', 'edit', 'apply_patch', 'exec', 'process'] as const;

export type ToolName = (typeof toolNames)[number];

/** JSON Schema of a tool's input, as the model is shown it. */
export type InputSchema = Readonly<Record<string, unknown>>;

/** What will be done, made by the gateway from what the model asked: it is judged, shown, compared and executed, as it is. */
export interface Plan {
  readonly tool: ToolName;
  /**
   * What is executed: the program and its words. For the other tools than exec, `oc-tool`, the tool's name and what it is
   * about; no program of that name is ever run.
   */
  readonly argv: readonly string[];
  readonly stdin: string | null;
  /** Absolute, inside the place it runs in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** What a person reads: the command, or the tool with its path and content. Raw text. */
  readonly shown: string;
  readonly effects: Effects;
  /** It goes on after the answer. */
  readonly background?: true;
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
  /** Where the file tools may work; as in `PlanPlace`. */
  readonly roots: readonly string[];
  /** On the host: what no tool reads or changes. */
  readonly places: MountPlaces;
  /** Whose background calls it may see. */
  readonly sessionKey: string;
  /** Whether whoever asked may act still: what goes on after the answer ends when they may not. */
  readonly stillMay: StillMay;
  readonly background: Background;
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
  /** Absolute, as seen inside. */
  readonly workspace: string;
  /** Where the file tools may work, absolute, as seen inside; on the host the workspace alone. */
  readonly roots: readonly string[];
  /** A call may ask for less, never for more. */
  readonly longestMs: number;
}
