import type { FailureKind } from './failure.ts';

/** What the assistant's loop knows of a language model: one step at a time, and nothing of any provider's package. */
export interface Model {
  /** `provider/model`, or `local`. */
  readonly name: string;
  /**
   * One call of the model, streamed and read to its end, and repeated while that may help. Executes nothing: it gives what
   * the model asks for. Rejects when `signal` is aborted, or for a bug. `lost` is told, before that, what each call took that
   * came to nothing: one that was cut, given up or ended.
   */
  step(request: StepRequest, signal: AbortSignal, lost: Lost): Promise<PaidStep | FailedStep>;
}

export type Lost = (usage: Usage, cost: Cost) => void;

export interface PaidStep extends Step {
  readonly outcome: 'step';
  readonly cost: Cost;
}

export interface FailedStep {
  readonly outcome: 'failed';
  readonly kind: FailureKind;
  /** For the log, which takes out secrets; never for a sender. */
  readonly reason: string;
}

export interface Cost {
  /** Millionths of a US dollar. */
  readonly microUsd: number;
  /** False for a model without a price of ours, which is counted as the dearest, and where the tokens were estimated by us. */
  readonly known: boolean;
}

export interface StepRequest {
  readonly instructions: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  readonly maxOutputTokens: number;
}

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** A call that a model asks for: what it said, as it said it. */
export interface ModelCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/** Every call of an assistant's message has its result in the message that follows. */
export type ModelMessage =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly calls: readonly ModelCall[] }
  | { readonly role: 'tool'; readonly results: readonly ModelResult[] };

export interface ModelResult {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

export interface Step {
  readonly text: string;
  readonly calls: readonly ModelCall[];
  /** It ended by itself, or it had no more room; a call that was begun then is not among `calls`. */
  readonly ended: 'complete' | 'no-room' | 'refused';
  readonly usage: Usage;
}

/** Tokens, as the provider counts them. */
export interface Usage {
  /** Read, without those from its cache and those written to it. */
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}
