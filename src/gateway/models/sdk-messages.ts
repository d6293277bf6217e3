import type { ModelMessage as SdkMessage, ToolSet } from 'ai';
import type { ModelCall, ModelMessage, ModelTool } from './model.ts';

/** Our messages as the AI SDK has them. */
export const sdkMessages = (messages: readonly ModelMessage[]): SdkMessage[] => messages.flatMap(toSdk);

function toSdk(message: ModelMessage): SdkMessage[] {
  if (message.role === 'user') return [{ role: 'user', content: message.text.toWellFormed() }];
  if (message.role === 'assistant') {
    const text =
      message.text.trim() === '' ? [] : [{ type: 'text' as const, text: message.text.trimEnd().toWellFormed() }];
    const content = [...text, ...message.calls.map(callPart)];
    // A provider refuses a message without content.
    return content.length === 0 ? [] : [{ role: 'assistant', content }];
  }
  const content = message.results.map(({ id, name, text }) => ({
    type: 'tool-result' as const,
    toolCallId: id,
    toolName: name,
    output: { type: 'text' as const, value: text.toWellFormed() },
  }));
  return [{ role: 'tool', content }];
}

const callPart = ({ id, name, input }: ModelCall) => ({
  type: 'tool-call' as const,
  toolCallId: id,
  toolName: name,
  // An input that is no object is told to the model as it was, inside of one.
  input: wellFormed(typeof input === 'object' && input !== null && !Array.isArray(input) ? input : { input }),
});

/** Half of a surrogate pair, which a model can write in an input, makes the whole conversation one that a provider refuses. */
const wellFormed = (input: object): unknown =>
  JSON.parse(JSON.stringify(input).replaceAll(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, '$1\\ufffd'));

/** Without anything that could execute them: a call comes back to whoever asked, and goes nowhere else. */
export const sdkTools = (tools: readonly ModelTool[], jsonSchema: typeof import('ai').jsonSchema): ToolSet =>
  Object.fromEntries(
    tools.map(({ name, description, input }) => [name, { description, inputSchema: jsonSchema({ ...input }) }]),
  );
