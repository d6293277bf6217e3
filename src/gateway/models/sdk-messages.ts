import type { ModelMessage as SdkMessage, ToolSet } from 'ai';
import type { ModelCall, ModelMessage, ModelTool } from './model.ts';

/** Our messages as the AI SDK has them. */
export const sdkMessages = (messages: readonly ModelMessage[]): SdkMessage[] => messages.flatMap(toSdk);

function toSdk(message: ModelMessage): SdkMessage[] {
  if (message.role === 'user') return [{ role: 'user', content: message.text }];
  if (message.role === 'assistant') {
    const text = message.text.trim() === '' ? [] : [{ type: 'text' as const, text: message.text.trimEnd() }];
    const content = [...text, ...message.calls.map(callPart)];
    // A provider refuses a message without content.
    return content.length === 0 ? [] : [{ role: 'assistant', content }];
  }
  const content = message.results.map(({ id, name, text }) => ({
    type: 'tool-result' as const,
    toolCallId: id,
    toolName: name,
    output: { type: 'text' as const, value: text },
  }));
  return [{ role: 'tool', content }];
}

const callPart = ({ id, name, input }: ModelCall) => ({
  type: 'tool-call' as const,
  toolCallId: id,
  toolName: name,
  // An input that is no object is told to the model as it was, inside of one.
  input: typeof input === 'object' && input !== null && !Array.isArray(input) ? input : { input },
});

/** Without anything that could execute them: a call comes back to whoever asked, and goes nowhere else. */
export const sdkTools = (tools: readonly ModelTool[], jsonSchema: typeof import('ai').jsonSchema): ToolSet =>
  Object.fromEntries(
    tools.map(({ name, description, input }) => [name, { description, inputSchema: jsonSchema({ ...input }) }]),
  );
