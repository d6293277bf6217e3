import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Usage } from '@ai-sdk/provider';

/** What the built-in model answers: the same words for the same words, and no doubt about what it is. */
export function localAnswer(said: string): string {
  const heard = said.length > 200 ? `${said.slice(0, 200)}...` : said;
  return `You said: ${heard}\n(This is the built-in practice model; no language model is configured yet.)`;
}

/** A language model without network, key or weights, so that the whole loop can be tried and tested. */
export const localModel: LanguageModelV4 = {
  specificationVersion: 'v4',
  provider: 'oc',
  modelId: 'local',
  supportedUrls: {},
  async doGenerate(options) {
    const text = localAnswer(lastUserText(options));
    return { content: [{ type: 'text', text }], finishReason, usage: usageOf(text), warnings: [] };
  },
  async doStream(options) {
    const text = localAnswer(lastUserText(options));
    return {
      stream: ReadableStream.from([
        { type: 'stream-start' as const, warnings: [] },
        { type: 'text-start' as const, id: '0' },
        { type: 'text-delta' as const, id: '0', delta: text },
        { type: 'text-end' as const, id: '0' },
        { type: 'finish' as const, finishReason, usage: usageOf(text) },
      ]),
    };
  },
};

const finishReason = { unified: 'stop' as const, raw: undefined };

/** Characters stand for tokens: nobody is billed, and the numbers stay deterministic. */
const usageOf = (text: string): LanguageModelV4Usage => ({
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: text.length, text: text.length, reasoning: 0 },
});

function lastUserText({ prompt }: LanguageModelV4CallOptions): string {
  const last = prompt.findLast((message) => message.role === 'user');
  if (last?.role !== 'user') return '';
  return last.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
}
