import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ProviderApi } from '../config/keys/model-kinds.ts';
import type { Secret } from '../logs/secret.ts';

/** What a provider's package is made with. Everything is given: none of them may look into our environment. */
interface ProviderParts {
  readonly baseUrl: string | null;
  readonly apiKey: Secret;
  readonly fetch: typeof fetch;
}

interface ProviderRow {
  /** Loaded at the first turn and not before. */
  readonly open: (parts: ProviderParts) => Promise<(modelId: string) => LanguageModelV4>;
  /** A request that costs nothing and that only a good key may make. */
  readonly probe: (parts: ProviderParts, signal: AbortSignal) => Promise<Response>;
}

const anthropicRoot = 'https://api.anthropic.com';

/** Providers write their root with and without the version; both lead to the same place. */
const versioned = (root: string): string => (/\/v\d+$/.test(root) ? root : `${root}/v1`);

/** One row a wire. */
export const providers: Readonly<Record<ProviderApi, ProviderRow>> = {
  'anthropic-messages': {
    async open({ baseUrl, apiKey, fetch }) {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return createAnthropic({ baseURL: versioned(baseUrl ?? anthropicRoot), apiKey: apiKey.reveal(), fetch });
    },
    probe: ({ baseUrl, apiKey, fetch }, signal) =>
      fetch(`${versioned(baseUrl ?? anthropicRoot)}/models?limit=1`, {
        headers: { 'x-api-key': apiKey.reveal(), 'anthropic-version': '2023-06-01' },
        signal,
      }),
  },
};

/** Bytes of one answer, many times what a model may write. */
const mostBytes = 32 * 2 ** 20;

/**
 * A key goes to the server that it was given for; another one that this server names does not get it. An answer that does not
 * end is ended.
 */
export const strictFetch: typeof fetch = async (input, init) => {
  const answer = await fetch(input, { ...init, redirect: 'error' });
  if (answer.body === null) return answer;
  let left = mostBytes;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) controller.error(new Error(`the answer is longer than ${mostBytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = answer;
  return new Response(answer.body.pipeThrough(counted), { status, statusText, headers });
};
