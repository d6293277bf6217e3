import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { TextStreamPart, ToolSet } from 'ai';
import { type FailedAnswer, failureOf, ModelFailure } from './failure.ts';
import type { ModelCall, Step, StepRequest, Usage } from './model.ts';
import { sdkMessages, sdkTools } from './sdk-messages.ts';

/** Milliseconds without a sign from the provider after which it counts as gone. */
const silenceMs = 90_000;
/** Characters of text and of inputs that one step may bring, far above what its tokens allow. */
const mostCharacters = 2_000_000;
const mostCalls = 64;

/**
 * One streamed call of a model through the AI SDK, read to its end. Nothing is executed in here. `onLost` is told what a call
 * took that fails: a provider charges for what was read and written until then.
 */
export async function sdkStep(
  model: LanguageModelV4,
  request: StepRequest,
  signal: AbortSignal,
  onLost: (usage: Usage) => void,
): Promise<Step> {
  const { streamText, jsonSchema, APICallError } = await import('ai');
  signal.throwIfAborted();
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new ModelFailure('down', 'the provider fell silent')), silenceMs);
  const { fullStream } = streamText({
    model,
    instructions: request.instructions,
    messages: sdkMessages(request.messages),
    tools: sdkTools(request.tools, jsonSchema),
    maxOutputTokens: request.maxOutputTokens,
    // Ours, in retry.ts: within the time of the turn, and written to the log.
    maxRetries: 0,
    abortSignal: AbortSignal.any([signal, silence.signal]),
    // What goes wrong comes with the stream; the default writes it to the terminal as well.
    onError: () => undefined,
  });
  const reading = new Reading();
  try {
    for await (const part of fullStream) {
      timer.refresh();
      if (part.type === 'error') throw part.error;
      reading.take(part);
    }
    signal.throwIfAborted();
    silence.signal.throwIfAborted();
    return reading.step();
  } catch (error) {
    // One that was refused before its answer began costs nothing.
    if (reading.begun || signal.aborted || silence.signal.aborted) onLost(reading.usageSoFar(request));
    signal.throwIfAborted();
    silence.signal.throwIfAborted();
    throw APICallError.isInstance(error) ? failureOf(answerOf(error)) : asFailure(error);
  } finally {
    clearTimeout(timer);
    // A stream that is not read to its end holds its connection.
    silence.abort(new ModelFailure('down', 'not wanted any more'));
  }
}

class Reading {
  readonly #calls: ModelCall[] = [];
  #text = '';
  #characters = 0;
  #ended: Step['ended'] | null = null;
  #bytes = 0;
  #usage: Usage | null = null;

  begun = false;

  take(part: TextStreamPart<ToolSet>): void {
    // The SDK's first word is its own, the next one comes with the provider's.
    this.begun ||= part.type !== 'start';
    if (part.type === 'text-delta') this.#text += this.#counted(part.text);
    else if (part.type === 'tool-input-delta') this.#counted(part.delta);
    else if (part.type === 'tool-call')
      this.#calls.push({ id: part.toolCallId, name: part.toolName, input: part.input });
    else if (part.type === 'finish-step') {
      this.#ended = ends[part.finishReason] ?? null;
      const { inputTokenDetails: read, inputTokens = 0, outputTokens = 0 } = part.usage;
      const [cacheRead, cacheWrite] = [read.cacheReadTokens ?? 0, read.cacheWriteTokens ?? 0];
      this.#usage = { input: read.noCacheTokens ?? inputTokens, cacheRead, cacheWrite, output: outputTokens };
    }
    if (this.#calls.length > mostCalls) throw new ModelFailure('request', `more than ${mostCalls} calls in one step`);
  }

  /** Throws when the stream ended and the answer had not: then nobody knows what it would have been. */
  step(): Step {
    if (this.#ended === null || this.#usage === null) throw new ModelFailure('down', 'the answer was cut off');
    // What had no more room may have been cut inside of a call.
    const calls = this.#ended === 'complete' ? this.#calls : [];
    return { text: this.#text, calls, ended: this.#ended, usage: this.#usage };
  }

  /** As the provider counts it once it has said so, which it does at the end; until then by length, above what it would be. */
  usageSoFar({ instructions, messages, tools }: StepRequest): Usage {
    if (this.#ended !== null && this.#usage !== null) return this.#usage;
    const read = Buffer.byteLength(JSON.stringify([instructions, messages, tools]));
    return { input: Math.ceil(read / 3), cacheRead: 0, cacheWrite: 0, output: Math.ceil(this.#bytes / 3) };
  }

  #counted(text: string): string {
    this.#bytes += Buffer.byteLength(text);
    this.#characters += text.length;
    if (this.#characters > mostCharacters) throw new ModelFailure('request', 'the answer is too long to be held');
    return text;
  }
}

/** What the SDK calls other or unknown is a stream that broke off. */
const ends: Readonly<Record<string, Step['ended']>> = {
  stop: 'complete',
  'tool-calls': 'complete',
  length: 'no-room',
  'content-filter': 'refused',
};

interface CallError {
  readonly statusCode?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string;
  readonly message: string;
}

const answerOf = ({ statusCode, responseHeaders, responseBody, message }: CallError): FailedAnswer => ({
  // A good status with an answer that could not be read is an answer that was cut.
  status: statusCode !== undefined && statusCode < 300 ? undefined : statusCode,
  headers: responseHeaders ?? {},
  body: responseBody ?? '',
  message,
});

/** Everything else that reading a stream can end with: what is in it did not hold to the wire. */
function asFailure(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : 'the stream reported an error';
  return failureOf({
    status: undefined,
    headers: {},
    body: typeof error === 'object' ? JSON.stringify(error) : '',
    message,
  });
}
