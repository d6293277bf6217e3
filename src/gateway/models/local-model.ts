import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';

/** What the built-in model answers: the same words for the same words, and no doubt about what it is. */
export function localAnswer(said: string): string {
  const heard = said.length > 200 ? `${said.slice(0, 200)}...` : said;
  return `You said: ${heard}\n(This is the built-in practice model; no language model is configured yet.)`;
}

/**
 * A language model without network, key or weights, so that the whole loop can be tried and tested: `run COMMAND` asks for
 * the tool `exec`, and is answered with what came of it; anything else comes back.
 */
export const localModel: LanguageModelV4 = {
  specificationVersion: 'v4',
  provider: 'oc',
  modelId: 'local',
  supportedUrls: {},
  async doGenerate(options) {
    const said = answerTo(options);
    const content = said.type === 'text' ? { type: 'text' as const, text: said.text } : callOf(said);
    return { content: [content], finishReason: reason(said), usage: usageOf(options, said), warnings: [] };
  },
  async doStream(options) {
    const said = answerTo(options);
    const finish = { type: 'finish' as const, finishReason: reason(said), usage: usageOf(options, said) };
    const parts: LanguageModelV4StreamPart[] = said.type === 'text' ? textParts(said.text) : [callOf(said)];
    return { stream: ReadableStream.from([{ type: 'stream-start' as const, warnings: [] }, ...parts, finish]) };
  },
};

type Said =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'run'; readonly command: string; readonly id: string };

function answerTo({ prompt, tools }: LanguageModelV4CallOptions): Said {
  const last = prompt.at(-1);
  if (last?.role === 'tool') return { type: 'text', text: `It came to this:\n${resultText(last)}` };
  const said = textOf(prompt.findLast((message) => message.role === 'user')).replace(fence, '$2');
  const command = /^\s*run\s+(\S.*)$/is.exec(said)?.[1]?.trim();
  const canRun = tools?.some(({ name }) => name === 'exec') === true;
  return command !== undefined && canRun
    ? { type: 'run', command, id: `local-${prompt.length}` }
    : { type: 'text', text: localAnswer(said) };
}

const textParts = (text: string): LanguageModelV4StreamPart[] => [
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: text },
  { type: 'text-end', id: '0' },
];

const callOf = ({ command, id }: Extract<Said, { type: 'run' }>) => ({
  type: 'tool-call' as const,
  toolCallId: id,
  toolName: 'exec',
  input: JSON.stringify({ command }),
});

const reason = ({ type }: Said) => ({
  unified: type === 'text' ? ('stop' as const) : ('tool-calls' as const),
  raw: undefined,
});

/** Characters stand for tokens: nobody is billed, and the numbers stay deterministic. */
function usageOf({ prompt }: LanguageModelV4CallOptions, said: Said): LanguageModelV4Usage {
  const read = textOf(prompt.findLast((message) => message.role === 'user')).length;
  const written = said.type === 'text' ? said.text.length : said.command.length;
  return {
    inputTokens: { total: read, noCache: read, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: written, text: written, reasoning: 0 },
  };
}

function textOf(message: LanguageModelV4Message | undefined): string {
  if (message?.role !== 'user') return '';
  return message.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
}

const resultText = ({ content }: Extract<LanguageModelV4Message, { role: 'tool' }>): string =>
  content
    .flatMap((part) => (part.type === 'tool-result' && part.output.type === 'text' ? [part.output.value] : []))
    .map((text) => text.replace(fence, '$2'))
    .join('\n');

/** What stands around the output of a tool and the words of others, so that they are taken for nothing else (`agent/fence.ts`). */
const fence = /^[^\n]*\n(\S+)\n([\s\S]*)\n\1$/;
