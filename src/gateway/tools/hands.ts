import type { StillMay } from '../policy/still-may.ts';
import type { InputSchema, ToolAnswer, ToolName } from './tool.ts';

/** Whose turn it is, as the gateway knows it; nothing of it comes from a model or a message's text. */
export interface TurnCaller {
  readonly agentId: string;
  readonly sessionKey: string;
  /** `channel:account:sender`, or `operator`. */
  readonly from: string;
  /** Further proven ids of the same sender, written as `from` is. */
  readonly also?: readonly string[];
  /** The channel it came by; null for the operator's console. */
  readonly channel: string | null;
  /** The stable ids that the group it came from may be named by, the narrowest first; none for a direct message. */
  readonly rooms: readonly string[];
  /** The owner in a chat, or the operator's console: the only turns that may reach the host. */
  readonly isOperators: boolean;
  /** Asked again before a call is shown to a person, and before it runs. */
  readonly stillAdmitted: StillMay;
}

export interface OfferedTool {
  readonly name: ToolName;
  readonly description: string;
  readonly input: InputSchema;
}

/** One call as a model made it. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/** What the model's loop can do: it asks for calls, and is told what they came to. */
export interface Hands {
  /** The tools this turn's model is shown; a call of any other is refused all the same. */
  offered(caller: TurnCaller): Promise<readonly OfferedTool[]>;
  /**
   * Plans, judges, asks a person where that is due, binds, executes. Resolves with what the model is told, whatever happened;
   * rejects only when `signal` is aborted or for a bug.
   */
  call(caller: TurnCaller, call: ToolCall, signal: AbortSignal): Promise<ToolAnswer>;
  /** What runs in the background for a session ends: called when it is aborted, reset or let go. */
  drop(sessionKey: string): Promise<void>;
  /**
   * Access has changed: what runs in the background for whoever may not act any more ends, and the places that they used, with
   * whatever they left there.
   */
  recheck(): Promise<void>;
}
